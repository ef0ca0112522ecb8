/**
 * The stream INPUTS in memory, for tests and simulations: ordered, and disposable.
 *
 * It can lose its tail or all of itself, as the real one may, and is then made again beyond the greatest cursor, so that no
 * sequence number is given twice to inputs that the database knows.
 */
import { partitionOf } from "../partition-of.ts";
import type { Envelope } from "../ports.ts";

/** As in the real stream: numbers that were delivered and not applied when the stream was lost are not given again. */
const GAP = 1_000_000;

export type Message = { readonly seq: number; readonly partition: number; readonly envelope: Envelope };

export type MemoryStream = {
  /** Appends a copy; returns its sequence, or null when there is no stream to take it. */
  append(envelope: Envelope): number | null;
  /** Makes sure that the stream exists and lies beyond the cursor, as `ensureInputs` does. Returns whether it was made anew. */
  ensure(greatestCursor: number): boolean;
  /** Returns messages after a sequence for these partitions, in order; null when there is no stream. */
  read(after: number, partitions: ReadonlySet<number>): readonly Message[] | null;
  /** Forgets the last messages; the next ones get their numbers. Returns what was lost. */
  loseTail(count: number): readonly Message[];
  /** Is gone until somebody makes it again. Returns what was lost. */
  remove(): readonly Message[];
  /** Grows whenever readers must begin again. */
  readonly incarnation: number;
  readonly messages: readonly Message[];
  readonly lastSeq: number;
};

/** Creates a stream that does not exist yet. */
export function createMemoryStream(): MemoryStream {
  let messages: Message[] = [];
  let exists = false;
  let lastSeq = 0;
  let incarnation = 0;

  return {
    append(envelope) {
      if (!exists) return null;
      lastSeq += 1;
      const kept = JSON.parse(JSON.stringify(envelope)) as Envelope;
      messages.push({ seq: lastSeq, partition: partitionOf(envelope.actor), envelope: kept });
      return lastSeq;
    },
    ensure(greatestCursor) {
      if (exists && lastSeq >= greatestCursor) return false;
      exists = true;
      incarnation += 1;
      messages = [];
      lastSeq = greatestCursor === 0 ? 0 : greatestCursor + GAP - 1;
      return true;
    },
    read(after, partitions) {
      if (!exists) return null;
      const first = messages.findLastIndex(({ seq }) => seq <= after) + 1;
      return messages.slice(first).filter(({ partition }) => partitions.has(partition));
    },
    loseTail(count) {
      const lost = count > 0 ? messages.splice(-count) : [];
      const [first] = lost;
      if (first) lastSeq = first.seq - 1;
      incarnation += 1;
      return lost;
    },
    remove() {
      exists = false;
      incarnation += 1;
      return messages.splice(0);
    },
    get incarnation() {
      return incarnation;
    },
    get messages() {
      return messages;
    },
    get lastSeq() {
      return lastSeq;
    },
  };
}
