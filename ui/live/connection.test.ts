import { expect, it } from "vitest";
import { CLOSE } from "../../hub/protocol/live.ts";
import { backoffMs } from "./backoff.ts";
import { type ConnectionEvent, moveConnection, startConnection } from "./connection.ts";

function run(events: readonly ConnectionEvent[]) {
  let state = startConnection(0);
  const orders: string[] = [];
  for (const event of events) {
    const [next, order] = moveConnection(state, event);
    state = next;
    if (order !== "nothing") orders.push(order);
  }
  return { state, orders };
}

const opening: ConnectionEvent = { type: "opening", at: 0 };
const hello: ConnectionEvent = { type: "frame", at: 10, isHello: true };
const lost = (at: number): ConnectionEvent => ({ type: "closed", at, code: 1006, random: 0 });

it("is live when the hub has said hello, not before", () => {
  expect(run([opening]).state.status).toBe("connecting");
  expect(run([opening, hello]).state.status).toBe("live");
});

it("asks to open at once, then after the wait and not before", () => {
  expect(run([{ type: "tick", at: 0 }]).orders).toEqual(["open"]);
  expect(run([opening, hello, lost(1_000), { type: "tick", at: 1_249 }]).orders).toEqual([]);
  expect(run([opening, hello, lost(1_000), { type: "tick", at: 1_250 }]).orders).toEqual(["open"]);
});

it("says offline only when a second attempt fails", () => {
  expect(run([opening, hello, lost(1_000)]).state.status).toBe("connecting");
  expect(run([opening, hello, lost(1_000), { type: "opening", at: 1_300 }, lost(1_400)]).state.status).toBe("offline");
});

it("pings after silence, then says late, then gives the socket up", () => {
  const silent = [opening, hello, { type: "tick", at: 15_010 } as const];
  expect(run(silent).orders).toEqual(["ping"]);
  expect(run([...silent, { type: "tick", at: 20_010 }]).state.status).toBe("late");
  expect(run([...silent, { type: "tick", at: 30_010 }]).orders).toEqual(["ping", "close"]);
});

it("is live again as soon as a late hub answers", () => {
  const late = [opening, hello, { type: "tick", at: 15_010 } as const, { type: "tick", at: 20_010 } as const];
  expect(run([...late, { type: "frame", at: 21_000, isHello: false }]).state.status).toBe("live");
});

it("stops for good when the session is over", () => {
  const over = [opening, hello, { type: "closed", at: 20, code: CLOSE.signedOut, random: 0 } as const];
  expect(run([...over, { type: "tick", at: 99_999 }])).toMatchObject({ state: { status: "signed-out" }, orders: [] });
});

it("doubles the wait up to a bound, and spreads it over its second half", () => {
  expect([1, 2, 3, 4].map((attempt) => backoffMs(attempt, 0))).toEqual([250, 500, 1_000, 2_000]);
  expect(backoffMs(1, 0.999)).toBe(500);
  expect(backoffMs(1_000, 0.999)).toBeLessThanOrEqual(20_000);
});
