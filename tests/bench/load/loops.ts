/** The two ways to put load on something, and what each saw. */
import { percentile } from "../figures.ts";
import { watchOwnCpu } from "./answer-asks.ts";

export type Seen = {
  /** Sends begun. */
  readonly sent: number;
  /** Sends that were answered well. */
  readonly answered: number;
  /** Of these, before the end of the run and a second. */
  readonly inTime: number;
  readonly failed: number;
  /** The first failure in words. */
  readonly failure: string | null;
  readonly seconds: number;
  /** Milliseconds, in an open loop from the intended moment. */
  readonly p50: number;
  readonly p99: number;
  /** How late the generator itself was, 99th percentile in milliseconds; 0 in a closed loop. */
  readonly late: number;
  /** Share of one core that the generator used. */
  readonly cpu: number;
};

/** Does one thing, number `n`. Rejects when it is not answered well. */
export type Send = (n: number) => Promise<void>;

const TICK_MS = 1;
const PATIENCE_MS = 20_000;
const GRACE_MS = 1_000;

type Tally = { sent: number; answered: number; inTime: number; failure: string | null; latencies: number[] };

/** Begins sends at their intended moments, whether earlier ones were answered or not. Waits for the last answers. */
export async function openLoop(rate: number, seconds: number, send: Send): Promise<Seen> {
  const tally: Tally = { sent: 0, answered: 0, inTime: 0, failure: null, latencies: [] };
  const lateness: number[] = [];
  const count = Math.round(rate * seconds);
  const began = performance.now();
  const cpu = watchOwnCpu();
  const deadline = began + seconds * 1000 + GRACE_MS;
  const pending = new Set<Promise<void>>();
  while (tally.sent < count) {
    const now = performance.now();
    const due = Math.min(count, Math.floor(((now - began) * rate) / 1000) + 1);
    while (tally.sent < due) {
      const intended = began + (tally.sent * 1000) / rate;
      lateness.push(performance.now() - intended);
      const one = note(tally, send(tally.sent++), intended, deadline).finally(() => pending.delete(one));
      pending.add(one);
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  const share = cpu();
  await Promise.race([Promise.all(pending), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  return seen(tally, seconds, percentile(lateness, 0.99), share);
}

/** Does `count` things, `inFlight` at once, or what of them can be begun in `seconds`. */
export async function closedLoop(
  { count, inFlight, seconds }: { readonly count: number; readonly inFlight: number; readonly seconds: number },
  send: (n: number, worker: number) => Promise<void>,
): Promise<Seen> {
  const tally: Tally = { sent: 0, answered: 0, inTime: 0, failure: null, latencies: [] };
  const cpu = watchOwnCpu();
  const began = performance.now();
  const until = began + seconds * 1000;
  const work = async (worker: number) => {
    while (tally.sent < count && performance.now() < until) {
      const n = tally.sent++;
      await note(tally, send(n, worker), performance.now(), Number.POSITIVE_INFINITY);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, worker) => work(worker)));
  return seen(tally, (performance.now() - began) / 1000, 0, cpu());
}

async function note(tally: Tally, sending: Promise<void>, from: number, deadline: number): Promise<void> {
  try {
    await sending;
    const now = performance.now();
    tally.answered++;
    if (now <= deadline) tally.inTime++;
    tally.latencies.push(now - from);
  } catch (error) {
    tally.failure ??= error instanceof Error ? error.message : String(error);
  }
}

function seen(tally: Tally, seconds: number, late: number, cpu: number): Seen {
  const { sent, answered, inTime, failure, latencies } = tally;
  const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)];
  return { sent, answered, inTime, failed: sent - answered, failure, seconds, p50, p99, late, cpu };
}

const BUSY_MAX = 0.9;

/** Says why the generator, and not the hub, decided a figure; null when it did not. */
export function bottleneck({ cpu, late }: Pick<Seen, "cpu" | "late">, lateMsMax: number): string | null {
  if (cpu > BUSY_MAX) return `the generator used ${Math.round(cpu * 100)} % of a core`;
  if (late > lateMsMax) return `the generator was ${Math.round(late)} ms late`;
  return null;
}
