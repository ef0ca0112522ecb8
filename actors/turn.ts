/**
 * One turn of one actor: an input in, facts and work out. Pure.
 *
 * What goes wrong in a machine is a value here: `defect` says that the code, not the input's sender, is at fault,
 * and the actor is left as it was.
 */
import type { ActorId, Effect, Fact, Input, Json, Kind, Refusal } from "../machines/kind.ts";
import { partitionOf } from "./partition-of.ts";
import type { Envelope, Outcome, StoredFact, Tell, TimerChange, TimerSet, Work } from "./ports.ts";

/** Kinds as the runtime sees them: states, inputs and facts are JSON whose shape only the kind knows. */
export type AnyKind = Kind<Json, Input, Fact>;
export type Kinds = { readonly [name: string]: AnyKind };

/** An actor in memory. */
export type Live = {
  readonly actor: ActorId;
  readonly version: number;
  readonly state: Json;
  readonly timers: TimerSet;
  readonly quarantined: boolean;
};

export type TurnResult =
  | ({
      readonly status: "decided";
      readonly live: Live;
      readonly facts: readonly StoredFact[];
      readonly outcome: Outcome;
    } & Emitted)
  /** A timer that was stopped or armed again since: nothing happens. */
  | { readonly status: "stale" }
  | { readonly status: "defect"; readonly error: Error; readonly quarantine: boolean };

export type Emitted = {
  readonly timers: readonly TimerChange[];
  readonly works: readonly Work[];
  readonly tells: readonly Tell[];
};

/** Returns the kind of an actor by the name before the colon, or undefined when a newer hub knows it and this one does not. */
export function findKind(kinds: Kinds, actor: ActorId): AnyKind | undefined {
  const name = actor.slice(0, actor.indexOf(":"));
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}

/** Returns the kind of an actor. Throws for an unknown one. */
export function kindOf(kinds: Kinds, actor: ActorId): AnyKind {
  const kind = findKind(kinds, actor);
  if (!kind) throw new Error(`no kind of actor is called ${actor.slice(0, actor.indexOf(":"))}`);
  return kind;
}

/** Runs one input. `position` is the partition's last position before this turn. */
export function runTurn(kind: AnyKind, live: Live, envelope: Envelope, position: number): TurnResult {
  if (isStaleTimer(live.timers, envelope.input)) return { status: "stale" };
  let decision: ReturnType<AnyKind["decide"]>;
  try {
    decision = kind.decide(live.state, envelope.input, { actor: live.actor, cause: envelope.cause, at: envelope.at });
  } catch (error) {
    return { status: "defect", error: asError(error), quarantine: false };
  }
  if (!decision.accepted) {
    if (envelope.input.type === "timer.due") return unspentTimer(envelope);
    const tells = (decision.tells ?? []).map((tell, n) => tellFrom(envelope, tell, n));
    return { status: "decided", live, facts: [], outcome: refused(decision.refusal), timers: [], works: [], tells };
  }
  try {
    return applyFacts(kind, live, envelope, decision, position);
  } catch (error) {
    return { status: "defect", error: asError(error), quarantine: true };
  }
}

type Accepted = Extract<ReturnType<AnyKind["decide"]>, { accepted: true }>;

