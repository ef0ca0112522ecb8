/** What carries inputs to the stream and answers to the doors: late, twice, or never; in order within a partition. */
import type { MemoryStream } from "../../actors/memory/memory-stream.ts";
import { PARTITIONS, partitionOf } from "../../actors/partition-of.ts";
import type { Envelope, Outcome } from "../../actors/ports.ts";
import type { Random } from "../../simulators/random.ts";
import type { Clock } from "./clock.ts";

const LATENCY_MS = 40;

export type Network = {
  publish(envelope: Envelope): void;
  answer(cause: string, outcome: Outcome): void;
  loseTail(count: number): void;
  removeStream(): void;
  /** No more losses and doubles. */
  heal(): void;
  /** True for a number that the stream gave twice, after it lost its tail. */
  wasReused(seq: number): boolean;
  /** The place of an input that was published once and never lost, or null. */
  onlySeqOf(cause: string): number | null;
};

export type NetworkOptions = {
  readonly clock: Clock;
  readonly random: Random;
  readonly stream: MemoryStream;
  readonly hear: (cause: string, outcome: Outcome) => void;
};

/** Creates the network. */
export function createNetwork({ clock, random, stream, hear }: NetworkOptions): Network {
  const arrivals = new Array<number>(PARTITIONS).fill(0);
  const seqs = new Map<string, number[]>();
  const published = new Map<string, number>();
  const lost = new Set<number>();
  let isHealed = false;

  function arrive(envelope: Envelope): void {
    const seq = stream.append(envelope);
    if (seq !== null) seqs.set(envelope.cause, [...(seqs.get(envelope.cause) ?? []), seq]);
  }

  return {
    publish(envelope) {
      published.set(envelope.cause, (published.get(envelope.cause) ?? 0) + 1);
      if (!isHealed && random.chance(0.03)) return;
      const partition = partitionOf(envelope.actor);
      const copies = !isHealed && random.chance(0.05) ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        const at = Math.max(arrivals[partition] ?? 0, clock.elapsed() + random.next() * LATENCY_MS);
        arrivals[partition] = at;
        clock.later(at - clock.elapsed(), () => arrive(envelope));
      }
    },
    answer(cause, outcome) {
      if (!isHealed && random.chance(0.05)) return;
      clock.later(random.next() * LATENCY_MS, () => hear(cause, outcome));
    },
    loseTail(count) {
      for (const { seq } of stream.loseTail(count)) lost.add(seq);
    },
    removeStream() {
      for (const { seq } of stream.remove()) lost.add(seq);
    },
    heal() {
      isHealed = true;
    },
    wasReused: (seq) => lost.has(seq),
    onlySeqOf(cause) {
      const [seq, ...others] = seqs.get(cause) ?? [];
      return seq !== undefined && others.length === 0 && published.get(cause) === 1 && !lost.has(seq) ? seq : null;
    },
  };
}
