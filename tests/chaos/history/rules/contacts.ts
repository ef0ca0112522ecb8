/** A contact that was acknowledged is there, once, with its documents, in its citizen's order. */
import type { FinalState, StoredContact, StoredFact, Violation } from "../final-state.ts";
import { type ContactSent, eventsOf, type History } from "../history.ts";

type Found = { readonly contact: StoredContact; readonly fact: StoredFact };

/** Checks every submission against what is stored. *Pure.* */
export function checkContacts(history: History, state: FinalState): readonly Violation[] {
  const found = bySubmission(state);
  const sent = eventsOf(history, "contact.sent");
  return [
    ...acknowledged(history).flatMap(({ submission, references }) => missing(submission, references, found)),
    ...sent.flatMap(({ submission }) => doubled(submission, found.get(submission) ?? [])),
    ...unsound(sent, found, state),
    ...outOfOrder(sent, found),
    ...invented(sent, state),
  ];
}

/** Submissions that were promised, with every reference that was given for them. */
function acknowledged(history: History): { submission: string; references: ReadonlySet<string> }[] {
  const promised = new Map<string, Set<string>>();
  for (const { submission, outcome } of eventsOf(history, "contact.told"))
    if (outcome.status === "received")
      promised.set(submission, (promised.get(submission) ?? new Set()).add(outcome.reference));
  return [...promised].map(([submission, references]) => ({ submission, references }));
}

function bySubmission({ contacts, facts }: FinalState): ReadonlyMap<string, readonly Found[]> {
  const submissionOf = new Map(contacts.map((contact) => [contact.contactId, contact]));
  const found = new Map<string, Found[]>();
  for (const fact of facts) {
    const contact = fact.type === "contact.recorded" ? submissionOf.get(String(fact.data.contactId)) : undefined;
    if (contact) found.set(contact.submission, [...(found.get(contact.submission) ?? []), { contact, fact }]);
  }
  return found;
}

function missing(
  submission: string,
  references: ReadonlySet<string>,
  found: ReadonlyMap<string, readonly Found[]>,
): Violation[] {
  const stored = found.get(submission);
  if (!stored) return [{ rule: "contact-lost", subject: submission, detail: "was acknowledged and is not in the log" }];
  const real = new Set(stored.map(({ contact }) => contact.reference));
  return [...references]
    .filter((reference) => !real.has(reference))
    .map((reference) => ({
      rule: "contact-lost",
      subject: submission,
      detail: `was told ${reference}, which it is not`,
    }));
}

function doubled(submission: string, stored: readonly Found[]): Violation[] {
  if (stored.length <= 1) return [];
  const places = stored.map(({ fact }) => `${fact.partition}-${fact.position}`).join(", ");
  return [{ rule: "contact-doubled", subject: submission, detail: `recorded at ${places}` }];
}

function unsound(
  sent: readonly ContactSent[],
  found: ReadonlyMap<string, readonly Found[]>,
  { blobs }: FinalState,
): Violation[] {
  return sent.flatMap(({ submission, blobs: least }) =>
    (found.get(submission) ?? []).flatMap(({ fact }) => {
      const names = fact.data.blobs as readonly string[];
      const violation = (detail: string): Violation => ({ rule: "blob-lost", subject: submission, detail });
      const few = names.length < least ? [violation(`has ${names.length} blobs, not ${least}`)] : [];
      const bad = names.filter((name) => blobs.get(name) !== "sound");
      return [...few, ...bad.map((name) => violation(`blob ${name} is ${blobs.get(name) ?? "missing"}`))];
    }),
  );
}

/** Each message of a citizen was sent after the answer to the one before: the log has them in that order. */
function outOfOrder(sent: readonly ContactSent[], found: ReadonlyMap<string, readonly Found[]>): Violation[] {
  const last = new Map<string, StoredFact>();
  return sent.flatMap(({ citizen, submission }) => {
    const fact = found.get(submission)?.[0]?.fact;
    if (citizen === null || !fact) return [];
    const before = last.get(citizen);
    last.set(citizen, fact);
    const violation = (detail: string): Violation[] => [{ rule: "order-broken", subject: submission, detail }];
    if (before && before.actor !== fact.actor) return violation(`${citizen} has become another actor`);
    if (before && before.version >= fact.version)
      return violation(`version ${fact.version} comes after ${before.version} was answered`);
    return [];
  });
}

function invented(sent: readonly ContactSent[], { contacts, facts }: FinalState): Violation[] {
  const asked = new Set(sent.map(({ submission }) => submission));
  const shown = new Set(contacts.map(({ contactId }) => contactId));
  const recorded = facts.filter(({ type }) => type === "contact.recorded").map(({ data }) => String(data.contactId));
  const real = new Set(recorded);
  const violation = (subject: string, detail: string): Violation => ({ rule: "contact-invented", subject, detail });
  return [
    ...contacts
      .filter(({ submission }) => !asked.has(submission))
      .map((one) => violation(one.contactId, "nobody sent it")),
    ...contacts
      .filter(({ contactId }) => !real.has(contactId))
      .map((one) => violation(one.contactId, "no fact made it")),
    ...recorded.filter((id) => !shown.has(id)).map((id) => violation(id, "the fact is there and nobody sees it")),
  ];
}
