import { expect, it } from "vitest";
import type { ActorId } from "../machines/kind.ts";
import { createLiveCache } from "./live-cache.ts";
import { partitionOf } from "./partition-of.ts";
import type { Live } from "./turn.ts";

const live = (actor: ActorId): Live => ({ actor, version: 1, state: {}, timers: {}, quarantined: false });

it("keeps so many actors and forgets the one that was used longest ago", () => {
  const cache = createLiveCache(2);
  for (const actor of ["sum:a", "sum:b"] as const) cache.set(actor, live(actor));
  cache.get("sum:a");
  cache.set("sum:c", live("sum:c"));
  expect(["sum:a", "sum:b", "sum:c"].map((actor) => cache.get(actor as ActorId)?.actor)).toEqual([
    "sum:a",
    undefined,
    "sum:c",
  ]);
});

it("forgets a partition, and no other", () => {
  const cache = createLiveCache(100);
  const actors = Array.from({ length: 50 }, (_, n): ActorId => `sum:${n}`);
  for (const actor of actors) cache.set(actor, live(actor));
  cache.dropPartition(partitionOf("sum:0"));
  expect(actors.filter((actor) => !cache.get(actor))).toEqual(
    actors.filter((actor) => partitionOf(actor) === partitionOf("sum:0")),
  );
});

it("keeps nothing when it may keep none", () => {
  const cache = createLiveCache(0);
  cache.set("sum:a", live("sum:a"));
  expect(cache.get("sum:a")).toBeUndefined();
});
