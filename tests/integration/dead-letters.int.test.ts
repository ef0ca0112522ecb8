/** What cannot be applied is set aside, seen, mended and given again; it holds nobody up. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  dropDeadLetter,
  findDeadLetter,
  listDeadLetters,
  listQuarantined,
  releaseActor,
  retryDeadLetter,
} from "../../db/queries/dead-letters/dead-letters.ts";
import { findOutcomes } from "../../db/queries/runtime/load.ts";
import type { CaseInput } from "../../machines/case/language.ts";
import type { ActorId, Input } from "../../machines/kind.ts";
import { type CoreUnderTest, createGround, type Ground, takeUntilReceived, webContact } from "../support/core.ts";

const patiently = { timeout: 15_000, interval: 50 };

let ground: Ground;
let core: CoreUnderTest;

beforeAll(async () => {
  ground = await createGround();
  // Actors are read at each turn, so that what the test does to a snapshot counts.
  core = await ground.open("hub-1", { cacheMax: 0 });
  await core.ready();
});

afterAll(() => ground.remove());

async function openCase(cause: string): Promise<{ readonly caseId: string; readonly actor: ActorId }> {
  const { caseId } = await takeUntilReceived(core, webContact(cause));
  return { caseId, actor: `citizen:${await core.registry.entryOfCase(caseId)}` };
}

const note = (caseId: string, messageId: string): CaseInput => ({
  type: "case.note",
  caseId,
  agent: "a-lea",
  messageId,
});

function send(cause: string, actor: ActorId, input: CaseInput) {
  return core.requests.request({ cause, actor, input, at: new Date().toISOString() });
}

/** Waits until a step that the database holds was published and applied. */
async function applied(cause: string | null) {
  return await vi.waitFor(async () => {
    const outcome = (await findOutcomes(ground.database.sql, [cause ?? ""])).get(cause ?? "");
    if (!outcome) throw new Error("not yet");
    return outcome;
  }, patiently);
}

describe("an input that PostgreSQL refuses", () => {
  it("is set aside alone, and can be mended and given again", async () => {
    const { sql } = ground.database;
    const { caseId, actor } = await openCase("web:poison:0");
    const others = Array.from({ length: 12 }, (_, n) => takeUntilReceived(core, webContact(`web:poison:${n + 1}`)));
    const outcome = await send("cmd:poison", actor, note(caseId, "half\u0000way"));
    await Promise.all(others);
    expect(outcome).toEqual({ status: "set-aside", reference: expect.stringMatching(/^INC-[0-9A-Z]{14}$/) });
    const reference = outcome.status === "set-aside" ? outcome.reference : "";
    // The sender who tries again is told the same.
    expect(await send("cmd:poison", actor, note(caseId, "half\u0000way"))).toEqual(outcome);

    expect(await listDeadLetters(sql, 10)).toMatchObject([{ reference, actor, cause: "cmd:poison", state: "open" }]);
    expect((await findDeadLetter(sql, reference))?.error).toMatch(/unicode|\\u0000/i);

    const cause = await retryDeadLetter(sql, reference, note(caseId, "whole"), new Date().toISOString());
    expect(await applied(cause)).toMatchObject({ status: "accepted" });
    expect(await retryDeadLetter(sql, reference, note(caseId, "again"), new Date().toISOString())).toBeNull();
    const notes = await sql`select data from fact where actor = ${actor} and type = 'note.recorded'`;
    expect(notes.map(({ data }) => data.messageId)).toEqual(["whole"]);
    expect(await sql`select 1 from tell`).toHaveLength(0);
  });

  it("can be closed without being given to anybody", async () => {
    const { sql } = ground.database;
    const { caseId, actor } = await openCase("web:poison:drop");
    const outcome = await send("cmd:dropped", actor, note(caseId, "\u0000"));
    const reference = outcome.status === "set-aside" ? outcome.reference : "";
    expect(await dropDeadLetter(sql, reference)).toBe(true);
    expect(await dropDeadLetter(sql, reference)).toBe(false);
    expect(await listDeadLetters(sql, 10)).toEqual([]);
  });
});

describe("an input for an actor that this hub does not know", () => {
  it("is set aside and holds nobody up", async () => {
    const outcome = await send("cmd:newer", "site:s1", { type: "ticket.take" } as Input as CaseInput);
    expect(outcome.status).toBe("set-aside");
    await takeUntilReceived(core, webContact("web:newer"));
    if (outcome.status === "set-aside") await dropDeadLetter(ground.database.sql, outcome.reference);
  });
});

describe("an actor whose state its chart cannot move", () => {
  it("is quarantined, keeps what comes for it, and goes on from its facts once released", async () => {
    const { sql } = ground.database;
    const { caseId, actor } = await openCase("web:spoilt:1");
    const holder = JSON.stringify({ agent: "a-lea", reservation: "r", replyTo: "agent:a-lea", since: "" });
    await sql`update snapshot set state = jsonb_set(state, ${["cases", caseId, "holder"]}, ${holder}::jsonb) where actor = ${actor}`;
    // The snapshot says that somebody holds the case; the chart says that it stands in the queue.
    const release: CaseInput = { type: "case.release", caseId, agent: "a-lea" };
    const first = await send("cmd:spoilt:1", actor, release);
    expect(first.status).toBe("set-aside");
    expect(await listQuarantined(sql, 10)).toEqual([actor]);
    const second = await send("cmd:spoilt:2", actor, note(caseId, "m1"));
    expect(second.status).toBe("set-aside");
    await takeUntilReceived(core, webContact("web:spoilt:2"));

    expect(await releaseActor(sql, actor)).toBe(true);
    expect(await releaseActor(sql, actor)).toBe(false);
    const reference = second.status === "set-aside" ? second.reference : "";
    const letter = await findDeadLetter(sql, reference);
    const cause = await retryDeadLetter(sql, reference, letter?.envelope.input ?? release, new Date().toISOString());
    expect(await applied(cause)).toMatchObject({ status: "accepted" });
    expect(await send("cmd:spoilt:3", actor, release)).toMatchObject({
      status: "refused",
      refusal: { reason: "not-holder", by: null },
    });
    expect(await listQuarantined(sql, 10)).toEqual([]);
  });
});
