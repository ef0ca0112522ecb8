/** The checker is proven first: it is silent on a sound history and finds each bug that is put in. */
import { expect, it } from "vitest";
import { checkHistory } from "./history/check-history.ts";
import { type Example, soundExample } from "./history/example.ts";
import type { FinalState, Rule, StoredFact } from "./history/final-state.ts";
import type { HistoryEvent } from "./history/history.ts";

type Bug = { readonly name: string; readonly rule: Rule; readonly put: (sound: Example) => Example };

const withState = (change: (state: FinalState) => Partial<FinalState>) => (sound: Example) => ({
  history: sound.history,
  state: { ...sound.state, ...change(sound.state) },
});
const withFacts = (change: (facts: readonly StoredFact[]) => readonly StoredFact[]) =>
  withState(({ facts, partitions }) => {
    const changed = change(facts).map((fact, index) => ({ ...fact, position: index + 1, version: index + 1 }));
    return { facts: changed, partitions: partitions.map((row) => ({ ...row, position: changed.length })) };
  });
const withHistory = (change: (history: readonly HistoryEvent[]) => readonly HistoryEvent[]) => (sound: Example) => ({
  history: change(sound.history),
  state: sound.state,
});
const without = (type: string) => (facts: readonly StoredFact[]) => facts.filter((fact) => fact.type !== type);
const again = (type: string) => (facts: readonly StoredFact[]) =>
  facts.flatMap((fact) => (fact.type === type ? [fact, fact] : [fact]));
const retold = (command: string, outcome: Extract<HistoryEvent, { type: "command.told" }>["outcome"]) =>
  withHistory((history) =>
    history.map((event) =>
      event.type === "command.told" && event.command === command ? { ...event, outcome } : event,
    ),
  );
const arrivesAgain = withHistory((history) => [
  ...history,
  { type: "mail.arrived", at: 9, messageId: "<m1@guichet.test>" },
]);

