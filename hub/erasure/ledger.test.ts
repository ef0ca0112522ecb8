import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openLedger } from "./ledger.ts";

const first = { entry: "entry-1", at: "2026-11-24T09:00:00.000Z", by: "a-karim" };
const second = { entry: "entry-2", at: "2026-11-25T09:00:00.000Z", by: "a-karim" };
let folder = "";
const path = () => join(folder, "data", "erasures.jsonl");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "guichet-ledger-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("keeps each entry once, in order, over restarts", () => {
  expect(openLedger(path()).read()).toEqual([]);
  openLedger(path()).append(first);
  const ledger = openLedger(path());
  ledger.append(second);
  ledger.append({ ...first, by: "someone else" });
  expect(openLedger(path()).read()).toEqual([first, second]);
});

it("drops the end of a line that a crash cut, and writes the next one whole", () => {
  const ledger = openLedger(path());
  ledger.append(first);
  appendFileSync(path(), '{"entry":"entry-');
  expect(ledger.read()).toEqual([first]);
  ledger.append(second);
  expect(readFileSync(path(), "utf8")).toBe(`${JSON.stringify(first)}\n${JSON.stringify(second)}\n`);
});

it("says which line is spoilt instead of passing over it", () => {
  openLedger(path()).append(first);
  writeFileSync(path(), `${readFileSync(path(), "utf8")}nonsense\n`);
  expect(() => openLedger(path()).read()).toThrow("line 2");
});
