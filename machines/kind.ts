/**
 * What an actor kind is, in four words (design D4).
 *
 * An *input* asks. A *fact* is what happened, stored for ever. An *effect* is work for the outside,
 * stored with the fact and done later. A *refusal* is a reason from a closed list.
 * Everything here is pure: time and identities arrive inside inputs.
 */

/** Anything JSON can carry. Inputs, facts and states are made of it, so that replay means the same everywhere. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** `<kind>:<key>`, for example `citizen:01J…` or `agent:a-karim`. */
export type ActorId = `${string}:${string}`;

/** An instant as ISO 8601 in UTC with milliseconds, for example `2026-11-24T09:02:00.000Z`. */
export type Instant = string;

/** Personal data that no decision may read: ciphertext under the entry's key, or null (design D12). */
export type Sealed = string | null;

/** Work the outside must do because of a fact. Closed: the runtime performs each by name. */
export type Effect =
  /** Arms a named timer of this actor, replacing the one of the same name. */
  | { readonly type: "startTimer"; readonly name: string; readonly dueAt: Instant }
  | { readonly type: "stopTimer"; readonly name: string }
  /** Gives an input to another actor, through the log, until it is applied. */
  | { readonly type: "tell"; readonly to: ActorId; readonly input: Input }
  /** Hands work to a worker by the outbox: `kind` names the worker, `key` makes it idempotent. */
  | {
      readonly type: "work";
      readonly kind: string;
      readonly key: string;
      readonly payload: Json;
      readonly sealed: Sealed;
    };

/** What every input carries. Each kind narrows it in its own `language.ts`. */
export type Input = { readonly type: string; readonly sealed?: Sealed };

/** What every fact carries. `at` is when it happened in the world, given by the input. */
export type Fact = { readonly type: string; readonly at: Instant; readonly sealed?: Sealed };

/** What `decide` may look at besides state and input. */
export type Turn = {
  /** The actor that decides. */
  readonly actor: ActorId;
  /** The input's cause: unique for ever, the same when the sender tries again. */
  readonly cause: string;
  /** When the hub took the input. */
  readonly at: Instant;
};

/** A step towards another actor: the runtime stores it in the same transaction and gives it until it is applied. */
export type Told = { readonly to: ActorId; readonly input: Input };

/**
 * What was decided. `answer` is what the sender is told, beside the acceptance.
 * `forwarded` says that the final answer comes from the actor told in this turn, under the same cause.
 * `tells` are steps that no fact calls for: a refused claim must still tell the agent's actor. They are stored as tell effects are.
 */
export type Decision<F extends Fact, R extends Refusal = Refusal> =
  | {
      readonly accepted: true;
      readonly facts: readonly F[];
      readonly answer?: Json;
      readonly forwarded?: true;
      readonly tells?: readonly Told[];
    }
  | { readonly accepted: false; readonly refusal: R; readonly tells?: readonly Told[] };

/** A reason from a closed list, with what the person needs to understand it. */
export type Refusal = { readonly reason: string; readonly [detail: string]: Json };

/** State after a fact, and the work that the fact calls for. Effects are dropped on replay. */
export type Step<S> = { readonly state: S; readonly effects: readonly Effect[] };

/**
 * One kind of actor. The runtime knows nothing else of it.
 *
 * `evolve` throws when no transition takes the fact: that is a defect, and the actor is quarantined.
 */
export type Kind<S, I extends Input, F extends Fact> = {
  readonly name: string;
  /** Versions of the charts inside a state, for example `case@1 reservation@1`. A snapshot under another is rebuilt. */
  readonly version: string;
  initial(): S;
  /** Tells whether a stored value has the structure of a state. One that has not is rebuilt from the facts. */
  isState(value: Json): boolean;
  decide(state: S, input: I, turn: Turn): Decision<F>;
  evolve(state: S, fact: F): Step<S>;
};