const bugs: readonly Bug[] = [
  {
    name: "answers before the commit, and loses the contact",
    rule: "contact-lost",
    put: withFacts((facts) => facts.filter(({ cause }) => cause !== "web:api:s2")),
  },
  {
    name: "tells a number that is another contact's",
    rule: "contact-lost",
    put: withState(({ contacts }) => ({ contacts: contacts.map((one) => ({ ...one, reference: "GU-9" })) })),
  },
  {
    name: "takes a retry for a new contact",
    rule: "contact-doubled",
    put: (sound) => {
      const [first, ...others] = sound.state.contacts;
      if (!first) throw new Error("the example has contacts");
      const twin = { ...first, contactId: "c-3" };
      const contacts = [first, twin, ...others];
      return withFacts((facts) => [
        ...facts,
        ...facts.slice(0, 1).map((fact) => ({ ...fact, data: { ...fact.data, contactId: "c-3" } })),
      ])({ ...sound, state: { ...sound.state, contacts } });
    },
  },
  {
    name: "shows a contact that nobody sent",
    rule: "contact-invented",
    put: withState(({ contacts }) => ({ contacts: contacts.map((one) => ({ ...one, submission: "s9" })) })),
  },
  {
    name: "keeps a fact and forgets its row",
    rule: "contact-invented",
    put: withState(({ contacts }) => ({ contacts: contacts.slice(1) })),
  },
  {
    name: "answers before the blob is on the disk",
    rule: "blob-lost",
    put: withState(() => ({ blobs: new Map() })),
  },
  {
    name: "keeps half of a blob",
    rule: "blob-lost",
    put: withState(() => ({ blobs: new Map([["b1", "altered" as const]]) })),
  },
  {
    name: "drops a document and keeps the message",
    rule: "blob-lost",
    put: withFacts((facts) => facts.map((fact) => ({ ...fact, data: { ...fact.data, blobs: [] } }))),
  },
  {
    name: "applies a citizen's messages out of order",
    rule: "order-broken",
    put: withFacts(([first, second, ...others]) => [second, first, ...others].flatMap((fact) => fact ?? [])),
  },
  {
    name: "moves a citizen to another actor",
    rule: "order-broken",
    put: withState(({ facts }) => ({
      facts: facts.map((fact) => (fact.position === 2 ? { ...fact, actor: "citizen:c2" } : fact)),
    })),
  },
  {
    name: "leaves a hole in the log",
    rule: "log-torn",
    put: withState(({ facts }) => ({ facts: facts.filter(({ position }) => position !== 5) })),
  },
  {
    name: "moves the position without its fact",
    rule: "log-torn",
    put: withState(({ partitions }) => ({ partitions: partitions.map((row) => ({ ...row, position: 9 })) })),
  },
  {
    name: "lets a paused hub commit under the new owner's epoch",
    rule: "stale-owner",
    put: withState(({ writes }) => ({
      writes: writes.map((write, index) => (index === 2 ? { ...write, writer: "hub_b" } : write)),
    })),
  },
  {
    name: "lets a paused hub commit under its old epoch",
    rule: "stale-owner",
    put: withState(({ writes }) => ({
      writes: writes.map((write, index) => (index === 1 ? { ...write, epoch: 2, writer: "hub_b" } : write)),
    })),
  },
  {
    name: "gives one case to two agents",
    rule: "claimed-twice",
    put: withFacts((facts) =>
      facts.flatMap((fact) =>
        fact.type === "case.claimed"
          ? [fact, { ...fact, cause: "cmd:a-lea:k2>0", data: { ...fact.data, agent: "a-lea" } }]
          : [fact],
      ),
    ),
  },
  {
    name: "says yes to two agents and keeps one",
    rule: "claim-lost",
    put: retold("k2", { status: "accepted" }),
  },
  {
    name: "loses a claim that was accepted",
    rule: "claim-lost",
    put: withFacts(without("case.claimed")),
  },
  {
    name: "refuses a claim without saying who holds the case",
    rule: "loser-not-told",
    put: retold("k2", { status: "refused", reason: "already-claimed", by: null }),
  },
  {
    name: "names someone who never held the case",
    rule: "loser-not-told",
    put: retold("k2", { status: "refused", reason: "already-claimed", by: "a-ines" }),
  },
  { name: "loses a reply that was accepted", rule: "reply-lost", put: withFacts(without("reply.recorded")) },
  { name: "records a reply twice", rule: "reply-doubled", put: withFacts(again("reply.recorded")) },
  { name: "drops a work of the outbox", rule: "mail-lost", put: withFacts(without("delivery.recorded")) },
  {
    name: "says that a mail left which did not",
    rule: "mail-lost",
    put: withHistory((history) => history.filter(({ type }) => type !== "mail.arrived")),
  },
  { name: "sends a mail again after a crash, silently", rule: "mail-doubled", put: arrivesAgain },
  { name: "tells two outcomes of one mail", rule: "mail-doubled", put: withFacts(again("delivery.recorded")) },
  { name: "forgets a step between actors", rule: "left-over", put: withState(() => ({ tells: ["cmd:x>0"] })) },
  {
    name: "sets an input aside",
    rule: "left-over",
    put: withState(() => ({ outcomes: [{ cause: "web:api:s2", status: "set-aside" }] })),
  },
  {
    name: "keeps a snapshot that its facts do not make",
    rule: "replay-differs",
    put: withState(() => ({ replayDifferences: [{ actor: "citizen:c1", detail: "state" }] })),
  },
];

it("says nothing of a history in which every promise was kept", () => {
  const { history, state } = soundExample();
  expect(checkHistory(history, state)).toEqual([]);
});

it("says nothing of a mail that arrived twice and is marked as unknown", () => {
  const sound = arrivesAgain(soundExample());
  const marked = withFacts((facts) =>
    facts.map((fact) =>
      fact.type === "delivery.recorded" ? { ...fact, data: { ...fact.data, status: "unknown" } } : fact,
    ),
  )(sound);
  expect(checkHistory(marked.history, marked.state)).toEqual([]);
});

it("says nothing of a contact that was told unknown and is not there", () => {
  const { history, state } = soundExample();
  const unsure: readonly HistoryEvent[] = [
    ...history,
    { type: "contact.sent", at: 8, submission: "s3", channel: "email", citizen: null, blobs: 1 },
    { type: "contact.told", at: 9, submission: "s3", outcome: { status: "unknown" } },
  ];
  expect(checkHistory(unsure, state)).toEqual([]);
});

it.each(bugs)("finds a hub that $name", ({ rule, put }) => {
  const { history, state } = put(soundExample());
  expect(checkHistory(history, state).map((violation) => violation.rule)).toContain(rule);
});