function applyFacts(kind: AnyKind, live: Live, envelope: Envelope, decision: Accepted, position: number): TurnResult {
  let { state, version } = live;
  const facts: StoredFact[] = [];
  const works: Work[] = [];
  const tells: Tell[] = [];
  const timers = new Map<string, TimerChange>();
  for (const fact of decision.facts) {
    version += 1;
    const step = kind.evolve(state, fact);
    state = step.state;
    facts.push({
      partition: partitionOf(live.actor),
      position: position + facts.length + 1,
      actor: live.actor,
      version,
      cause: envelope.cause,
      fact,
    });
    step.effects.forEach((effect, n) => {
      if (effect.type === "tell")
        tells.push({ ...tellFrom(envelope, effect, tells.length), ...forwarding(envelope, decision, tells.length) });
      else if (effect.type === "work") works.push(workFrom(live.actor, version, n, effect, envelope.at));
      else timers.set(effect.name, timerFrom(live.actor, version, effect));
    });
  }
  for (const told of decision.tells ?? []) tells.push(tellFrom(envelope, told, tells.length));
  const outcome: Outcome = decision.forwarded
    ? { status: "forwarded", cause: `${envelope.cause}>0` }
    : { status: "accepted", version, ...(decision.answer === undefined ? {} : { answer: decision.answer }) };
  const next: Live = { ...live, state, version, timers: armed(live.timers, timers) };
  if (envelope.input.type === "timer.due" && !isStaleTimer(next.timers, envelope.input)) return unspentTimer(envelope);
  return { status: "decided", live: next, facts, outcome, timers: [...timers.values()], works, tells };
}

/** Folds stored facts into the actor they make. Effects other than timers are dropped. Throws on a defect. */
export function replay(
  kind: AnyKind,
  actor: ActorId,
  facts: readonly { readonly version: number; readonly fact: Fact }[],
): Live {
  let live: Live = { actor, version: 0, state: kind.initial(), timers: {}, quarantined: false };
  for (const { fact, version } of facts) {
    const step = kind.evolve(live.state, fact);
    const timers = new Map<string, TimerChange>();
    for (const effect of step.effects)
      if (effect.type === "startTimer" || effect.type === "stopTimer")
        timers.set(effect.name, timerFrom(actor, version, effect));
    live = { ...live, version, state: step.state, timers: armed(live.timers, timers) };
  }
  return live;
}

function armed(before: TimerSet, changes: ReadonlyMap<string, TimerChange>): TimerSet {
  if (changes.size === 0) return before;
  const after: Record<string, { generation: number; dueAt: string }> = { ...before };
  for (const change of changes.values()) {
    if ("stop" in change) delete after[change.name];
    else after[change.name] = { generation: change.generation, dueAt: change.dueAt };
  }
  return after;
}

/** A timer's generation is the version of the fact that armed it: it only grows. */
function timerFrom(
  actor: ActorId,
  version: number,
  effect: Extract<Effect, { type: "startTimer" | "stopTimer" }>,
): TimerChange {
  return effect.type === "startTimer"
    ? { actor, name: effect.name, generation: version, dueAt: effect.dueAt }
    : { actor, name: effect.name, stop: true };
}

function isStaleTimer(timers: TimerSet, input: Input): boolean {
  if (input.type !== "timer.due") return false;
  const { name, generation } = input as Input & { readonly name: string; readonly generation: number };
  return timers[name]?.generation !== generation;
}

/** A timer that is due and stays armed would fire for ever: its chart forgot to stop it. */
function unspentTimer(envelope: Envelope): TurnResult {
  return { status: "defect", error: new Error(`no fact stopped the timer of ${envelope.cause}`), quarantine: false };
}

function tellFrom(envelope: Envelope, tell: { readonly to: ActorId; readonly input: Input }, n: number): Tell {
  return { cause: `${envelope.cause}>${n}`, to: tell.to, input: tell.input, at: envelope.at };
}

/** The final answer of a forwarded input comes from the actor told first, to the sender who waits for it. */
function forwarding(envelope: Envelope, decision: Accepted, n: number): Pick<Tell, "replyTo" | "answers"> {
  if (!decision.forwarded || n > 0 || envelope.replyTo === undefined) return {};
  return { replyTo: envelope.replyTo, answers: envelope.answers ?? envelope.cause };
}

function workFrom(
  actor: ActorId,
  version: number,
  n: number,
  effect: Extract<Effect, { type: "work" }>,
  at: string,
): Work {
  const { kind, key, payload, sealed } = effect;
  return { id: `${actor}/${version}/${n}`, actor, kind, key, payload, sealed, at };
}

function refused(refusal: Refusal): Outcome {
  return { status: "refused", refusal };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
