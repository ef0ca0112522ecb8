/**
 * Turns a run of inputs into one commit. Pure, but for the projection, which was prepared before.
 *
 * Inputs of one actor are applied in the order given. Nothing here is kept if the commit fails: the caller
 * takes `lives` over only after it.
 */
import type { ActorId, Json } from "../machines/kind.ts";
import { partitionOf } from "./partition-of.ts";
import type {
  Commit,
  DeadLetter,
  Delivered,
  Lease,
  Outcome,
  PartitionAdvance,
  Projection,
  StoredActor,
  StoredFact,
  Tell,
  TimerChange,
  Work,
} from "./ports.ts";
import { findKind, type Kinds, kindOf, type Live, runTurn, type TurnResult } from "./turn.ts";

/** What the group may look at: actors and outcomes as stored, and the leases it writes under. */
export type GroupView = {
  readonly lives: ReadonlyMap<ActorId, Live>;
  /** Returns an actor of these partitions that is in memory, as stored. */
  readonly remembered: (actor: ActorId) => Live | undefined;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly leases: ReadonlyMap<number, Lease>;
  /** Actors whose facts the charts of today cannot take, with what the chart said. They are quarantined. */
  readonly broken: ReadonlyMap<ActorId, Error>;
};

export type Answer = { readonly envelope: Delivered; readonly outcome: Outcome };

export type Group<Rows> = {
  readonly commit: Commit<Rows>;
  /** Actors as they are once the commit is done. */
  readonly lives: ReadonlyMap<ActorId, Live>;
  readonly leases: ReadonlyMap<number, Lease>;
  /** To be said after the commit, and not before. */
  readonly answers: readonly Answer[];
  readonly defects: readonly DeadLetter[];
};

/** Builds the commit of these inputs. Inputs already applied (by sequence or by cause) change nothing. */
export function buildGroup<Rows>(
  kinds: Kinds,
  view: GroupView,
  inputs: readonly Delivered[],
  projection: Projection<Rows>,
): Group<Rows> {
  const draft = createDraft<Rows>(view);
  for (const input of inputs) {
    const steps = take(draft, kinds, input, projection);
    goOn(draft, kinds, steps, projection);
  }
  return finish(draft, kinds);
}

/** Steps in one commit that one input may cause. Beyond, they are kept and published as any other: a loop must not hold a lane. */
const STEPS_MAX = 8;

/**
 * A step to an actor that is in this lane's hands is taken at once, in the same commit: a claim is one round trip to the disk
 * instead of three. Other steps are kept until the turn that applies them.
 */
function goOn<Rows>(draft: Draft<Rows>, kinds: Kinds, steps: readonly Tell[], projection: Projection<Rows>): void {
  const waiting = [...steps];
  for (let taken = 0; waiting.length > 0; ) {
    const [step] = waiting.splice(0, 1) as [Tell];
    const live = taken < STEPS_MAX ? findAtHand(draft, step.to, projection) : null;
    if (live) {
      const { to, ...envelope } = step;
      draft.lives.set(to, live);
      waiting.push(...take(draft, kinds, { ...envelope, actor: to, seq: null }, projection));
      taken += 1;
    } else draft.tells.push(step);
  }
}

/** Returns the actor if it can be asked now: of a partition that is ours, known as it is stored, and able to decide. */
function findAtHand<Rows>(draft: Draft<Rows>, actor: ActorId, projection: Projection<Rows>): Live | null {
  if (!draft.leases.has(partitionOf(actor)) || draft.view.broken.has(actor) || !projection.isPrepared(actor))
    return null;
  const live = draft.lives.get(actor) ?? draft.view.remembered(actor);
  return live && !live.quarantined ? live : null;
}

