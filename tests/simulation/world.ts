/**
 * A seeded world: one to three hubs over one database and one stream, agents, citizens, and everything that goes wrong.
 *
 * Everything between the machines and the outside is the real code (`actors/`); store and stream are those of
 * `actors/memory`, which pass the same contract as PostgreSQL.
 */
import { createMemoryDatabase, findDue } from "../../actors/memory/memory-database.ts";
import { createMemoryStore } from "../../actors/memory/memory-store.ts";
import { createMemoryStream } from "../../actors/memory/memory-stream.ts";
import { PARTITIONS } from "../../actors/partition-of.ts";
import type { Commit, Envelope, Outcome, Store } from "../../actors/ports.ts";
import type { AnyKind, Kinds } from "../../actors/turn.ts";
import type { ActorId, Input, Json } from "../../machines/kind.ts";
import { kinds as realKinds } from "../../machines/kinds.ts";
import { createRandom } from "../../simulators/random.ts";
import type { Bug } from "./bugs.ts";
import { createClock } from "./clock.ts";
import { createDoors, finalOutcome, isReuse, said } from "./doors.ts";
import { createNetwork } from "./network.ts";
import { createSimHub, type Faults, type SimHub } from "./sim-hub.ts";
import { createWatch } from "./watch.ts";

const START = Date.parse("2026-11-24T09:00:00Z");
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** After everything was mended, the world must come to rest within this. */
const REST_MS = 120_000;
const EVERY_PARTITION = Array.from({ length: PARTITIONS }, (_, partition) => partition);
const WELL: Faults = { failBefore: 0, failAfter: 0, late: 0 };
const ILL: Faults = { failBefore: 0.03, failAfter: 0.03, late: 0.03 };

export type World = ReturnType<typeof createWorld>;

/** Creates the world of a seed. With a bug, something in it is wrong on purpose. */
export function createWorld(seed: number, bug?: Bug) {
  const random = createRandom(seed);
  const clock = createClock(START);
  const database = createMemoryDatabase(clock.now);
  const stream = createMemoryStream();
  const violations: string[] = [];
  const violated = (what: string) => void violations.push(what);
  const poisons = new Set<string>();
  const hubs: SimHub[] = [];
  let faults = random.chance(0.5) ? ILL : WELL;
  let hubCount = 0;

  const hear = (cause: string, outcome: Outcome) => doors.hear(cause, outcome);
  const network = createNetwork({ clock, random, stream, hear });
  const context = { database, stream, clock, random };
  const publish = (envelope: Envelope) => {
    bug?.onPublish?.(context, envelope);
    network.publish(envelope);
  };
  const doors = createDoors({ clock, database, publish, violated });
  const kinds = bug?.kinds?.(asKinds(realKinds)) ?? asKinds(realKinds);
  const watch = createWatch({ database, stream, network, kinds: asKinds(realKinds), poisons, violated });

  async function commit(hub: string, group: Commit<Json>, work: () => ReturnType<Store<Json, null>["commit"]>) {
    const isOwner = watch.isOwner(hub, group);
    const result = await work();
    if (result.status === "committed") watch.committed(group, isOwner);
    return result;
  }

  /** No hub may say what the database does not know. */
  function answer(replyTo: string, cause: string, outcome: Outcome): void {
    if (replyTo === "reply.intruder") {
      if (!isReuse(outcome)) violated(`${cause} was answered to whoever used its key for something else`);
      return;
    }
    const known = finalOutcome(database, cause);
    if (!known || JSON.stringify(said(known)) !== JSON.stringify(said(outcome)))
      violated(`${cause} was answered before it was written`);
    network.answer(cause, outcome);
  }

  function startHub(): void {
    const id = `hub-${++hubCount}`;
    const store = createMemoryStore(database, id);
    hubs.push(
      createSimHub({
        id,
        clock,
        random,
        database,
        stream,
        store: bug?.store?.(store, { ...context, hub: id }) ?? store,
        kinds: watched(kinds, watch.timerDue),
        faults: () => faults,
        publish,
        answer,
        commit,
        cacheMax: [0, 2, 1_000][random.int(3)] ?? 0,
      }),
    );
  }

  for (let count = 1 + random.int(3); count > 0; count--) startHub();

  const up = () => hubs.filter(({ state }) => state === "up");

  function isAtRest(): boolean {
    const now = new Date(clock.now()).toISOString();
    const isQuiet = doors.unanswered === 0 && database.tells.size === 0;
    return isQuiet && findDue(database, EVERY_PARTITION, now).length === 0 && up().every((hub) => hub.isDrained);
  }

  async function rest(): Promise<void> {
    for (let waited = 0; waited < REST_MS; waited += 500) {
      await clock.pass(500);
      watch.step();
      if (isAtRest() && waited > 6_000) return;
    }
    violated(`never came to rest: ${doors.unanswered} unanswered, ${[...database.tells.keys()]} not applied`);
  }

  return {
    seed,
    random,
    clock,
    database,
    stream,
    doors,
    network,
    watch,
    hubs,
    up,
    violations,
    poisons,
    publish,
    startHub,
    setFaults(isIll: boolean) {
      faults = isIll ? ILL : WELL;
    },
    /** Mends everything, lets all timers fall due, and looks at what is left. */
    async end(): Promise<void> {
      faults = WELL;
      network.heal();
      for (const hub of hubs) hub.resume();
      if (up().length === 0) startHub();
      await rest();
      for (const ms of [13 * MINUTE_MS, 31 * DAY_MS, 61 * DAY_MS]) {
        if (violations.length > 0) return;
        clock.leap(ms);
        await rest();
      }
      watch.atRest();
    },
  };
}

/** Lets the watch see the timers that machines are given. */
function watched(kinds: Kinds, see: (actor: ActorId, input: Input, at: string) => void): Kinds {
  const entries = Object.entries(kinds).map(([name, kind]): [string, AnyKind] => [
    name,
    {
      ...kind,
      decide(state, input, turn) {
        if (input.type === "timer.due") see(turn.actor, input, turn.at);
        return kind.decide(state, input, turn);
      },
    },
  ]);
  return Object.fromEntries(entries);
}

/** The runtime takes any kind: what a state, an input or a fact holds is the kind's own business. */
const asKinds = (kinds: typeof realKinds): Kinds => kinds as unknown as Kinds;
