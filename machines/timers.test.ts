import { expect, it } from "vitest";
import type { Fact } from "./kind.ts";
import { readTimerName, timerEffects } from "./timers.ts";

const start = { type: "startTimer", params: { name: "wait", due: "until" } };
const stop = { type: "stopTimer", params: { name: "wait" } };
const fact = (until: unknown) => ({ type: "case.awaited", at: "2026-11-24T09:00:00.000Z", until }) as Fact;

it("arms a timer at the instant that the fact names, under the case's name", () => {
  expect(timerEffects([start], fact("2027-01-23T09:00:00.000Z"), "c1")).toEqual([
    { type: "startTimer", name: "wait:c1", dueAt: "2027-01-23T09:00:00.000Z" },
  ]);
});

it("arms nothing for ever", () => {
  expect(timerEffects([start], fact(null), "c1")).toEqual([{ type: "stopTimer", name: "wait:c1" }]);
});

it("says the last word only when a state is left and entered again", () => {
  expect(timerEffects([stop, start], fact("2027-01-23T09:00:00.000Z"), null)).toEqual([
    { type: "startTimer", name: "wait", dueAt: "2027-01-23T09:00:00.000Z" },
  ]);
});

it("throws when the fact does not say when, or the action is unknown", () => {
  expect(() => timerEffects([start], fact(undefined), "c1")).toThrow("says in until");
  expect(() => timerEffects([{ type: "ring", params: { name: "bell" } }], fact(null), "c1")).toThrow("ring");
  expect(() => timerEffects([{ type: "stopTimer", params: {} }], fact(null), "c1")).toThrow("names its timer");
});

it("reads a timer's name back", () => {
  expect(readTimerName("close:c:1")).toEqual({ name: "close", of: "c:1" });
  expect(readTimerName("silence")).toEqual({ name: "silence", of: null });
});