type Draft<Rows> = {
  readonly view: GroupView;
  readonly lives: Map<ActorId, Live>;
  readonly touched: Map<ActorId, Live>;
  readonly outcomes: Map<string, Outcome>;
  readonly leases: Map<number, Lease>;
  readonly advanced: Map<number, Lease>;
  readonly inputs: Commit<Rows>["inputs"][number][];
  readonly facts: StoredFact[];
  readonly timers: Map<string, TimerChange>;
  readonly works: Work[];
  readonly tells: Tell[];
  readonly told: string[];
  readonly deadLetters: DeadLetter[];
  readonly rows: Rows[];
  readonly answers: Answer[];
};

function createDraft<Rows>(view: GroupView): Draft<Rows> {
  return {
    view,
    lives: new Map(view.lives),
    touched: new Map(),
    outcomes: new Map(view.outcomes),
    leases: new Map(view.leases),
    advanced: new Map(),
    inputs: [],
    facts: [],
    timers: new Map(),
    works: [],
    tells: [],
    told: [],
    deadLetters: [],
    rows: [],
    answers: [],
  };
}

/** Applies one input. Returns the steps that it causes. */
function take<Rows>(draft: Draft<Rows>, kinds: Kinds, input: Delivered, projection: Projection<Rows>): readonly Tell[] {
  const partition = partitionOf(input.actor);
  const lease = draft.leases.get(partition);
  if (!lease || (input.seq !== null && input.seq <= lease.cursor)) return [];
  const known = draft.outcomes.get(input.cause);
  if (known) {
    // A tell published twice must still be deleted, whichever delivery came first.
    if (input.told) draft.told.push(input.cause);
    spend(draft, input);
    draft.answers.push({ envelope: input, outcome: sameDigest(known, input) ? known : KEY_REUSED });
    advance(draft, { ...lease, cursor: input.seq ?? lease.cursor });
    return [];
  }
  const live = draft.lives.get(input.actor);
  if (!live) throw new Error(`actor ${input.actor} was not loaded`);
  const result = refusedUnseen(draft, live) ?? runProjected(draft, kinds, live, input, lease.position, projection);
  const position = lease.position + (result.status === "decided" ? result.facts.length : 0);
  settle(draft, input, live, result);
  advance(draft, { ...lease, position, cursor: input.seq ?? lease.cursor });
  return result.status === "decided" ? result.tells : [];
}

function settle<Rows>(draft: Draft<Rows>, input: Delivered, live: Live, result: TurnResult): void {
  switch (result.status) {
    case "decided":
      keep(draft, input, result);
      break;
    case "defect":
      setAside(draft, input, live, result);
      break;
    case "stale":
      spend(draft, input);
  }
}

/** An actor that cannot go on decides nothing. */
function refusedUnseen<Rows>({ view }: Draft<Rows>, { actor, quarantined }: Live): TurnResult | null {
  const error = quarantined ? new Error("the actor is quarantined") : view.broken.get(actor);
  return error ? { status: "defect", error, quarantine: true } : null;
}

/** A turn whose rows cannot be made is a defect too: nothing of it may be kept. */
function runProjected<Rows>(
  draft: Draft<Rows>,
  kinds: Kinds,
  live: Live,
  input: Delivered,
  position: number,
  projection: Projection<Rows>,
): TurnResult {
  const kind = findKind(kinds, input.actor);
  if (!kind) return { status: "defect", error: new Error(`nobody here knows ${input.actor}`), quarantine: false };
  const result = runTurn(kind, live, input, position);
  if (result.status !== "decided" || result.facts.length === 0) return result;
  try {
    const { actor, cause } = { actor: input.actor, cause: input.cause };
    const rows = projection.project({
      actor,
      cause,
      before: live.state,
      facts: result.facts,
      after: result.live.state,
    });
    if (rows !== null) draft.rows.push(rows);
    return result;
  } catch (error) {
    return { status: "defect", error: error instanceof Error ? error : new Error(String(error)), quarantine: false };
  }
}

function keep<Rows>(draft: Draft<Rows>, input: Delivered, result: Extract<TurnResult, { status: "decided" }>): void {
  record(draft, input, result.outcome);
  draft.facts.push(...result.facts);
  draft.works.push(...result.works);
  for (const timer of result.timers) draft.timers.set(`${timer.actor}/${timer.name}`, timer);
  if (result.facts.length === 0) return;
  draft.lives.set(input.actor, result.live);
  draft.touched.set(input.actor, result.live);
}

