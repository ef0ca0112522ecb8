import { describe, expect, it } from "vitest";
import { laterBy } from "../calendar/instant.ts";
import { CLOSE_AFTER_MS, decideCase } from "./decide.ts";
import { evolveCase } from "./evolve.ts";
import { contact, givenCase, NOON, opening, paths, play, say, turn } from "./given.ts";
import type { CaseFact, CaseInput } from "./language.ts";
import { AUTOMATIC_MAX, owes, WITHDRAWN_MAX } from "./state.ts";

const LATER = "2026-12-01T09:00:00.000Z";
const author = { kind: "agent", id: "a-karim" } as const;

describe("refusals say what a person needs", () => {
  it("names the holder to whoever is not", () => {
    const byLea = { ...say.reply, agent: "a-lea" };
    expect(decideCase(givenCase(...paths.claimed), byLea, turn())).toEqual({
      accepted: false,
      refusal: { reason: "not-holder", by: "a-karim" },
    });
    expect(decideCase(givenCase(...paths.queued), byLea, turn())).toEqual({
      accepted: false,
      refusal: { reason: "not-holder", by: null },
    });
  });

  it("does not let another agent call junk what one holds", () => {
    expect(decideCase(givenCase(...paths.claimed), { ...say.callJunk, agent: "a-lea" }, turn())).toEqual({
      accepted: false,
      refusal: { reason: "not-holder", by: "a-karim" },
    });
  });

  it("does not wait for what is past", () => {
    expect(decideCase(givenCase(...paths.claimed), { ...say.await60Days, until: NOON }, turn())).toEqual({
      accepted: false,
      refusal: { reason: "already-past", until: NOON },
    });
  });

  it("does not take a case out of one's hands before one has read what the citizen wrote last", () => {
    const refused = { accepted: false, refusal: { reason: "new-message", contactId: "m2" } };
    const held = givenCase(...paths.claimed, say.write, say.writeByMachine);
    for (const asked of [say.resolve, say.awaitCitizen, say.await60Days, say.replyAndAwait, say.replyAndResolve])
      expect([
        decideCase(held, { ...asked, seen: "m1" }, turn()),
        decideCase(held, { ...asked, seen: null }, turn()),
      ]).toEqual([refused, refused]);
    // A date at fault says less than a message that nobody has read.
    expect(decideCase(held, { ...say.await60Days, until: NOON, seen: "m1" }, turn())).toEqual(refused);
  });

  it("lets one act who has read it, says nothing of what they read, or keeps the case", () => {
    const held = givenCase(...paths.claimed, say.write, say.writeByMachine);
    for (const asked of [
      { ...say.resolve, seen: "m2" },
      // A machine's message after it: whoever sees that one sees the citizen's.
      { ...say.resolve, seen: "m3" },
      say.resolve,
      { ...say.reply, seen: "m1" },
    ])
      expect(decideCase(held, asked, turn()).accepted).toBe(true);
  });

  it("does not take a machine's message for the citizen's", () => {
    const held = givenCase({ ...say.open, contact: contact({ isAutomatic: true }) }, say.claim);
    expect(held).toMatchObject({ lastContact: null, automaticSince: ["m1"] });
    for (const seen of [null, "m1"]) expect(decideCase(held, { ...say.resolve, seen }, turn()).accepted).toBe(true);
    const many = Array.from(
      { length: AUTOMATIC_MAX + 1 },
      (_, n): CaseInput => ({ ...say.writeByMachine, contact: contact({ contactId: `x${n}`, isAutomatic: true }) }),
    );
    expect(givenCase(...paths.claimed, ...many)).toMatchObject({ lastContact: "m1" });
    expect(givenCase(...paths.claimed, ...many).automaticSince).toHaveLength(AUTOMATIC_MAX);
  });

  it("does not transfer a case to where it is", () => {
    const nowhere = { ...say.transfer, to: { service: "autonomie", sector: "solidarites" } };
    expect(decideCase(givenCase(...paths.claimed), nowhere, turn())).toEqual({
      accepted: false,
      refusal: { reason: "already-there" },
    });
  });
});

