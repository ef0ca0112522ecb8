/**
 * Reads the stream for the partitions owned, in order, and gives each input to the runtime.
 *
 * There are no acknowledgements to lose: the cursor is in PostgreSQL. On any trouble (server gone, stream deleted, consumer
 * forgotten, partitions changed) reading starts again from the cursors, after the stream was checked.
 */
import type { ConsumerMessages, JetStreamClient, JsMsg } from "@nats-io/jetstream";
import { PARTITIONS } from "../../actors/partition-of.ts";
import type { Reader } from "../../actors/runtime.ts";
import { decodeEnvelope } from "./codec.ts";
import { INPUTS, inputSubject } from "./inputs-stream.ts";

const FETCH = 1_000;

export type InputsReader = {
  /** Stops the pass under way; the next begins from the cursors. */
  restart(): void;
  /** Resolves once everything that was in the stream when reading began has been given to the runtime. */
  drained(): Promise<void>;
  /** Whether the pass under way has given what was there when it began: timers wait for it. */
  readonly isDrained: boolean;
  close(): Promise<void>;
};

export type InputsReaderOptions = {
  readonly jetstream: JetStreamClient;
  /** Begins a pass, or returns null when no partition is owned. */
  readonly begin: () => Reader | null;
  /** Waits until the cursors in PostgreSQL say all that was applied: the stream is compared with them. */
  readonly settle: () => Promise<void>;
  /** Checks the stream before each pass. */
  readonly ensure: () => Promise<void>;
  readonly onTrouble: (what: string, error: unknown) => void;
  readonly pause: (ms: number) => Promise<void>;
};

/** Starts reading. */
export function readInputs(options: InputsReaderOptions): InputsReader {
  let isClosed = false;
  let messages: ConsumerMessages | null = null;
  let wake: (() => void) | null = null;
  /** How often a restart was asked for: one that comes while a pass is being set up must not be lost. */
  let asked = 0;
  let isDrained = false;
  const waiting: (() => void)[] = [];
  const stopped = run();

  function settle(): void {
    isDrained = true;
    for (const resume of waiting.splice(0)) resume();
  }

  async function run(): Promise<void> {
    while (!isClosed) {
      try {
        await pass();
      } catch (error) {
        if (!isClosed) options.onTrouble("inputs", error);
        await options.pause(250);
      }
    }
  }

  async function pass(): Promise<void> {
    isDrained = false;
    await options.settle();
    await options.ensure();
    const seen = asked;
    const reader = options.begin();
    if (!reader) return await partitionsOwned(seen);
    const { current, waiting, last } = await open(options.jetstream, reader);
    messages = current;
    try {
      if (isClosed || asked !== seen) return;
      void watch(current);
      if (waiting === 0) settle();
      for await (const message of current) {
        await reader.hasRoom();
        take(reader, message);
        // The stream may never stand still: what came since reading began is not waited for.
        if (message.seq >= last || message.info.pending === 0) settle();
      }
    } finally {
      await current.close();
    }
  }

  async function partitionsOwned(seen: number): Promise<void> {
    if (asked !== seen) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }

  function take(reader: Reader, message: JsMsg): void {
    const envelope = decodeEnvelope(message.data);
    if (envelope) reader.deliver({ ...envelope, seq: message.seq });
    else options.onTrouble("inputs", new Error(`message ${message.seq} is not an input`));
    reader.reached(message.seq);
  }

  /** Any sign that the pass no longer sees the stream ends it. */
  async function watch(current: ConsumerMessages): Promise<void> {
    for await (const status of current.status()) {
      const { type } = status;
      if (
        type === "stream_not_found" ||
        type === "consumer_not_found" ||
        type === "consumer_deleted" ||
        type === "heartbeats_missed"
      ) {
        options.onTrouble("inputs", new Error(type));
        await current.close();
        return;
      }
    }
  }

  function restart(): void {
    asked += 1;
    isDrained = false;
    wake?.();
    wake = null;
    void messages?.close();
  }

  return {
    restart,
    get isDrained() {
      return isDrained;
    },
    drained: () => (isDrained ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    async close() {
      isClosed = true;
      restart();
      await stopped;
    },
  };
}

type Opened = {
  readonly current: ConsumerMessages;
  /** Messages for these partitions when reading began, and the last sequence of the stream then. */
  readonly waiting: number;
  readonly last: number;
};

async function open(jetstream: JetStreamClient, reader: Reader): Promise<Opened> {
  const all = reader.partitions.length === PARTITIONS;
  const consumer = await jetstream.consumers.get(INPUTS, {
    ...(all ? {} : { filter_subjects: reader.partitions.map((partition) => inputSubject(partition)) }),
    opt_start_seq: reader.after + 1,
    inactive_threshold: 30_000,
  });
  const { state } = await (await jetstream.streams.get(INPUTS)).info();
  const { num_pending } = await consumer.info();
  const current = await consumer.consume({ max_messages: FETCH, idle_heartbeat: 5_000, expires: 30_000 });
  return { current, waiting: num_pending, last: state.last_seq };
}
