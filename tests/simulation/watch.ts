/** What must be true of the simulated world, looked at from its database: at each commit, at each step, and at rest. */
import { isDeepStrictEqual } from "node:util";
import type { MemoryDatabase } from "../../actors/memory/memory-database.ts";
import type { MemoryStream } from "../../actors/memory/memory-stream.ts";
import { PARTITIONS, partitionOf } from "../../actors/partition-of.ts";
import type { Commit, DueTimer, StoredFact, TimerChange } from "../../actors/ports.ts";
import { type Kinds, kindOf, type Live, replay } from "../../actors/turn.ts";
import { type AgentState, casesOn } from "../../machines/agent/state.ts";
import { AssertionFailed } from "../../machines/assert.ts";
import type { CaseState } from "../../machines/case/state.ts";
import type { CitizenState } from "../../machines/citizen/citizen.ts";
import type { ActorId, Input, Json } from "../../machines/kind.ts";
import { CAPACITY } from "../../machines/simulation/operations.ts";
import type { Network } from "./network.ts";

const CHANNELS = ["web", "email", "phone", "desk"] as const;

export type Watch = {
  /** Before the database does a commit: says whether it may. */
  isOwner(hub: string, group: Commit<Json>): boolean;
  /** After a commit was done. */
  committed(group: Commit<Json>, isOwner: boolean): void;
  /** A machine is given a timer. */
  timerDue(actor: ActorId, input: Input, at: string): void;
  /** After every step of the world. */
  step(): void;
  /** Once nothing moves any more. */
  atRest(): void;
};

export type WatchOptions = {
  readonly database: MemoryDatabase;
  readonly stream: MemoryStream;
  readonly network: Network;
  readonly kinds: Kinds;
  readonly poisons: ReadonlySet<string>;
  readonly violated: (what: string) => void;
};

