/**
 * What people see of a citizen's facts: the case, its timeline, its documents, its place in the queue.
 *
 * `projectCitizen` is the whole rule and is pure once the entry's key is loaded. `db/queries/projections` only writes what it
 * says. The tables can be dropped and rebuilt from the facts.
 */
import type { ProjectedTurn, StoredFact } from "../../actors/ports.ts";
import type { CaseChanges, ItemVersion } from "../../db/queries/projections/rows.ts";
import type { CaseFact } from "../../machines/case/language.ts";
import { type CaseState, owes } from "../../machines/case/state.ts";
import type { CitizenState } from "../../machines/citizen/citizen.ts";
import type { ActorId } from "../../machines/kind.ts";
import type { Vault } from "../vault/vault.ts";
import { asContact, nameOf, type SealedContact } from "./sealed.ts";
import { ERASED, timelineRows } from "./timeline.ts";

/** What the projection needs beforehand: the entry's key. */
export function entryOf(actor: ActorId): string {
  return actor.slice("citizen:".length);
}

type CaseStored = StoredFact & { readonly fact: CaseFact };

/** Returns every row that a turn of a citizen changes. The entry's key must be loaded. */
export function projectCitizen(turn: ProjectedTurn, vault: Vault): CaseChanges {
  const before = (turn.before as unknown as CitizenState).cases;
  const after = (turn.after as unknown as CitizenState).cases;
  const entry = entryOf(turn.actor);
  const facts = turn.facts as readonly CaseStored[];
  const cases = [...new Set(facts.map(({ fact }) => fact.caseId))];
  const perCase = cases.map((caseId) => {
    const own = facts.filter(({ fact }) => fact.caseId === caseId);
    const stands = after[caseId] as CaseState;
    const subject = vault.subject(stands.place.sector, entry);
    return projectCase(own, { before: before[caseId], after: stands, entry, subject, vault });
  });
  return {
    cases: perCase.flatMap((changes) => changes.cases),
    states: perCase.flatMap((changes) => changes.states),
    contacts: perCase.flatMap((changes) => changes.contacts),
    messages: perCase.flatMap((changes) => changes.messages),
    deliveries: perCase.flatMap((changes) => changes.deliveries),
    documents: perCase.flatMap((changes) => changes.documents),
    moves: perCase.flatMap((changes) => changes.moves),
    items: perCase.flatMap((changes) => changes.items),
  };
}

export type CaseContext = {
  readonly before: CaseState | undefined;
  readonly after: CaseState;
  readonly entry: string;
  /** The citizen's pseudonym in the sector where the case is after the turn. */
  readonly subject: string;
  readonly vault: Vault;
};

function projectCase(facts: readonly CaseStored[], context: CaseContext): CaseChanges {
  const { after, subject } = context;
  const last = facts.at(-1) as CaseStored;
  return {
    cases: context.before ? [] : [openedCase(facts, context)],
    states: context.before ? [stateRow(context, last)] : [],
    ...timelineRows(facts, context),
    moves: facts.some(({ fact }) => fact.type === "case.transferred")
      ? [{ caseId: after.caseId, ...placeOf(after), subject }]
      : [],
    items: itemChange(context, last),
  };
}

/** The whole row of a new case: who wrote, about what, and how it stands. */
function openedCase(facts: readonly CaseStored[], context: CaseContext): CaseChanges["cases"][number] {
  const { after, entry, vault } = context;
  const recorded = facts.find(({ fact }) => fact.type === "contact.recorded");
  const sealed = recorded?.fact.sealed;
  const contact = sealed ? asContact(vault.open(entry, sealed)) : null;
  return {
    ...stateRow(context, facts.at(-1) as CaseStored),
    reference: after.reference,
    procedure: after.procedure,
    channel: after.channel,
    title: contact?.subject || ERASED,
    citizenName: contact ? nameOf(contact.sender) : ERASED,
    citizen: contact ? citizenOf(contact) : {},
    openedAt: after.openedAt,
    possibleFollowUpOf: after.possibleFollowUpOf,
  };
}

function citizenOf({ sender, proof }: SealedContact) {
  return { ...sender, proof: proof === "account" ? "account" : "none" };
}

export function placeOf({ place, isProtected }: CaseState) {
  return { service: place.service, sector: place.sector, isProtected };
}

function stateRow({ after, subject }: CaseContext, last: CaseStored): CaseChanges["states"][number] {
  return {
    id: after.caseId,
    subject,
    ...placeOf(after),
    state: after.state,
    owes: owes(after),
    holder: after.holder?.agent ?? null,
    priority: after.priority,
    breachAt: after.breachAt,
    waitsUntil: after.awaits?.until ?? null,
    closedAt: after.resolvedAt,
    isJunk: after.isJunk,
    version: last.version,
    updatedAt: last.fact.at,
  };
}

/** A new version of the item when it stands differently, or the end of its stay. */
function itemChange({ before, after, subject }: CaseContext, last: CaseStored): CaseChanges["items"] {
  const { partition, position } = last;
  const stood = before ? itemOf(before) : null;
  const stands = itemOf(after);
  if (JSON.stringify(stood) === JSON.stringify(stands)) return [];
  const change = { caseId: after.caseId, partition, position, at: last.fact.at };
  return [{ ...change, stood, item: stands && { ...stands, subject, version: last.version } }];
}

/** How the case stands in the queue, or null when it does not. */
function itemOf(state: CaseState): Omit<ItemVersion, "subject" | "version"> | null {
  if (state.state === "absent" || state.state === "resolved" || state.state === "closed") return null;
  return {
    ...placeOf(state),
    channel: state.channel,
    reference: state.reference,
    state: state.state,
    owes: owes(state),
    holder: state.holder?.agent ?? null,
    priority: state.priority,
    isJunk: state.isJunk,
    // What nobody here owes an answer to stands where it came in.
    breachAt: state.breachAt ?? state.since,
    since: state.since,
    why: state.why,
    hasNew: state.hasNew,
  };
}
