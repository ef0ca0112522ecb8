import { expect, it } from "vitest";
import { createFolderSync } from "./folder-sync.ts";

/** Syncs that end when they are told. */
function gated() {
  const began: string[] = [];
  const ends: (() => void)[] = [];
  const sync = createFolderSync((folder) => {
    began.push(folder);
    return new Promise((resolve) => ends.push(resolve));
  });
  const endAll = () => {
    for (const end of ends.splice(0)) end();
  };
  return { began, endAll, sync };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it("gives who comes during a round the next one, shared", async () => {
  const { began, endAll, sync } = gated();
  const heard: string[] = [];
  const ask = (name: string, ...folders: string[]) => void sync(folders).then(() => heard.push(name));
  ask("first", "a");
  ask("second", "a", "b");
  ask("third", "a");
  await turn();
  expect(began).toEqual(["a"]);
  endAll();
  await turn();
  expect([began, heard]).toEqual([["a", "a", "b"], ["first"]]);
  endAll();
  await turn();
  expect([began, heard]).toEqual([
    ["a", "a", "b"],
    ["first", "second", "third"],
  ]);
});
