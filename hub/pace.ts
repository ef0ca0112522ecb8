/** How many people come at the moment, so that what nobody waits for gives way to them. */
export type Pace = {
  /** Somebody came. */
  step(): void;
  /** True while more come each second than can be served with everything else at once. */
  isBusy(): boolean;
};

const WINDOW_MS = 500;
/** In a window: at 50 a second, the acknowledgements of all of them leave as they come. */
const BUSY_STEPS = 25;

/** Creates a pace that looks at the window before and at the one under way. */
export function createPace(now: () => number): Pace {
  let window = 0;
  let current = 0;
  let last = 0;

  function turn(): void {
    const at = Math.floor(now() / WINDOW_MS);
    if (at === window) return;
    last = at === window + 1 ? current : 0;
    current = 0;
    window = at;
  }

  return {
    step() {
      turn();
      current += 1;
    },
    isBusy() {
      turn();
      return Math.max(last, current) > BUSY_STEPS;
    },
  };
}
