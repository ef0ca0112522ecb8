/**
 * Runs XState charts that hold structure only: no context, guards, invoke, spawn, after or always (design D4).
 *
 * The move of such a chart depends on nothing but its value and the fact's type, so XState is asked once for each pair
 * and the answer is remembered. The chart stays the only source: nothing here knows how a chart moves. It matters because
 * the public `transition` takes tens of microseconds, a lookup takes a fraction of one, and a turn makes several moves.
 * What is stored is the plain state value, never an XState snapshot: those restore wrongly without a word when a chart changes.
 */
import {
  type AnyStateMachine,
  type AnyStateNode,
  getNextTransitions,
  initialTransition,
  type StateValue,
  transition,
} from "xstate";
import { assert } from "./assert.ts";

/** Work named by a chart. Its parameters are written in the chart and never computed. */
export type ChartAction = { readonly type: string; readonly params: Readonly<Record<string, string>> };

export type Move<V> = { readonly value: V; readonly actions: readonly ChartAction[] };

export type Chart<V extends StateValue> = {
  /** `<machine id>@<machine version>`. */
  readonly name: string;
  readonly initial: V;
  /** Every fact type that some state takes. */
  readonly types: readonly string[];
  /** Returns every value that facts can lead to, the initial one first. */
  values(): readonly V[];
  /** Says whether a fact of this type may follow in this state. */
  can(value: V, type: string): boolean;
  /** Returns the next value and the work it calls for, or null when no transition takes the fact. Throws on an unknown value. */
  move(value: V, type: string): Move<V> | null;
  /** As `move`, but throws when no transition takes the fact: for facts that happened, where that is a defect. */
  take(value: V, type: string): Move<V>;
};

/**
 * Returns the chart of a machine, or throws when the machine holds more than structure.
 * `V` is what the caller knows of its values; each chart's test compares it with `values()`.
 */
export function createChart<V extends StateValue>(machine: AnyStateMachine): Chart<V> {
  assertStructureOnly(machine);
  const [first, actions] = initialTransition(machine, undefined);
  assert(actions.length === 0, `chart ${machine.id}: the initial state has no entry actions, for nobody performs them`);

  const initial = first.value as V;
  // Not `machine.events`, which leaves out facts that are taken and move nothing.
  const types = [...new Set(nodesOf(machine.root).flatMap((node) => [...node.transitions.keys()]))];
  const known = new Set(types);
  const remembered = new Map<string, Map<string, Move<V> | null>>();

  const move = (value: V, type: string) => {
    const key = keyOf(value);
    let moves = remembered.get(key);
    const found = moves?.get(type);
    if (found !== undefined) return found;
    const fresh = askXState(machine, value, type);
    // A type that no state takes is not remembered: the memory is bounded by the chart, not by what callers ask.
    if (!known.has(type)) return fresh;
    if (!moves) {
      moves = new Map();
      remembered.set(key, moves);
    }
    moves.set(type, fresh);
    return fresh;
  };

  return {
    name: `${machine.id}@${machine.version ?? "1"}`,
    initial,
    types,
    values: () => reachable(initial, types, move),
    can: (value, type) => move(value, type) !== null,
    move,
    take: (value, type) => {
      const taken = move(value, type);
      assert(taken, `chart ${machine.id}: a transition of ${keyOf(value)} takes ${type}`);
      return taken;
    },
  };
}

/** Asks XState itself, remembering nothing. Exported for the test that compares it with what a chart remembers. */
export function askXState<V extends StateValue>(machine: AnyStateMachine, value: V, type: string): Move<V> | null {
  const snapshot = machine.resolveState({ value, context: {} });
  // `snapshot.can` says no to a transition without target and actions, which is how a chart says "this fact is taken, stay".
  if (!getNextTransitions(snapshot).some((next) => next.eventType === type)) return null;
  const [next, actions] = transition(machine, snapshot, { type });
  return {
    value: next.value as V,
    actions: actions.map(({ type, params }) => ({
      type,
      // Written in the chart as plain strings: `assertStructureOnly` has seen to it.
      params: (params ?? {}) as unknown as ChartAction["params"],
    })),
  };
}

function reachable<V extends StateValue>(initial: V, types: readonly string[], move: Chart<V>["move"]): readonly V[] {
  const found = new Map<string, V>([[keyOf(initial), initial]]);
  // A Map is iterated in order of insertion and includes what is added on the way.
  for (const value of found.values())
    for (const type of types) {
      const next = move(value, type)?.value;
      if (next !== undefined) found.set(keyOf(next), next);
    }
  return [...found.values()];
}

/** Names a value whatever the order of its regions: PostgreSQL's jsonb sorts keys its own way. */
function keyOf(value: StateValue): string {
  if (typeof value === "string") return value;
  const regions = Object.keys(value).sort();
  return `{${regions.map((region) => `${region}:${keyOf(value[region] ?? "")}`).join(",")}}`;
}

function assertStructureOnly(machine: AnyStateMachine): void {
  assert(machine.config.context === undefined, `chart ${machine.id}: no context`);
  for (const node of nodesOf(machine.root)) {
    assert(node.invoke.length === 0, `chart ${node.id}: no invoke`);
    assert(node.after.length === 0, `chart ${node.id}: no after`);
    assert(!node.always || node.always.length === 0, `chart ${node.id}: no always`);
    for (const list of node.transitions.values())
      for (const { guard, actions, eventType } of list) {
        assert(guard === undefined, `chart ${node.id}: no guard on ${eventType}`);
        assert(!eventType.includes("*"), `chart ${node.id}: no wildcard, a fact is taken by name`);
        actions.forEach(assertNamed);
      }
    [...node.entry, ...node.exit].forEach(assertNamed);
  }
}

function assertNamed(action: unknown): void {
  const isNamed = typeof action === "object" && action !== null && "type" in action && typeof action.type === "string";
  assert(isNamed, "a chart's actions are named, not functions");
  const params: unknown = "params" in action ? action.params : {};
  const isPlain = typeof params === "object" && params !== null;
  assert(
    params === undefined || (isPlain && Object.values(params).every((value) => typeof value === "string")),
    "a chart's parameters are plain strings",
  );
}

function nodesOf(node: AnyStateNode): readonly AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(nodesOf)];
}
