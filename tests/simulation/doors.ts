/**
 * The senders of the simulated world: doors that try again under the same cause until they know what was decided.
 *
 * They outlive every hub, as citizens, relays and consoles do. What a door was told is remembered and never changes.
 */
import { isDeepStrictEqual } from "node:util";
import type { MemoryDatabase } from "../../actors/memory/memory-database.ts";
import type { Envelope, Outcome } from "../../actors/ports.ts";
import type { Clock } from "./clock.ts";

const PATIENCE_MS = 2_000;
const KEY_REUSED = "idempotency-key-reused";

export type Request = { readonly envelope: Envelope; heard: Outcome | null };

export type Doors = {
  /** Sends an input until its outcome is known. Asking again under the same cause must give the same answer. */
  ask(envelope: Omit<Envelope, "replyTo">): void;
  hear(cause: string, outcome: Outcome): void;
  readonly requests: ReadonlyMap<string, Request>;
  readonly unanswered: number;
};

export type DoorsOptions = {
  readonly clock: Clock;
  readonly database: MemoryDatabase;
  readonly publish: (envelope: Envelope) => void;
  readonly violated: (what: string) => void;
};

/** Creates the doors. */
export function createDoors({ clock, database, publish, violated }: DoorsOptions): Doors {
  const requests = new Map<string, Request>();
  const open = new Set<Request>();

  function settle(request: Request, outcome: Outcome): void {
    open.delete(request);
    if (request.heard && !isDeepStrictEqual(said(request.heard), said(outcome)))
      violated(`${request.envelope.cause} was told ${show(request.heard)}, then ${show(outcome)}`);
    request.heard ??= outcome;
  }

  function insist(request: Request): void {
    publish(request.envelope);
    clock.later(PATIENCE_MS, () => {
      if (!open.has(request)) return;
      const outcome = finalOutcome(database, request.envelope.cause);
      if (outcome) settle(request, outcome);
      else insist(request);
    });
  }

  return {
    ask(asked) {
      const request = requests.get(asked.cause) ?? { envelope: { ...asked, replyTo: "reply.doors" }, heard: null };
      requests.set(asked.cause, request);
      open.add(request);
      insist(request);
    },
    hear(cause, outcome) {
      const request = requests.get(cause);
      if (request) settle(request, outcome);
    },
    requests,
    get unanswered() {
      return open.size;
    },
  };
}

/** What was decided in the end under a cause, or undefined while nobody knows. */
export function finalOutcome(database: MemoryDatabase, cause: string): Outcome | undefined {
  const outcome = database.inputs.get(cause)?.outcome;
  return outcome?.status === "forwarded" ? finalOutcome(database, outcome.cause) : outcome;
}

export function isReuse(outcome: Outcome): boolean {
  return outcome.status === "refused" && outcome.refusal.reason === KEY_REUSED;
}

/** What the sender sees. */
export function said({ digest: _, ...outcome }: Outcome): object {
  return outcome;
}

const show = (outcome: Outcome) => JSON.stringify(said(outcome));
