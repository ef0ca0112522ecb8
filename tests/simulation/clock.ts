/**
 * A virtual clock: work is done in the order in which it falls due, at once, and time passes only in between.
 *
 * One event is run to its end, with everything that its promises lead to, before the next one begins: with a seeded chance
 * the whole world is deterministic.
 */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds passed since the start; leaps do not count. */
  elapsed(): number;
  later(ms: number, work: () => void): void;
  /** Makes the world `ms` older at a stroke: what waits goes on waiting for as long as it would have. */
  leap(ms: number): void;
  /** Lets `ms` pass. */
  pass(ms: number): Promise<void>;
};

type Event = { readonly due: number; readonly order: number; readonly work: () => void };

/** Creates a clock that stands at `start`. */
export function createClock(start: number): Clock {
  const events: Event[] = [];
  let elapsed = 0;
  let leapt = 0;
  let order = 0;

  function add(event: Event): void {
    let [low, high] = [0, events.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = events[middle] as Event;
      // Sorted latest first, so that the next event is taken from the end.
      if (other.due > event.due || (other.due === event.due && other.order > event.order)) low = middle + 1;
      else high = middle;
    }
    events.splice(low, 0, event);
  }

  return {
    now: () => start + elapsed + leapt,
    elapsed: () => elapsed,
    later: (ms, work) => add({ due: elapsed + Math.max(0, Math.round(ms)), order: order++, work }),
    leap(ms) {
      leapt += ms;
    },
    async pass(ms) {
      const until = elapsed + ms;
      for (let next = events.at(-1); next && next.due <= until; next = events.at(-1)) {
        events.pop();
        elapsed = next.due;
        next.work();
        await settled();
      }
      elapsed = until;
    },
  };
}

/** Resolves when every promise that could settle has. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
