import { describe, expect, it } from "vitest";
import { PARTITIONS, partitionOf, shareOf } from "./partition-of.ts";

it("keeps every actor where it was: these places are stored", () => {
  expect(
    ["citizen:e1", "citizen:0123456789abcdef", "agent:a-lea", "agent:a-karim"].map((id) => partitionOf(id as "a:b")),
  ).toEqual([25, 63, 32, 2]);
});

it("spreads actors over all partitions", () => {
  const counts = new Array<number>(PARTITIONS).fill(0);
  for (let n = 0; n < PARTITIONS * 200; n++) {
    const partition = partitionOf(`citizen:${n.toString(36)}`);
    counts[partition] = (counts[partition] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(100);
  expect(Math.max(...counts)).toBeLessThan(300);
});

describe("hubs that share partitions", () => {
  const hubs = ["hub-a", "hub-b", "hub-c", "hub-d"];

  it("hold each exactly once, whatever the order they are named in", () => {
    const all = hubs.flatMap((hub) => [...shareOf(hub, hubs.toReversed())]);
    expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: PARTITIONS }, (_, partition) => partition));
  });

  it("each hold a fair part", () => {
    for (const hub of hubs) expect(shareOf(hub, hubs).size).toBeGreaterThan(PARTITIONS / hubs.length / 3);
  });

  it("keep what they have when another joins, but for what it gets", () => {
    for (const hub of hubs) {
      const before = shareOf(hub, hubs);
      for (const partition of shareOf(hub, [...hubs, "hub-e"])) expect(before.has(partition)).toBe(true);
    }
  });

  it("hold everything when alone, and nothing when unknown", () => {
    expect(shareOf("hub-a", ["hub-a"]).size).toBe(PARTITIONS);
    expect(shareOf("hub-x", hubs).size).toBe(0);
  });
});