describe("a contact", () => {
  it("opens a case, stands in the queue and is acknowledged", () => {
    const fact = { at: NOON, caseId: "c1" };
    const decision = decideCase(undefined, say.open, turn(LATER));
    expect(decision).toEqual({
      accepted: true,
      answer: { caseId: "c1", reference: "GU-2026-000001", contactId: "m1", isNew: true },
      facts: [
        { type: "case.opened", ...fact, ...opening, contactId: "m1", channel: "web", isJunk: false },
        { type: "contact.recorded", ...fact, ...contact(), sealed: "s1" },
        // Ten working days from its reception, however late the hub took it.
        { type: "case.queued", ...fact, at: LATER, owedSince: NOON, breachAt: "2026-12-08T17:00:00.000Z", why: "new" },
        { type: "acknowledgement.recorded", ...fact, at: LATER, messageId: "m1-ack" },
      ],
    });
    const { effects } = play(undefined, say.open);
    const payload = { template: "acknowledgement", caseId: "c1", messageId: "m1-ack" };
    expect(effects).toEqual([{ type: "work", kind: "mail", key: "m1-ack", payload, sealed: null }]);
  });

  it.each([
    ["nobody can be answered", { canAnswer: false }],
    ["a machine wrote", { isAutomatic: true }],
  ])("is not acknowledged when %s", (_, changes) => {
    expect(play(undefined, { ...say.open, contact: contact(changes) }).effects).toEqual([]);
  });

  it("called spam stays out of the queue until a person clears it, then is as old as it is", () => {
    const suspect = givenCase(...paths.received);
    expect(suspect).toMatchObject({ state: "received", isJunk: true, breachAt: null });
    expect(play(suspect, say.clear, LATER).state).toMatchObject({
      state: "queued",
      isJunk: false,
      why: "cleared",
      owedSince: NOON,
      breachAt: "2026-12-08T17:00:00.000Z",
    });
  });

  it("answers with the case it joined", () => {
    expect(decideCase(givenCase(...paths.queued), say.write, turn())).toMatchObject({
      answer: { caseId: "c1", reference: "GU-2026-000001", contactId: "m2", isNew: false },
    });
  });

  it.each(["waiting", "resolved", "closed", "discarded"] as const)(
    "makes a %s case work again, owed from then",
    (path) => {
      const wrote = { ...say.write, contact: contact({ contactId: "m2", receivedAt: LATER }) };
      expect(play(givenCase(...paths[path]), wrote, LATER).state).toMatchObject({
        state: "queued",
        why: "citizen-wrote",
        hasNew: true,
        isJunk: false,
        holder: null,
        awaits: null,
        closeAt: null,
        outcome: null,
        resolvedAt: null,
        owedSince: LATER,
        breachAt: "2026-12-15T17:00:00.000Z",
      });
    },
  );

  it("is shown as new until the holder acts", () => {
    const held = play(givenCase(...paths.claimed), say.write).state;
    expect(held?.hasNew).toBe(true);
    expect(play(held, say.release).state?.hasNew).toBe(true);
    expect(play(held, say.reply).state?.hasNew).toBe(false);
  });
});