function setAside<Rows>(
  draft: Draft<Rows>,
  input: Delivered,
  live: Live,
  defect: { readonly error: Error; readonly quarantine: boolean },
): void {
  const { seq: _seq, ...envelope } = input;
  const reference = referenceOf(input.cause);
  // What a machine says about an input may carry half a surrogate pair of it, which PostgreSQL refuses.
  const error = defect.error.message.toWellFormed();
  draft.deadLetters.push({ reference, envelope, error, at: input.at });
  record(draft, input, { status: "set-aside", reference });
  spend(draft, input);
  if (!defect.quarantine || live.quarantined) return;
  const quarantined = { ...live, quarantined: true };
  draft.lives.set(input.actor, quarantined);
  draft.touched.set(input.actor, quarantined);
}

/** Whatever became of a timer that was due, its row goes, or it would be due at every look. A newer arming stays. */
function spend<Rows>(draft: Draft<Rows>, { actor, input }: Delivered): void {
  const change = spentTimer(actor, input);
  if (!change) return;
  const key = `${actor}/${change.name}`;
  if (!draft.timers.has(key)) draft.timers.set(key, change);
}

/** Returns the change that takes away the row of the timer that this input is, or null when it is none. */
export function spentTimer(actor: ActorId, input: Delivered["input"]): TimerChange | null {
  if (input.type !== "timer.due") return null;
  const { name, generation } = input as Delivered["input"] & { readonly name: string; readonly generation: number };
  return { actor, name, stop: true, generation };
}

/** What a person quotes to find the dead letter: short, and the same on a retry. FNV-1a, twice 32 bits. */
export function referenceOf(cause: string): string {
  let low = 0x811c9dc5;
  let high = 0xcbf29ce4;
  for (let index = 0; index < cause.length; index++) {
    low = Math.imul(low ^ cause.charCodeAt(index), 0x01000193);
    high = Math.imul(high ^ cause.charCodeAt(cause.length - 1 - index), 0x01000193);
  }
  const part = (hash: number) => (hash >>> 0).toString(36).toUpperCase().padStart(7, "0");
  return `INC-${part(high)}${part(low)}`;
}

const KEY_REUSED: Outcome = { status: "refused", refusal: { reason: "idempotency-key-reused" } };

function sameDigest(known: Outcome, { digest }: Delivered): boolean {
  return known.digest === undefined || digest === undefined || known.digest === digest;
}

function record<Rows>(draft: Draft<Rows>, input: Delivered, decided: Outcome): void {
  const outcome: Outcome = input.digest === undefined ? decided : { ...decided, digest: input.digest };
  draft.outcomes.set(input.cause, outcome);
  draft.inputs.push({ cause: input.cause, actor: input.actor, at: input.at, outcome });
  if (input.told) draft.told.push(input.cause);
  draft.answers.push({ envelope: input, outcome });
}

function advance<Rows>(draft: Draft<Rows>, lease: Lease): void {
  draft.leases.set(lease.partition, lease);
  draft.advanced.set(lease.partition, lease);
}

function finish<Rows>(draft: Draft<Rows>, kinds: Kinds): Group<Rows> {
  const partitions: PartitionAdvance[] = [...draft.advanced.values()];
  const commit: Commit<Rows> = {
    partitions,
    inputs: draft.inputs,
    facts: draft.facts,
    actors: [...draft.touched.values()].map((live) => stored(kinds, live)),
    timers: [...draft.timers.values()],
    works: draft.works,
    tells: draft.tells,
    told: draft.told,
    deadLetters: draft.deadLetters,
    rows: draft.rows,
  };
  return { commit, lives: draft.touched, leases: draft.advanced, answers: draft.answers, defects: draft.deadLetters };
}

function stored(kinds: Kinds, live: Live): StoredActor {
  return { ...live, state: live.state satisfies Json, charts: kindOf(kinds, live.actor).version };
}
