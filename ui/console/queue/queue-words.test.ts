import { expect, it } from "vitest";
import type { QueueRow } from "../../../hub/protocol/queue.ts";
import { catalogueOf } from "../../text/catalogue.ts";
import { sayRow } from "./queue-words.ts";

const now = Date.parse("2026-11-24T09:00:00Z");
const row: QueueRow = {
  caseId: "c",
  reference: "GU-2026-004211",
  service: "autonomie",
  channel: "web",
  title: "APA à domicile",
  citizenName: "Giulia Rossi",
  state: "queued",
  owes: "administration",
  holder: null,
  priority: "normal",
  breachAt: "2026-11-26T17:00:00.000Z",
  since: "2026-11-24T08:56:00.000Z",
  why: "new",
  hasNew: true,
  version: 1,
};
const reasonOf = (change: Partial<QueueRow>) =>
  sayRow({ ...row, ...change }, now, catalogueOf("fr")).reason.replaceAll("\u00a0", " ");

it.each<[string, Partial<QueueRow>, string]>([
  ["a new case by its deadline", {}, "échéance jeudi 26 novembre, dans 2 jours ouvrés"],
  ["a citizen who wrote, with when", { why: "citizen-wrote" }, "a écrit il y a 4 min · échéance jeudi 26 novembre"],
  [
    "a citizen who wrote this minute",
    { why: "citizen-wrote", since: "2026-11-24T08:59:40.000Z" },
    "vient d’écrire · échéance jeudi 26 novembre",
  ],
  ["a missed deadline", { breachAt: "2026-11-24T07:00:00.000Z" }, "échéance dépassée depuis 2 h"],
  [
    "a waiting case without a deadline of ours",
    { state: "waiting", owes: "third-party" },
    "attend un tiers depuis 4 min",
  ],
  [
    "a closed case by when it was closed",
    { state: "closed", closedAt: "2026-11-23T13:05:00.000Z" },
    "clos hier à 14 h 05",
  ],
])("says %s", (_what, change, said) => {
  expect(reasonOf(change)).toBe(said);
});

it("says of a closed case how long ago, and exactly when, and nothing of a deadline", () => {
  const { wait, exact, urgency } = sayRow({ ...row, closedAt: "2026-11-24T07:00:00.000Z" }, now, catalogueOf("en"));
  expect([wait, exact, urgency]).toEqual(["2 h ago", "Resolved Tuesday 24 November 2026 at 08:00.", "calm"]);
});

it("says both instants whole for hovering", () => {
  expect(sayRow(row, now, catalogueOf("en")).exact).toBe(
    "Due Thursday 26 November 2026 at 18:00. Waiting since Tuesday 24 November 2026 at 09:56.",
  );
});