describe("a claim", () => {
  const tellTo = (agent: string) => ({ type: "tell", to: `agent:${agent}` }) as const;

  it("gives the case to one agent and tells their actor", () => {
    const { state, effects } = play(givenCase(...paths.queued), say.claim);
    expect(state?.holder).toEqual({ agent: "a-karim", reservation: "r1", replyTo: "agent:a-karim", since: NOON });
    expect(effects).toEqual([
      { ...tellTo("a-karim"), input: { type: "claim.answered", reservation: "r1", taken: true } },
    ]);
  });

  it("is refused to the others, who are told by whom it was taken and since when, and so is their actor", () => {
    const refusal = { reason: "already-claimed", by: "a-karim", since: NOON };
    expect(decideCase(givenCase(...paths.claimed), say.claimByLea, turn(LATER))).toEqual({
      accepted: false,
      refusal,
      tells: [{ to: "agent:a-lea", input: { type: "claim.answered", reservation: "r9", taken: false, refusal } }],
    });
  });

  it("of what one holds is accepted, and tells the truth about the reservation", () => {
    const held = givenCase(...paths.claimed);
    expect(decideCase(held, say.claim, turn())).toEqual({
      accepted: true,
      facts: [],
      tells: [{ to: "agent:a-karim", input: { type: "claim.answered", reservation: "r1", taken: true } }],
    });
    const refusal = { reason: "already-claimed", by: "a-karim", since: NOON };
    expect(decideCase(held, say.claimAgain, turn())).toEqual({
      accepted: true,
      facts: [],
      tells: [{ to: "agent:a-karim", input: { type: "claim.answered", reservation: "r2", taken: false, refusal } }],
    });
  });

  it("on an unknown case tells the actor that nothing was taken", () => {
    const refusal = { reason: "unknown-case" };
    const tells = [
      { to: "agent:a-karim", input: { type: "claim.answered", reservation: "r1", taken: false, refusal } },
    ];
    expect(decideCase(undefined, say.claim, turn())).toEqual({ accepted: false, refusal, tells });
  });

  it("that was withdrawn before it came is refused", () => {
    const { state, effects } = play(givenCase(...paths.queued), say.withdraw);
    const input = {
      type: "claim.answered",
      reservation: "r1",
      taken: false,
      refusal: { reason: "reservation-withdrawn" },
    };
    expect(effects).toEqual([{ ...tellTo("a-karim"), input }]);
    expect(decideCase(state, say.claim, turn())).toEqual({
      accepted: false,
      refusal: { reason: "reservation-withdrawn" },
      tells: [{ to: "agent:a-karim", input }],
    });
    // Asked once more, the same is said and nothing is added.
    expect(decideCase(state, say.withdraw, turn())).toEqual({
      accepted: true,
      facts: [],
      tells: [{ to: "agent:a-karim", input }],
    });
  });

  it("that holds the case is not withdrawn", () => {
    expect(decideCase(givenCase(...paths.claimed), say.withdraw, turn())).toEqual({
      accepted: true,
      facts: [],
      tells: [{ to: "agent:a-karim", input: { type: "claim.answered", reservation: "r1", taken: true } }],
    });
  });

  it(`remembers the last ${WITHDRAWN_MAX} withdrawn reservations`, () => {
    const many = Array.from(
      { length: WITHDRAWN_MAX + 1 },
      (_, n): CaseInput => ({ ...say.withdraw, reservation: `w${n}` }),
    );
    const { withdrawn } = givenCase(...paths.queued, ...many);
    expect(withdrawn).toHaveLength(WITHDRAWN_MAX);
    expect(withdrawn.at(0)).toEqual({ reservation: "w1", at: NOON });
    expect(withdrawn.at(-1)).toEqual({ reservation: `w${WITHDRAWN_MAX}`, at: NOON });
  });

  it.each(["release", "transfer", "awaitCitizen", "resolve", "callJunk", "replyAndAwait", "replyAndResolve"] as const)(
    "ends with %s, and the agent's actor is told that the capacity is free",
    (name) => {
      const { state, effects } = play(givenCase(...paths.claimed), say[name]);
      expect(state?.holder).toBeNull();
      expect(effects.filter(({ type }) => type === "tell")).toEqual([
        { ...tellTo("a-karim"), input: { type: "reservation.free", reservation: "r1" } },
      ]);
    },
  );
});

describe("a reply", () => {
  it("is work for the mail worker, keyed by its message, with what is sealed left unread", () => {
    const { facts, effects } = play(givenCase(...paths.claimed), say.reply, LATER);
    const fact = { at: LATER, caseId: "c1", author, messageId: "m4", blobs: ["b1"], sealed: "s4" };
    expect(facts).toEqual([{ type: "reply.recorded", ...fact }]);
    const payload = { template: "reply", caseId: "c1", messageId: "m4", agent: "a-karim" };
    expect(effects).toEqual([{ type: "work", kind: "mail", key: "m4", payload, sealed: "s4" }]);
  });
});

describe("the promise", () => {
  it("goes on from when the citizen began to wait, through release and transfer", () => {
    const held = givenCase(...paths.claimed);
    expect(play(held, say.release, LATER).state).toMatchObject({
      owedSince: NOON,
      breachAt: "2026-12-08T17:00:00.000Z",
    });
    expect(play(held, say.transfer, LATER).state).toMatchObject({
      caseId: "c1",
      place: { service: "enfance", sector: "enfance" },
      target: { workingDays: 2 },
      owedSince: NOON,
      breachAt: "2026-11-26T17:00:00.000Z",
      why: "transferred",
    });
  });

  it.each([
    ["into a protected service", false, true, true],
    ["out of one", true, false, true],
    ["between two others", false, false, false],
  ])("of a transfer %s is that a protected case stays so", (_where, isProtected, toProtected, expected) => {
    const held = givenCase({ ...say.open, opening: { ...say.open.opening, isProtected } }, say.claim);
    const { state, facts } = play(held, { ...say.transfer, toProtected });
    expect([state?.isProtected, facts]).toMatchObject([expected, [{ isProtected: expected }]]);
  });

  it.each([true, false])(
    "keeps the protection (%s) that a case had when an older transfer says nothing of it",
    (isProtected) => {
      const held = givenCase({ ...say.open, opening: { ...say.open.opening, isProtected } }, say.claim);
      const [fact] = play(held, say.transfer).facts;
      const { isProtected: _absent, ...older } = fact as Extract<CaseFact, { readonly type: "case.transferred" }>;
      expect(evolveCase(held, older).state.isProtected).toBe(isProtected);
    },
  );

  it.each([
    ["urgent", "2026-12-01T17:00:00.000Z"],
    ["high", "2026-12-04T17:00:00.000Z"],
    ["normal", "2026-12-08T17:00:00.000Z"],
    ["low", "2026-12-15T17:00:00.000Z"],
  ] as const)("of an %s case ends on %s", (priority, breachAt) => {
    expect(play(undefined, { ...say.open, opening: { ...opening, priority } }).state).toMatchObject({ breachAt });
  });

  it("is never already broken when it is made", () => {
    const inAHurry = { ...opening, priority: "urgent", target: { workingDays: 1 } } as const;
    const lastThing = contact({ receivedAt: "2026-11-27T19:00:00.000Z" });
    expect(play(undefined, { ...say.open, contact: lastThing, opening: inAHurry }).state).toMatchObject({
      breachAt: "2026-11-30T17:00:00.000Z",
    });
  });
});

