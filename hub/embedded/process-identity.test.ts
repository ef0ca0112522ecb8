import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { commandLineOf, findProcess, isRunning } from "./process-identity.ts";

it("finds a process with its command line while it runs, and not afterwards", async () => {
  const child = spawn("sleep", ["600"]);
  await once(child, "spawn");
  const found = findProcess(child.pid ?? 0);
  expect(found && [isRunning(found), commandLineOf(found.pid)]).toEqual([true, "sleep 600"]);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(found && isRunning(found)).toBe(false);
});

it("does not take a process for another one that had its number before", () => {
  const self = findProcess(process.pid);
  expect(self && [isRunning(self), isRunning({ ...self, began: "1" })]).toEqual([true, false]);
});
