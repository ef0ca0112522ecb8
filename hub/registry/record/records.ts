/**
 * The records of the Référentiel Usager Unique: what was observed of people, who is one person, and what people decided about
 * it. Everything asked here is idempotent by its cause; everything that is refused says why.
 */

import type { Json } from "../../../machines/kind.ts";
import { createObservationCommands, createPersonCommands, createProposalCommands } from "./commands.ts";
import type { Merged } from "./decide/merge.ts";
import type { Added, Moved } from "./decide/observations.ts";
import type { Answered } from "./decide/proposals.ts";
import type { Unmerged } from "./decide/unmerge.ts";
import { createReadRecords, type ReadDeps, type ReadRecords } from "./read-records.ts";
import type {
  AssignRequest,
  DecideRequest,
  DeferRequest,
  MergeRequest,
  MoveRequest,
  NewObservation,
  Pair,
  ProposalRequest,
  ProposeRequest,
  RefuseRequest,
  Request,
  UnmergeRequest,
} from "./requests.ts";
import { type Command, type Outcome, run } from "./run.ts";

export type Records = ReadRecords & {
  /** Returns each entry's person: the id that others know it by, for ever. An entry that is not known is its own. */
  personsOf(entries: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Returns all entries of the person that the entry is one of. */
  entriesOf(entry: string): Promise<readonly string[]>;
  addObservation(request: NewObservation): Promise<Outcome<Added>>;
  /** Adds several in one transaction, each on what those before it made. */
  addObservations(requests: readonly NewObservation[]): Promise<readonly Outcome<Added>[]>;
  /** Moves observations to another entry, or to one made for them: then both are never the same. */
  move(request: MoveRequest): Promise<Outcome<Moved>>;
  merge(request: MergeRequest): Promise<Outcome<Merged>>;
  unmerge(request: UnmergeRequest): Promise<Outcome<Unmerged>>;
  /** Says that two persons are never the same. */
  refuse(request: RefuseRequest): Promise<Outcome<{ readonly event: string }>>;
  /** Takes that back. */
  allow(request: Request & Pair): Promise<Outcome<{ readonly pairs: number }>>;
  propose(request: ProposeRequest): Promise<Outcome<{ readonly proposal: string }>>;
  decideProposal(request: DecideRequest): Promise<Outcome<Answered>>;
  undoDecision(request: ProposalRequest): Promise<Outcome<{ readonly status: "undone" }>>;
  assignProposal(request: AssignRequest): Promise<Outcome<{ readonly status: "assigned" }>>;
  deferProposal(request: DeferRequest): Promise<Outcome<{ readonly status: "deferred" }>>;
};

/** Creates the records. Every call throws when the database does not answer; what it did then is told by the same cause. */
export function createRecords(deps: ReadDeps): Records {
  const { queries } = deps;
  const [observations, persons, proposals] = [
    createObservationCommands(deps),
    createPersonCommands(deps),
    createProposalCommands(deps),
  ];

  async function one<Answer extends Json>(command: Command<Answer>): Promise<Outcome<Answer>> {
    const [outcome] = await run(deps, [command]);
    if (!outcome) throw new Error("a command was left undecided");
    return outcome;
  }

  return {
    ...createReadRecords(deps),
    personsOf: (entries) => queries.findPersons({ entries }),
    async entriesOf(entry) {
      return await queries.findMembers([...(await queries.findPersons({ entries: [entry] })).values()]);
    },
    addObservation: (request) => one(observations.addObservation(request)),
    addObservations: (requests) => run(deps, requests.map(observations.addObservation)),
    move: (request) => one(observations.move(request)),
    merge: (request) => one(persons.merge(request)),
    unmerge: (request) => one(persons.unmerge(request)),
    refuse: (request) => one(persons.refuse(request)),
    allow: (request) => one(persons.allow(request)),
    propose: (request) => one(proposals.propose(request)),
    decideProposal: (request) => one(proposals.decideProposal(request)),
    undoDecision: (request) => one(proposals.undoDecision(request)),
    assignProposal: (request) => one(proposals.assign(request)),
    deferProposal: (request) => one(proposals.defer(request)),
  };
}