describe("time", () => {
  it("brings a case back after 60 days of waiting", () => {
    const { state, effects } = play(givenCase(...paths.claimed), say.await60Days);
    expect(effects).toContainEqual({ type: "startTimer", name: "wait:c1", dueAt: "2027-01-23T09:00:00.000Z" });
    const { dueAt } = say.waitIsOver;
    const over = play(state, say.waitIsOver, dueAt);
    expect(over.state).toMatchObject({ state: "queued", why: "wait-over", owedSince: dueAt, since: dueAt });
    expect(over.effects).toContainEqual({ type: "stopTimer", name: "wait:c1" });
  });

  it("keeps the end of a wait to the millisecond, in UTC, as its timer will say it", () => {
    const finer = { ...say.await60Days, until: "2027-01-23T10:00:00.000900+01:00" };
    expect(play(givenCase(...paths.claimed), finer).state?.awaits?.until).toBe("2027-01-23T09:00:00.000Z");
  });

  it("closes a case 30 days after it was resolved", () => {
    const { state, effects } = play(givenCase(...paths.claimed), say.resolve, LATER);
    const closeAt = laterBy(LATER, CLOSE_AFTER_MS);
    expect(effects).toContainEqual({ type: "startTimer", name: "close:c1", dueAt: closeAt });
    expect(play(state, { ...say.closeIsDue, dueAt: closeAt }, closeAt).state).toMatchObject({
      state: "closed",
      closeAt: null,
      resolvedAt: LATER,
    });
  });

  it("does nothing through a timer that was armed for an earlier wait", () => {
    const stale = { ...say.waitIsOver, dueAt: "2027-01-22T09:00:00.000Z" };
    expect(play(givenCase(...paths.waiting), stale).facts).toEqual([]);
    expect(play(givenCase(...paths.resolved), { ...say.closeIsDue, dueAt: NOON }).facts).toEqual([]);
  });
});

describe("a message that cannot reach the citizen", () => {
  it.each([
    ["waiting", "case.resumed"],
    ["resolved", "case.reopened"],
  ] as const)("brings a %s case before a person", (path, type) => {
    const { facts, state } = play(givenCase(...paths[path]), say.bounced, LATER);
    expect(facts[1]).toMatchObject({ type, author: { kind: "hub", rule: "delivery-failed" }, why: "delivery-failed" });
    expect(state).toMatchObject({ state: "queued", why: "delivery-failed", owedSince: LATER });
  });
});

it("says who owes the next move", () => {
  const owing = Object.entries(paths).flatMap(([name, path]) =>
    path.length > 0 ? [[name, owes(givenCase(...path))]] : [],
  );
  expect(Object.fromEntries(owing)).toEqual({
    received: "administration",
    queued: "administration",
    claimed: "administration",
    waiting: "third-party",
    resolved: "nobody",
    closed: "nobody",
    discarded: "nobody",
  });
  expect(owes(givenCase(...paths.claimed, say.awaitCitizen))).toBe("citizen");
});

it("throws on a fact that no transition takes, rather than ignore it", () => {
  const fact = { at: NOON, caseId: "c1" };
  expect(() => evolveCase(undefined, { type: "case.closed", ...fact, author })).toThrow("takes case.closed");
  expect(() => evolveCase(givenCase(...paths.queued), { type: "case.closed", ...fact, author })).toThrow("of queued");
});
