/** Test support: a small kind of actor that can do everything a kind may do, and fail in every way. */
import type { Decision, Fact, Input, Json, Step } from "../machines/kind.ts";
import type { Commit, Delivered, Projection } from "./ports.ts";
import type { AnyKind, Kinds } from "./turn.ts";

export const AT = "2026-11-24T09:00:00.000Z";
export const LATER = "2026-11-24T10:00:00.000Z";

type Sum = { readonly sum: number };
type Asked = Input & { readonly n: number; readonly to: `${string}:${string}`; readonly dueAt: string };
type Said = Fact & { readonly n: number; readonly to: `${string}:${string}`; readonly dueAt: string };

/** Adds numbers. `ring` says what it does when its timer is due. */
export function sumKind(ring: "stops" | "forgets" | "refuses" = "stops", version = "sum@1"): AnyKind {
  return {
    name: "sum",
    version,
    initial: () => ({ sum: 0 }),
    isState: (value) => typeof value === "object" && value !== null && "sum" in value && typeof value.sum === "number",
    decide: (state, input, { at }) => decide(state as Sum, input as Asked, at, ring),
    evolve: (state, fact) => evolve(state as Sum, fact as Said),
  };
}

function decide({ sum }: Sum, input: Asked, at: string, ring: string): Decision<Fact> {
  const fact = { ...input, at };
  switch (input.type) {
    case "add":
      if (input.n < 0) return { accepted: false, refusal: { reason: "negative" } };
      return { accepted: true, facts: [fact], answer: { sum: sum + input.n } };
    case "ask":
      return { accepted: true, facts: [fact], forwarded: true };
    case "greet":
      return { accepted: true, facts: [], tells: [{ to: input.to, input: { type: "add" } }] };
    case "complain":
      return { accepted: false, refusal: { reason: "no" }, tells: [{ to: input.to, input: { type: "add" } }] };
    case "decide badly":
      throw new Error("cannot decide");
    case "timer.due":
      if (ring === "refuses") return { accepted: false, refusal: { reason: "no" } };
      return { accepted: true, facts: ring === "stops" ? [{ type: "rang", at }] : [] };
    default:
      return { accepted: true, facts: [fact] };
  }
}

function evolve({ sum }: Sum, fact: Said): Step<Json> {
  const state = { sum: sum + (fact.n ?? 0) };
  switch (fact.type) {
    case "add":
    case "poison":
      return { state, effects: [] };
    case "wait":
      return { state, effects: [{ type: "startTimer", name: "wait", dueAt: fact.dueAt }] };
    case "stop":
    case "rang":
      return { state, effects: [{ type: "stopTimer", name: "wait" }] };
    case "ask":
      return { state, effects: [{ type: "tell", to: fact.to, input: { type: "add", ...{ n: 1 } } }] };
    case "post":
      return { state, effects: [{ type: "work", kind: "mail", key: "m1", payload: { a: 1 }, sealed: null }] };
    default:
      throw new Error(`no transition takes ${fact.type}`);
  }
}

export const kinds: Kinds = { sum: sumKind() };

/** An input as the stream delivers it. */
export function delivered(seq: number | null, cause: string, input: object, more: Partial<Delivered> = {}): Delivered {
  return { cause, actor: "sum:a", at: AT, seq, ...more, input: input as Input };
}

export function timerDue(generation: number, name = "wait"): Delivered {
  const input = { type: "timer.due", name, generation, dueAt: AT };
  return delivered(null, `timer:sum:a/${name}/${generation}`, input);
}

export const noRows: Projection<Json> = { prepare: async () => {}, isPrepared: () => true, project: () => null };

export const emptyCommit: Commit<Json> = {
  partitions: [],
  inputs: [],
  facts: [],
  actors: [],
  timers: [],
  works: [],
  tells: [],
  told: [],
  deadLetters: [],
  rows: [],
};
