/** Test support: cases in each state, built by the inputs that lead there. Instants are fixed: Tuesday 24 November 2026, 10:00 in Paris. */
import { assert } from "../assert.ts";
import type { Effect, Instant, Turn } from "../kind.ts";
import { decideCase } from "./decide.ts";
import { evolveCase } from "./evolve.ts";
import type { CaseFact, CaseInput, ContactReceived, Opening } from "./language.ts";
import type { CaseState } from "./state.ts";

export const NOON: Instant = "2026-11-24T09:00:00.000Z";

export const opening: Opening = {
  caseId: "c1",
  reference: "GU-2026-000001",
  service: "autonomie",
  sector: "solidarites",
  procedure: "contact",
  target: { workingDays: 10 },
  priority: "normal",
  isProtected: false,
  possibleFollowUpOf: null,
};

export function contact(changes: Partial<ContactReceived> = {}): ContactReceived {
  return {
    contactId: "m1",
    channel: "web",
    receivedAt: NOON,
    isAutomatic: false,
    isJunk: false,
    blobs: [],
    canAnswer: true,
    ...changes,
  };
}

export function turn(at: Instant = NOON): Turn {
  return { actor: "citizen:e1", cause: "cmd:1", at };
}

const c1 = { caseId: "c1" };
const karim = { ...c1, agent: "a-karim" };

/** Inputs by short names; Karim acts, Lea is the other agent. */
export const say = {
  open: { type: "contact.receive", contact: contact(), opening, sealed: "s1" },
  openJunk: { type: "contact.receive", contact: contact({ isJunk: true, canAnswer: false }), opening },
  write: { type: "contact.receive", contact: contact({ contactId: "m2" }), ...c1, sealed: "s2" },
  writeByMachine: { type: "contact.receive", contact: contact({ contactId: "m3", isAutomatic: true }), ...c1 },
  claim: { type: "case.claim", ...karim, reservation: "r1", replyTo: "agent:a-karim" },
  claimAgain: { type: "case.claim", ...karim, reservation: "r2", replyTo: "agent:a-karim" },
  claimByLea: { type: "case.claim", ...c1, agent: "a-lea", reservation: "r9", replyTo: "agent:a-lea" },
  withdraw: { type: "claim.withdraw", ...karim, reservation: "r1", replyTo: "agent:a-karim" },
  withdrawOther: { type: "claim.withdraw", ...karim, reservation: "r2", replyTo: "agent:a-karim" },
  release: { type: "case.release", ...karim },
  reply: { type: "case.reply", ...karim, messageId: "m4", blobs: ["b1"], next: "keep", sealed: "s4" },
  replyAndAwait: { type: "case.reply", ...karim, messageId: "m4", blobs: [], next: "await-citizen" },
  replyAndResolve: { type: "case.reply", ...karim, messageId: "m4", blobs: [], next: "resolve" },
  note: { type: "case.note", ...karim, messageId: "m5", sealed: "s5" },
  transfer: {
    type: "case.transfer",
    ...karim,
    to: { service: "enfance", sector: "enfance" },
    target: { workingDays: 2 },
  },
  awaitCitizen: { type: "case.await", ...karim, party: "citizen", until: null },
  await60Days: { type: "case.await", ...karim, party: "third-party", until: "2027-01-23T09:00:00.000Z" },
  resume: { type: "case.resume", ...karim },
  resolve: { type: "case.resolve", ...karim, outcome: "answered" },
  callJunk: { type: "case.judge", ...karim, isJunk: true },
  clear: { type: "case.judge", ...karim, isJunk: false },
  sent: { type: "delivery.report", ...c1, messageId: "m4", status: "sent", detail: null },
  bounced: { type: "delivery.report", ...c1, messageId: "m4", status: "bounced", detail: "5.1.1" },
  waitIsOver: { type: "timer.due", name: "wait:c1", generation: 1, dueAt: "2027-01-23T09:00:00.000Z" },
  closeIsDue: { type: "timer.due", name: "close:c1", generation: 1, dueAt: "2026-12-24T09:00:00.000Z" },
} as const satisfies Record<string, CaseInput>;

/** Inputs that lead to each state. */
export const paths = {
  nothing: [],
  received: [say.openJunk],
  queued: [say.open],
  claimed: [say.open, say.claim],
  waiting: [say.open, say.claim, say.await60Days],
  resolved: [say.open, say.claim, say.resolve],
  closed: [say.open, say.claim, say.resolve, say.closeIsDue],
  discarded: [say.openJunk, say.callJunk],
} as const satisfies Record<string, readonly CaseInput[]>;

type Outcome = {
  readonly state: CaseState | undefined;
  readonly facts: readonly CaseFact[];
  readonly effects: readonly Effect[];
};

/** Decides and applies one input. Throws when it is refused. */
export function play(state: CaseState | undefined, input: CaseInput, at: Instant = NOON): Outcome {
  const decision = decideCase(state, input, turn(at));
  assert(decision.accepted, `${input.type} is accepted`);
  let after = state;
  const effects: Effect[] = [];
  for (const fact of decision.facts) {
    const step = evolveCase(after, fact);
    after = step.state;
    effects.push(...step.effects);
  }
  return { state: after, facts: decision.facts, effects };
}

/** Returns the case after these inputs, all accepted. */
export function given(...inputs: readonly CaseInput[]): CaseState | undefined {
  return inputs.reduce<CaseState | undefined>((state, input) => play(state, input).state, undefined);
}

/** As `given`, when the inputs open the case. */
export function givenCase(...inputs: readonly CaseInput[]): CaseState {
  const state = given(...inputs);
  assert(state, "the inputs open the case");
  return state;
}
