/**
 * What follows from the log: a pure fold. The same state comes from the whole log and, for the persons that a change is about,
 * from the tables; decisions are taken on either.
 */
import type {
  EntryRow,
  MergeRow,
  PairRow,
  PlacementRow,
  ProposalRow,
  SourceRow,
} from "../../../db/queries/registry/record/rows.ts";
import type { Never, StoredEvent } from "./event.ts";

export type State = {
  readonly entries: ReadonlyMap<string, EntryRow>;
  readonly placements: ReadonlyMap<string, PlacementRow>;
  /** By the id of their event. */
  readonly merges: ReadonlyMap<string, MergeRow>;
  /** By `pairKey`. */
  readonly pairs: ReadonlyMap<string, PairRow>;
  readonly proposals: ReadonlyMap<string, ProposalRow>;
};

/** The state, and what the log does not say: what each observation is, and which outside identifier belongs to which entry. */
export type View = State & {
  readonly sources: ReadonlyMap<string, SourceRow>;
  readonly links: ReadonlyMap<string, string>;
};

type Draft = {
  -readonly [Part in keyof State]: Map<string, State[Part] extends ReadonlyMap<string, infer Row> ? Row : never>;
};

/** Returns the state after these events, in their order. *Pure.* */
export function replay(events: Iterable<StoredEvent>): State {
  const draft: Draft = {
    entries: new Map(),
    placements: new Map(),
    merges: new Map(),
    pairs: new Map(),
    proposals: new Map(),
  };
  for (const event of events) apply(draft, event);
  return draft;
}

/** Returns the state after one more event. *Pure.* Parts that the event does not concern are the same objects. */
export function evolve<S extends State>(state: S, event: StoredEvent): S {
  const copies = PARTS[event.type].map((part) => [part, new Map<string, unknown>(state[part])] as const);
  const next = { ...state, ...Object.fromEntries(copies) };
  // Only the copies are changed by this event.
  apply(next as State as Draft, event);
  return next;
}

/** What each event may change. */
const PARTS: Record<StoredEvent["type"], readonly (keyof State)[]> = {
  "entry.created": ["entries"],
  "entry.erased": ["entries", "proposals"],
  "observation.added": ["placements"],
  "observations.moved": ["placements", "pairs"],
  "persons.merged": ["merges"],
  "persons.unmerged": ["merges", "pairs"],
  "pair.refused": ["pairs"],
  "pair.allowed": ["pairs"],
  "proposal.opened": ["proposals"],
  "proposal.assigned": ["proposals"],
  "proposal.deferred": ["proposals"],
  "proposal.approved": ["proposals"],
  "proposal.decided": ["proposals"],
  "proposal.undone": ["proposals"],
};

/** Names two entries, in whatever order they are given. */
export function pairKey(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

function apply(draft: Draft, event: StoredEvent): void {
  switch (event.type) {
    case "entry.created": {
      const { entry: id, kind, createdAt } = event;
      const isErased = draft.entries.get(id)?.isErased ?? false;
      draft.entries.set(id, { id, kind, createdAt, isErased, isLogged: true });
      return;
    }
    case "entry.erased":
      applyErasure(draft, event);
      return;
    case "observation.added": {
      const { observation: id, entry, position, by } = event;
      draft.placements.set(id, { id, entry, position, placedBy: by.kind });
      return;
    }
    case "observations.moved":
      applyMove(draft, event);
      return;
    case "persons.merged": {
      const { id, left, right, supersedes, by, position } = event;
      draft.merges.set(id, { id, left, right, supersedes, by: by.kind, position, undoneBy: null });
      return;
    }
    case "persons.unmerged": {
      const merge = draft.merges.get(event.merge);
      if (merge) draft.merges.set(merge.id, { ...merge, undoneBy: event.id });
      if (event.never) refuse(draft, event, event.left, event.right, event.never);
      return;
    }
    case "pair.refused":
      refuse(draft, event, event.left, event.right, event);
      return;
    case "pair.allowed":
      draft.pairs.delete(pairKey(event.left, event.right));
      return;
    case "proposal.opened":
    case "proposal.assigned":
    case "proposal.deferred":
    case "proposal.approved":
    case "proposal.decided":
    case "proposal.undone":
      applyToProposal(draft, event);
      return;
  }
}

type Of<Type extends StoredEvent["type"]> = Extract<StoredEvent, { readonly type: Type }>;

function refuse(draft: Draft, { id, by }: StoredEvent, one: string, other: string, { reason, until }: Never): void {
  const [left, right] = one < other ? [one, other] : [other, one];
  draft.pairs.set(pairKey(one, other), { left, right, reason, until, by: by.kind, event: id });
}

function applyMove(draft: Draft, event: Of<"observations.moved">): void {
  const { observations, from, to, never, by, position } = event;
  for (const id of observations) draft.placements.set(id, { id, entry: to, position, placedBy: by.kind });
  if (never) refuse(draft, event, from, to, never);
}

function applyErasure(draft: Draft, { entry, id, at }: Of<"entry.erased">): void {
  const erased = draft.entries.get(entry);
  if (erased) draft.entries.set(entry, { ...erased, isErased: true });
  for (const proposal of draft.proposals.values()) {
    if (proposal.state === "decided" || (proposal.left !== entry && proposal.right !== entry)) continue;
    draft.proposals.set(proposal.id, {
      ...proposal,
      state: "decided",
      decision: "moot",
      decidedBy: null,
      decidedAt: at,
      outcome: id,
    });
  }
}

type ProposalEvent = Extract<StoredEvent, { readonly type: `proposal.${string}` }>;

function applyToProposal(draft: Draft, event: ProposalEvent): void {
  const proposal = draft.proposals.get(event.proposal);
  if (event.type === "proposal.opened") openProposal(draft, event);
  else if (proposal) draft.proposals.set(proposal.id, { ...proposal, ...changeOf(event) });
}

function openProposal(draft: Draft, event: Of<"proposal.opened">): void {
  const { proposal: id, kind, left, right, score, observations, evidence, reason, at, by } = event;
  draft.proposals.set(id, {
    id,
    kind,
    state: "open",
    reason: reason ?? "",
    score,
    model: by.kind === "automation" ? by.model : null,
    evidence,
    left,
    right,
    observations,
    openedAt: at,
    assignedTo: null,
    dueAt: null,
    ...UNDECIDED,
  });
}

const UNDECIDED = {
  firstBy: null,
  decision: null,
  decidedBy: null,
  decidedAt: null,
  outcome: null,
  moved: [],
} as const satisfies Partial<ProposalRow>;

function changeOf(event: Exclude<ProposalEvent, { readonly type: "proposal.opened" }>): Partial<ProposalRow> {
  const agent = event.by.kind === "agent" ? event.by.agent : null;
  switch (event.type) {
    case "proposal.assigned":
      return { assignedTo: event.to };
    case "proposal.deferred":
      return { dueAt: event.until };
    case "proposal.approved":
      return { firstBy: agent };
    case "proposal.decided": {
      const { decision, outcome, moved, at } = event;
      const decidedBy = decision === "moot" ? null : agent;
      return { state: "decided", decision, outcome, moved, decidedBy, decidedAt: at };
    }
    case "proposal.undone":
      return { state: "undone", ...UNDECIDED };
  }
}
