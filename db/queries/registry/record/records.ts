/**
 * The registry's records: each change is one transaction that holds the persons concerned.
 *
 * Locks are rows of `entry`: of the entries named and of the oldest entry of each of their persons, in the order of their ids.
 * Whoever changes a person holds its oldest entry, so that two merges that overlap come one after the other; erasing an entry
 * takes its row too. A person that changed while we waited is tried again.
 */
import { hasSqlState, type Sql, type Transaction } from "../../../connect.ts";
import { eventColumns, findMembers, findPersons, loadSlice, proposalColumns } from "./load.ts";
import type { ObservationRow, ProposalRow, Scope, Slice, StoredEventRow, Written } from "./rows.ts";
import { drawPositions, writeChange } from "./write.ts";

/** What to write, once it was looked at under the locks. */
export type Plan<Answer> = {
  /** Decides how many events there are. */
  readonly decide: (slice: Slice) => { readonly count: number; readonly answer: Answer };
  /** Says what to write, for events with these positions. Throws `Unsettled` to have all of it tried again. */
  readonly write: (positions: readonly number[]) => {
    readonly events: readonly StoredEventRow[];
    readonly written: Written;
  };
};

/** What was read before the locks does not hold any more: the change is tried again. */
export class Unsettled extends Error {
  override readonly name = "Unsettled";
}

/** Everything that is known of the observations of a person, with its entries. */
export type PersonObservation = ObservationRow & { readonly entry: string };

export type RecordQueries = {
  /**
   * Looks, decides and writes in one transaction. `plan` is asked again for each try. Throws when the persons do not come to
   * rest, or on a lost connection: then it may be written, and the same cause tells.
   */
  change<Answer>(scope: Scope, plan: () => Promise<Plan<Answer>>): Promise<Answer>;
  /** Looks without locks. */
  look(scope: Scope): Promise<Slice>;
  /** The entries that a scope names or leads to, with their persons. */
  findPersons(scope: Scope): Promise<ReadonlyMap<string, string>>;
  findMembers(persons: readonly string[]): Promise<readonly string[]>;
  /** Observations of these entries, oldest first. */
  listObservations(entries: readonly string[]): Promise<readonly PersonObservation[]>;
  /** Open proposals that are due, oldest first. */
  listProposals(asked: AskedProposals): Promise<readonly ProposalRow[]>;
  /** Events about these entries, newest first. */
  listEvents(entries: readonly string[], limit: number): Promise<readonly StoredEventRow[]>;
  /** The log after a position, in its order. */
  readLog(after: number, limit: number): Promise<readonly StoredEventRow[]>;
};

export type AskedProposals = {
  /** Those that wait for an answer of somebody until later are left out. */
  readonly at: string;
  /** Only what is handed to this agent; everything when null. */
  readonly assignedTo: string | null;
  readonly after: { readonly openedAt: string; readonly id: string } | null;
  readonly limit: number;
};

const ROUNDS_MAX = 20;
const UNIQUE_VIOLATION = "23505";
const DEADLOCK = "40P01";

/** Creates the queries. */
export function createRecordQueries(sql: Sql): RecordQueries {
  return {
    change: (scope, plan) => change(sql, scope, plan),
    look: (scope) => look(sql, scope),
    findPersons: (scope) => findPersons(sql, scope),
    findMembers: (persons) => findMembers(sql, persons),
    async listObservations(entries) {
      return await sql<PersonObservation[]>`
        select id, entry, source, system, link, has_identity as "hasIdentity", channel, at, assurance,
          master_of as "masterOf", sealed
        from observation where entry = any(${entries as string[]}) order by at, id`;
    },
    listProposals: (asked) => listProposals(sql, asked),
    async listEvents(entries, limit) {
      return await sql<StoredEventRow[]>`
        select ${eventColumns(sql)} from registry_event
        where entry = any(${entries as string[]}) or other = any(${entries as string[]})
        order by position desc limit ${limit}`;
    },
    async readLog(after, limit) {
      return await sql<StoredEventRow[]>`
        select ${eventColumns(sql)} from registry_event where position > ${after} order by position limit ${limit}`;
    },
  };
}

async function change<Answer>(sql: Sql, scope: Scope, plan: () => Promise<Plan<Answer>>): Promise<Answer> {
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const planned = await plan();
    try {
      return (await sql.begin((tx) => changeUnderLocks(tx, scope, planned))) as Answer;
    } catch (error) {
      if (!isUnsettled(error)) throw error;
    }
  }
  throw new Error("the persons concerned kept changing");
}

/** Somebody was faster: the same command under the same cause, the same identifier, or the locks in another order. */
function isUnsettled(error: unknown): boolean {
  return error instanceof Unsettled || hasSqlState(error, UNIQUE_VIOLATION) || hasSqlState(error, DEADLOCK);
}

async function changeUnderLocks<Answer>(
  tx: Transaction,
  scope: Scope,
  { decide, write }: Plan<Answer>,
): Promise<Answer> {
  const persons = await findPersons(tx, scope);
  const held = new Set([...persons.keys(), ...persons.values()]);
  await tx`select from entry where id = any(${[...held]}) order by id for update`;
  const now = await findPersons(tx, scope);
  if ([...now].some(([entry, person]) => !held.has(entry) || !held.has(person)))
    throw new Unsettled("a person changed");
  const slice = await loadSlice(tx, scope, await findMembers(tx, [...new Set(now.values())]));
  const { count, answer } = decide(slice);
  if (count === 0) return answer;
  const { events, written } = write(await drawPositions(tx, count));
  if (!(await writeChange(tx, events, written))) throw new Unsettled("an identifier was linked elsewhere");
  return answer;
}

async function look(sql: Sql, scope: Scope): Promise<Slice> {
  const persons = await findPersons(sql, scope);
  return await loadSlice(sql, scope, await findMembers(sql, [...new Set(persons.values())]));
}

async function listProposals(
  sql: Sql,
  { at, assignedTo, after, limit }: AskedProposals,
): Promise<readonly ProposalRow[]> {
  return await sql<ProposalRow[]>`
    select ${proposalColumns(sql)} from review_proposal
    where state <> 'decided' and (due_at is null or due_at <= ${at})
      ${assignedTo === null ? sql`` : sql`and assigned_to = ${assignedTo}`}
      ${after === null ? sql`` : sql`and (opened_at, id) > (${after.openedAt}, ${after.id})`}
    order by opened_at, id limit ${limit}`;
}
