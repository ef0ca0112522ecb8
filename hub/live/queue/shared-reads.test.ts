import { expect, it } from "vitest";
import { createSharedReads } from "./shared-reads.ts";

/** Reads that end when told to, and the order in which they began. */
function readings() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const read = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  return { begun, end: (name: string) => ends.get(name)?.(), read };
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

it("gives one read to all who asked before it began, and another to who asks later", async () => {
  const share = createSharedReads(1);
  const { begun, end, read } = readings();
  const first = share("a", read("a1"));
  await turn();
  const [second, third] = [share("a", read("a2")), share("a", read("a3"))];
  end("a1");
  expect(await first).toBe("a1");
  await turn();
  end("a2");
  expect(await Promise.all([second, third])).toEqual(["a2", "a2"]);
  expect(begun).toEqual(["a1", "a2"]);
});

it("runs so many at once and goes on after a failure", async () => {
  const share = createSharedReads(2);
  const { begun, end, read } = readings();
  const failing = share("x", () => Promise.reject(new Error("away")));
  const asked = ["a", "b", "c"].map((name) => share(name, read(name)));
  await expect(failing).rejects.toThrow("away");
  await turn();
  expect(begun).toEqual(["a", "b"]);
  end("a");
  await turn();
  expect(begun).toEqual(["a", "b", "c"]);
  for (const name of ["b", "c"]) end(name);
  expect(await Promise.all(asked)).toEqual(["a", "b", "c"]);
});