/** Creates the watch. */
export function createWatch({ database, stream, network, kinds, poisons, violated }: WatchOptions): Watch {
  const factCauses = new Set<string>();
  const factCounts = new Map<number, number>();
  /** Every arming of a timer: how it ended. */
  const armings = new Map<string, DueTimer & { end: "armed" | "replaced" | "fired" }>();
  const current = new Map<string, string>();

  function check(isTrue: boolean, what: () => string): void {
    if (!isTrue) violated(what());
  }

  function noteTimers({ timers, inputs }: Commit<Json>): void {
    for (const { cause } of inputs) if (isTimer(cause)) noteFired(cause);
    for (const change of timers) noteChange(change);
  }

  function noteFired(cause: string): void {
    const arming = armings.get(cause);
    check(arming?.end === "armed", () => `${cause} fires and was ${arming?.end ?? "never armed"}`);
    if (arming) arming.end = "fired";
  }

  function noteChange(change: TimerChange): void {
    const key = `${change.actor}/${change.name}`;
    const before = armings.get(current.get(key) ?? "");
    const isForOne = "stop" in change && change.generation !== undefined;
    if (before?.end === "armed" && !isForOne) before.end = "replaced";
    if ("stop" in change) return;
    const cause = `timer:${key}/${change.generation}`;
    armings.set(cause, { ...change, end: "armed" });
    current.set(key, cause);
  }

  function states<S>(prefix: string): readonly (readonly [ActorId, S])[] {
    const own = [...database.snapshots.values()].filter(({ actor }) => actor.startsWith(prefix));
    return own.map(({ actor, state }) => [actor, state as S] as const);
  }

  function holders(): readonly CaseState[] {
    const cases = states<CitizenState>("citizen:").flatMap(([, state]) => Object.values(state.cases));
    return cases.filter(({ holder }) => holder !== null);
  }

  function checkHolders(): void {
    const agents = new Map(states<AgentState>("agent:"));
    for (const { holder, caseId } of holders()) {
      const reservation = holder && agents.get(holder.replyTo)?.reservations[holder.reservation];
      check(reservation?.caseId === caseId, () => `${caseId} is held under a reservation that is not there`);
    }
    for (const [id, state] of agents)
      for (const channel of CHANNELS) {
        const held = holders().filter((one) => one.channel === channel && one.holder?.replyTo === id).length;
        const reserved = casesOn(state, channel).length;
        check(Math.max(held, reserved) <= CAPACITY[channel], () => `${id} has ${held} and ${reserved} on ${channel}`);
      }
  }

  /** A cursor is a promise that all before it was applied. */
  function checkCursors(): void {
    for (const { seq, partition, envelope } of stream.messages) {
      const isPast = seq <= (database.partitions[partition]?.cursor ?? 0);
      if (!isPast || network.wasReused(seq)) continue;
      check(database.inputs.has(envelope.cause), () => `${envelope.cause} at ${seq} was passed over`);
    }
  }

  function checkTimers(): void {
    const rows = [...database.timers.values()].map(({ actor, name, generation }) => `${actor}/${name}/${generation}`);
    const armed = [...database.snapshots.values()].flatMap(({ actor, timers }) =>
      Object.entries(timers).map(([name, { generation }]) => `${actor}/${name}/${generation}`),
    );
    check(isDeepStrictEqual(rows.sort(), armed.sort()), () => `timers ${rows} are not those of the actors ${armed}`);
  }

  function checkLetters(): void {
    for (const { envelope, error } of database.deadLetters.values())
      check(poisons.has(envelope.cause), () => `${envelope.cause} was set aside: ${error}`);
  }

  function checkReplay(): void {
    for (const { actor, version, state, timers, quarantined } of database.snapshots.values()) {
      const facts = database.factsOf.get(actor) ?? [];
      check(
        facts.every((fact, index) => fact.version === index + 1),
        () => `the facts of ${actor} have holes`,
      );
      const live = replayed(actor, facts);
      const same = live !== null && isDeepStrictEqual({ version, state, timers }, json(live));
      check(same && !quarantined, () => `${actor} is not what its facts make`);
    }
  }

  /** Null for facts that no chart takes one after the other. */
  function replayed(actor: ActorId, facts: readonly StoredFact[]): Live | null {
    try {
      return replay(kindOf(kinds, actor), actor, facts);
    } catch (error) {
      if (error instanceof AssertionFailed) return null;
      throw error;
    }
  }

  /** Inputs that were published once, and not lost, are applied in the order of the stream. */
  function checkOrder(): void {
    const last = Array.from({ length: PARTITIONS }, () => ({ seq: 0, cause: "" }));
    for (const [cause, { actor }] of database.inputs) {
      const seq = network.onlySeqOf(cause);
      const before = last[partitionOf(actor)];
      if (seq === null || !before) continue;
      check(seq > before.seq, () => `${cause} (${seq}) was applied after ${before.cause} (${before.seq})`);
      last[partitionOf(actor)] = { seq, cause };
    }
  }

  return {
    isOwner(hub, { partitions }) {
      let isOwner = true;
      for (const { partition, epoch } of partitions) {
        const row = database.partitions[partition];
        isOwner &&= row?.owner === hub && row.epoch === epoch;
      }
      return isOwner;
    },
    committed(group, isOwner) {
      check(isOwner, () => "a commit was done for a hub that does not own the partition");
      for (const { cause } of group.facts) check(!factCauses.has(cause), () => `${cause} made facts in two commits`);
      for (const { cause, partition } of group.facts) {
        factCauses.add(cause);
        factCounts.set(partition, (factCounts.get(partition) ?? 0) + 1);
      }
      for (const { partition } of group.partitions) {
        const position = database.partitions[partition]?.position;
        const count = factCounts.get(partition) ?? 0;
        check(position === count, () => `partition ${partition} is at ${position} with ${count} facts`);
      }
      noteTimers(group);
    },
    timerDue(actor, input, at) {
      const { name, generation, dueAt } = input as Input & { name: string; generation: number; dueAt: string };
      const arming = armings.get(`timer:${actor}/${name}/${generation}`);
      check(arming?.dueAt === dueAt && dueAt <= at, () => `${actor}/${name}/${generation} fires at a wrong instant`);
    },
    step() {
      checkHolders();
      checkCursors();
      checkTimers();
      checkLetters();
    },
    atRest() {
      checkReplay();
      checkOrder();
      const now = new Date(database.now()).toISOString();
      for (const [cause, { end, dueAt }] of armings)
        check(end !== "armed" || dueAt > now, () => `${cause} was due at ${dueAt} and never fired`);
      const reserved = states<AgentState>("agent:").flatMap(([, { reservations }]) => Object.keys(reservations));
      const held = holders().map(({ holder }) => holder?.reservation);
      check(isDeepStrictEqual(reserved.sort(), held.sort()), () => `reserved ${reserved}, held ${held}`);
      check(database.tells.size === 0, () => `never applied: ${[...database.tells.keys()]}`);
    },
  };
}

/** A step that a timer led to begins with the same words. */
const isTimer = (cause: string) => cause.startsWith("timer:") && !cause.includes(">");

const json = ({ version, state, timers }: { version: number; state: Json; timers: object }) =>
  JSON.parse(JSON.stringify({ version, state, timers })) as unknown;
