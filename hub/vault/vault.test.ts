import { afterEach, expect, it, vi } from "vitest";
import { createVault } from "./vault.ts";

const MINUTE_MS = 60_000;
const stored = new Map<string, string>();
const asked: string[] = [];
const open = () =>
  createVault({
    masterKey: "0".repeat(32),
    findKeys: async (entries) => {
      asked.push(...entries);
      return new Map([...stored].filter(([entry]) => entries.includes(entry)));
    },
  });

afterEach(() => {
  vi.restoreAllMocks();
  stored.clear();
  asked.length = 0;
});

it("opens what another hub sealed under the same entry, and not under another", async () => {
  const [one, two] = [open(), open()];
  stored.set("e1", one.create("e1"));
  stored.set("e2", one.create("e2"));
  const sealed = one.seal("e1", { name: "Rossi" });
  await two.load(["e1", "e2"]);
  expect(two.open("e1", sealed)).toEqual({ name: "Rossi" });
  expect(() => two.open("e2", sealed)).toThrow();
});

it("forgets within five minutes a key that was destroyed elsewhere, and asks for no living one more often", async () => {
  const clock = vi.spyOn(performance, "now").mockReturnValue(0);
  const vault = open();
  stored.set("e1", vault.create("e1"));
  stored.set("e2", vault.create("e2"));
  const sealed = vault.seal("e1", "Rossi");
  stored.delete("e1");
  clock.mockReturnValue(4 * MINUTE_MS);
  await vault.load(["e1", "e2"]);
  expect([asked, vault.open("e1", sealed)]).toEqual([[], "Rossi"]);
  clock.mockReturnValue(5 * MINUTE_MS);
  await vault.load(["e1", "e2"]);
  await vault.load(["e2"]);
  expect([asked, vault.open("e1", sealed)]).toEqual([["e1", "e2"], null]);
  expect(() => vault.seal("e1", "again")).toThrow("e1 has no key");
  expect(vault.seal("e2", "still")).toBeTypeOf("string");
});
