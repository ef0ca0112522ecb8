/** Which faults a run has, in which order: the seed decides the order, never the mix. */
import type { Random } from "../load/seeded.ts";
import type { Fault } from "./fault.ts";
import { killFirstHub, killSecondHub, pauseHub } from "./hubs.ts";
import {
  cutTail,
  deleteStore,
  deleteStoreInsideClaim,
  deleteStoreUnderMail,
  killBackend,
  killNats,
  killPostgres,
} from "./servers.ts";

export type NamedFault = { readonly name: string; readonly run: Fault };

/** The mix of twenty. */
const MIX: readonly (readonly [times: number, name: string, run: Fault])[] = [
  [2, "kill -9 the first hub", killFirstHub],
  [1, "kill -9 the second hub", killSecondHub],
  [4, "kill -9 nats-server", killNats],
  [4, "kill -9 a PostgreSQL backend", killBackend],
  [2, "kill -9 PostgreSQL", killPostgres],
  [2, "delete the JetStream store", deleteStore],
  [2, "cut the stream's tail off", cutTail],
  [1, "delete the store between a mail and its outcome", deleteStoreUnderMail],
  [1, "delete the store between the halves of a claim", deleteStoreInsideClaim],
  [1, "pause a hub until it has lost its lease", pauseHub],
];

/** Returns this many faults: the mix (of those whose name holds one of the words between bars in `only`), again and again, each time in another order. */
export function planOf(count: number, random: Random, only = ""): readonly NamedFault[] {
  const mix = MIX.filter(([, name]) => only.split("|").some((words) => name.includes(words)));
  if (mix.length === 0) throw new RangeError(`no fault is called ${only}`);
  const plan: NamedFault[] = [];
  while (plan.length < count)
    plan.push(
      ...random.shuffle(mix.flatMap(([times, name, run]) => Array.from({ length: times }, () => ({ name, run })))),
    );
  return plan.slice(0, count);
}
