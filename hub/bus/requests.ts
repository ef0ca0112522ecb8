/**
 * The sender's side of an input: publish it, then wait for its outcome.
 *
 * Whoever hears nothing for two seconds looks whether the input was applied, by its cause, and otherwise publishes it again:
 * the same cause changes state once. JetStream's own acknowledgement is never asked for (design D1).
 */
import type { NatsConnection } from "@nats-io/transport-node";
import { z } from "zod";
import { partitionOf } from "../../actors/partition-of.ts";
import type { Bus, Envelope, Outcome } from "../../actors/ports.ts";
import { encodeEnvelope } from "./codec.ts";
import { inputSubject } from "./inputs-stream.ts";

const PATIENCE_MS = 2_000;
/** After this many publications the sender is told that nothing is certain yet. */
const TRIES_MAX = 4;
/** Senders waiting at once in one hub: beyond, the door is told to come back. */
const WAITING_MAX = 20_000;

export type UnknownOutcome = { readonly status: "unknown" };

export type Requests = {
  /** Sends an input and resolves with what was decided, or "unknown" when nothing is certain in time. Never throws. */
  request(envelope: Omit<Envelope, "replyTo">): Promise<Outcome | UnknownOutcome>;
  readonly waiting: number;
};

export type RequestsOptions = {
  readonly connection: NatsConnection;
  readonly bus: Bus;
  readonly hub: string;
  readonly findOutcomes: (causes: readonly string[]) => Promise<ReadonlyMap<string, Outcome>>;
  readonly onTrouble: (what: string, error: unknown) => void;
};

const Answer = z.object({ cause: z.string(), outcome: z.looseObject({ status: z.string() }) });

type Asked = { readonly digest: string | undefined; readonly answer: Promise<Outcome | UnknownOutcome> };

const KEY_REUSED: Outcome = { status: "refused", refusal: { reason: "idempotency-key-reused" } };

/** The same key was used for something else. */
function isOther(known: string | undefined, asked: string | undefined): boolean {
  return known !== undefined && asked !== undefined && known !== asked;
}

/** Creates the bus that the runtime publishes and answers on. */
export function createBus(connection: NatsConnection): Bus {
  return {
    publish: (partition, envelope) =>
      connection.publish(inputSubject(partition, envelope.actor), encodeEnvelope(envelope)),
    answer: (replyTo, cause, outcome) => connection.publish(replyTo, JSON.stringify({ cause, outcome })),
  };
}

/** Listens for the outcomes of what this hub sends. */
export function createRequests({ connection, bus, hub, findOutcomes, onTrouble }: RequestsOptions): Requests {
  const replyTo = `reply.${hub}`;
  const waiting = new Map<string, (outcome: Outcome) => void>();
  const asked = new Map<string, Asked>();

  connection.subscribe(replyTo, {
    callback: (error, message) => {
      if (error) return onTrouble("reply", error);
      const answer = Answer.parse(message.json());
      waiting.get(answer.cause)?.(answer.outcome as Outcome);
    },
  });

  /** The first outcome by message, or null after the time allowed. */
  function hear(cause: string): { readonly outcome: Promise<Outcome | null>; readonly stop: () => void } {
    let timer: NodeJS.Timeout | undefined;
    const outcome = new Promise<Outcome | null>((resolve) => {
      waiting.set(cause, resolve);
      timer = setTimeout(() => resolve(null), PATIENCE_MS);
    });
    return { outcome, stop: () => clearTimeout(timer) };
  }

  async function ask(envelope: Omit<Envelope, "replyTo">): Promise<Outcome | UnknownOutcome> {
    const { cause } = envelope;
    try {
      for (let attempt = 1; attempt <= TRIES_MAX; attempt++) {
        const { outcome, stop } = hear(cause);
        bus.publish(partitionOf(envelope.actor), { ...envelope, replyTo });
        const heard = (await outcome) ?? (await look(envelope));
        stop();
        if (heard) return heard;
      }
    } catch (error) {
      onTrouble("request", error);
    } finally {
      waiting.delete(cause);
      asked.delete(cause);
    }
    return { status: "unknown" };
  }

  /** The same sender may ask twice at once: both hear the same. */
  function request(envelope: Omit<Envelope, "replyTo">): Promise<Outcome | UnknownOutcome> {
    const earlier = asked.get(envelope.cause);
    if (earlier) return isOther(earlier.digest, envelope.digest) ? Promise.resolve(KEY_REUSED) : earlier.answer;
    if (asked.size >= WAITING_MAX) return Promise.resolve({ status: "unknown" });
    const answer = ask(envelope);
    asked.set(envelope.cause, { digest: envelope.digest, answer });
    return answer;
  }

  /** Follows a forwarded input to the actor that gives the final answer. */
  async function look({ cause, digest }: Omit<Envelope, "replyTo">): Promise<Outcome | null> {
    let outcome = (await findOutcomes([cause])).get(cause);
    if (outcome && isOther(outcome.digest, digest)) return KEY_REUSED;
    while (outcome?.status === "forwarded") outcome = (await findOutcomes([outcome.cause])).get(outcome.cause);
    return outcome ?? null;
  }

  return {
    request,
    get waiting() {
      return asked.size;
    },
  };
}
