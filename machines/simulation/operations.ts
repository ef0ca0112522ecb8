/** Test support: what may happen in the world, as data that fast-check makes and shrinks. */
import fc from "fast-check";
import type { AgentInput, Capacity } from "../agent/language.ts";
import { DAY_MS } from "../calendar/instant.ts";
import type { CaseInput, Channel, ContactReceived, Delivery, Opening } from "../case/language.ts";

export const AGENTS = ["a-karim", "a-lea", "a-zoe"] as const;
export const CAPACITY: Capacity = { web: 2, email: 1, phone: 1, desk: 1 };

const small = fc.nat({ max: 5 });
const agent = fc.constantFrom(...AGENTS);
/** What an agent says of what they had read before they act. */
const read = fc.constantFrom("nothing said", "all", "all", "too little");

export const operation = fc.oneof(
  op(4, "open", { citizen: fc.nat({ max: 1 }), ...contactParts() }),
  op(3, "write", { which: small, ...contactParts() }),
  op(3, "present", { agent, how: fc.constantFrom("enter", "enter", "leave", "pause", "resume") }),
  op(9, "claim", { agent, which: small }),
  op(12, "act", { agent, which: small, how: fc.nat({ max: 11 }), isHolder: fc.boolean(), read }),
  op(2, "report", { which: small, status: fc.constantFrom<Delivery>("sent", "bounced", "refused", "unknown") }),
  op(14, "deliver", { which: fc.nat({ max: 20 }), isKept: fc.boolean() }),
  op(4, "pass", { ms: fc.constantFrom(3_000, 6_000, 780_000, 3 * DAY_MS, 31 * DAY_MS) }),
  op(1, "old timer", { which: fc.nat({ max: 50 }) }),
);

export type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

function op<const Name extends string, T extends object>(
  weight: number,
  name: Name,
  parts: { [K in keyof T]: fc.Arbitrary<T[K]> },
) {
  const arbitrary = fc.record(parts).map((made) => ({ do: name, ...(made as T) }));
  return { weight, arbitrary };
}

function contactParts() {
  return {
    isJunk: fc.constantFrom(false, false, false, true),
    isAutomatic: fc.constantFrom(false, false, true),
    canAnswer: fc.boolean(),
    channel: fc.constantFrom<Channel>("web", "email"),
  };
}

type Parts = Pick<ContactReceived, "isJunk" | "isAutomatic" | "canAnswer" | "channel">;

export function contactOf(
  { isJunk, isAutomatic, canAnswer, channel }: Parts,
  contactId: string,
  receivedAt: string,
): ContactReceived {
  return { contactId, channel, receivedAt, isJunk, isAutomatic, canAnswer, blobs: [] };
}

export function openingOf(caseId: string): Opening {
  return {
    caseId,
    reference: `GU-${caseId}`,
    service: "autonomie",
    sector: "solidarites",
    procedure: "contact",
    target: { workingDays: 5 },
    priority: "normal",
    isProtected: false,
    possibleFollowUpOf: null,
  };
}

export function presenceInput(how: string): AgentInput {
  switch (how) {
    case "enter":
      return { type: "agent.enter", capacity: CAPACITY };
    case "leave":
      return { type: "agent.leave" };
    case "pause":
      return { type: "agent.pause", why: "meal" };
    default:
      return { type: "agent.resume" };
  }
}

type Act = {
  readonly caseId: string;
  readonly agent: string;
  readonly id: string;
  readonly soon: string;
  readonly service: string;
  /** As in a command; absent when nothing is said. */
  readonly seen?: string | null;
};

/** The `how`-th thing that an agent may do with a case. */
export function actOf(
  how: number,
  { caseId, agent, id, soon, service, ...said }: Act,
): Exclude<CaseInput, { type: "timer.due" }> {
  const by = { caseId, agent };
  const reply = { type: "case.reply", ...by, messageId: id, blobs: [], ...said } as const;
  const acts = [
    { type: "case.release", ...by },
    { ...reply, next: "keep" },
    { ...reply, next: "await-citizen" },
    { ...reply, next: "resolve" },
    { type: "case.note", ...by, messageId: id },
    { type: "case.transfer", ...by, to: { service, sector: service }, target: { workingDays: 2 } },
    { type: "case.await", ...by, party: "third-party", until: soon, ...said },
    { type: "case.await", ...by, party: "citizen", until: null, ...said },
    { type: "case.resume", ...by },
    { type: "case.resolve", ...by, outcome: "answered", ...said },
    { type: "case.judge", ...by, isJunk: true },
    { type: "case.judge", ...by, isJunk: false },
  ] as const;
  return acts[how] ?? acts[0];
}
