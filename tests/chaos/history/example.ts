/** A small history in which every promise was kept, and the state that goes with it: what seeded bugs are put into. */
import type { FinalState, PartitionWrite, StoredFact } from "./final-state.ts";
import type { HistoryEvent } from "./history.ts";

export type Example = { readonly history: readonly HistoryEvent[]; readonly state: FinalState };

const AT = "2026-11-24T09:00:00.000Z";
const CITIZEN = "citizen:c1";

const message = (id: string, citizen: string | null, blobs: number): HistoryEvent => ({
  type: "contact.sent",
  at: 1,
  submission: id,
  channel: "web",
  citizen,
  blobs,
});
const received = (submission: string, reference: string): HistoryEvent => ({
  type: "contact.told",
  at: 2,
  submission,
  outcome: { status: "received", reference },
});
const command = (id: string, agent: string, kind: "claim" | "reply" | "release"): HistoryEvent => ({
  type: "command.sent",
  at: 3,
  command: id,
  agent,
  kind,
  caseId: "case-1",
});

function fact(position: number, type: string, cause: string, data: Readonly<Record<string, unknown>>): StoredFact {
  return { partition: 7, position, actor: CITIZEN, version: position, type, cause, at: AT, data };
}

const write = (positionBefore: number, positionAfter: number): PartitionWrite => ({
  partition: 7,
  epoch: 1,
  writer: "hub_a",
  positionBefore,
  positionAfter,
});

/** Returns it: two contacts of one citizen, a claim, a loser, a reply that left. */
export function soundExample(): Example {
  const history: readonly HistoryEvent[] = [
    message("s1", "giulia", 1),
    { type: "contact.told", at: 2, submission: "s1", outcome: { status: "unknown" } },
    received("s1", "GU-1"),
    message("s2", "giulia", 0),
    received("s2", "GU-2"),
    command("k1", "a-karim", "claim"),
    { type: "command.told", at: 4, command: "k1", outcome: { status: "accepted" } },
    command("k2", "a-lea", "claim"),
    {
      type: "command.told",
      at: 4,
      command: "k2",
      outcome: { status: "refused", reason: "already-claimed", by: "a-karim" },
    },
    command("r1", "a-karim", "reply"),
    { type: "command.told", at: 5, command: "r1", outcome: { status: "accepted" } },
    { type: "mail.arrived", at: 6, messageId: "<m1@guichet.test>" },
    command("l1", "a-karim", "release"),
    { type: "command.told", at: 7, command: "l1", outcome: { status: "accepted" } },
  ];
  const claimed = { caseId: "case-1", agent: "a-karim" };
  const facts = [
    fact(1, "contact.recorded", "web:api:s1", { caseId: "case-1", contactId: "c-1", blobs: ["b1"] }),
    fact(2, "contact.recorded", "web:api:s2", { caseId: "case-2", contactId: "c-2", blobs: [] }),
    fact(3, "case.claimed", "cmd:a-karim:k1>0", claimed),
    fact(4, "reply.recorded", "cmd:a-karim:r1", { caseId: "case-1", messageId: "m1" }),
    fact(5, "delivery.recorded", "out:1", { caseId: "case-1", messageId: "m1", status: "sent" }),
    fact(6, "case.released", "cmd:a-karim:l1", claimed),
  ];
  const state: FinalState = {
    partitions: [{ id: 7, position: 6, epoch: 1 }],
    facts,
    contacts: [
      { contactId: "c-1", caseId: "case-1", reference: "GU-1", submission: "s1" },
      { contactId: "c-2", caseId: "case-2", reference: "GU-2", submission: "s2" },
    ],
    writes: [write(0, 0), write(0, 2), write(2, 6)],
    outcomes: [{ cause: "web:api:s1", status: "accepted" }],
    blobs: new Map([["b1", "sound"]]),
    outbox: [],
    mailIds: new Map([["m1", "<m1@guichet.test>"]]),
    tells: [],
    deadLetters: [],
    lateTimers: [],
    quarantined: [],
    replayDifferences: [],
  };
  return { history, state };
}
