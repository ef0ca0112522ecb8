import { expect, it } from "vitest";
import { createLog, type LogOptions } from "./log.ts";

const AT = Date.parse("2026-11-24T09:02:00.000Z");

function lines(log: (target: ReturnType<typeof createLog>) => void, options: Partial<LogOptions> = {}): string[] {
  const written: string[] = [];
  log(createLog({ level: "info", pretty: false, clock: () => AT, write: (line) => written.push(line), ...options }));
  return written;
}

const entry = (log: (target: ReturnType<typeof createLog>) => void) => JSON.parse(lines(log)[0] ?? "null");

it("writes one JSON line with the instant, the level, ids and counts", () => {
  expect(entry((log) => log.info({ caseId: "c-1", reason: "already-claimed", count: 3 }, "claim refused"))).toEqual({
    level: "info",
    at: "2026-11-24T09:02:00.000Z",
    caseId: "c-1",
    reason: "already-claimed",
    count: 3,
    message: "claim refused",
  });
});

it("masks fields that carry people's data, and e-mail addresses anywhere", () => {
  const seen = entry((log) =>
    log
      .child({ email: "giulia@example.fr" })
      .warn(
        { citizenName: "Giulia Rossi", phone: "0612", reason: "550 <giulia@example.fr> unknown", ids: ["a", "b@c.fr"] },
        "refused giulia@example.fr",
      ),
  );
  expect(seen).toEqual({
    level: "warn",
    at: "2026-11-24T09:02:00.000Z",
    email: "[masked]",
    citizenName: "[masked]",
    phone: "[masked]",
    reason: "550 <[address]> unknown",
    ids: ["a", "[address]"],
    message: "refused [address]",
  });
});

it("drops nested values, which nobody has looked through", () => {
  expect(entry((log) => log.info({ row: { title: "APA de Mme Rossi" } }, "x")).row).toBe("[dropped]");
});

it("keeps of an error its type, code, message and stack, not the row that PostgreSQL quotes", () => {
  const error = Object.assign(new Error("duplicate key for giulia@example.fr"), { code: "23505", detail: "(Rossi)" });
  const seen = entry((log) => log.error({ error, caseId: "c-1" }, "commit failed")).error;
  expect(seen).toEqual({
    type: "Error",
    code: "23505",
    message: "duplicate key for [address]",
    stack: expect.any(Array),
  });
});

it("writes one readable line for a person in demonstration", () => {
  const pretty = lines((log) => log.child({ part: "smtp" }).info({ count: 2 }, "mails taken"), { pretty: true });
  expect(pretty).toEqual(["09:02:00 info  mails taken part=smtp count=2\n"]);
});
