/**
 * Bounds how many reads run at once, and gives one read to all who ask for the same before it has started.
 *
 * A read that runs already is never shared: it may have begun before what its asker must see. So a thousand consoles that
 * reconnect together cost one read for each different view, and none of them misses a change.
 */
export type SharedReads = <T>(key: string, read: () => Promise<T>) => Promise<T>;

/** Creates the bound. Equal keys must stand for equal reads. */
export function createSharedReads(atOnceMax: number): SharedReads {
  /** In order of asking. */
  const waiting = new Map<string, { readonly start: () => void; readonly result: Promise<unknown> }>();
  let running = 0;

  function startNext(): void {
    const [next] = waiting;
    if (!next || running >= atOnceMax) return;
    const [key, { start }] = next;
    waiting.delete(key);
    running += 1;
    start();
  }

  return <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const shared = waiting.get(key);
    // Equal keys stand for equal reads, so the result has this type.
    if (shared) return shared.result as Promise<T>;
    let start = () => {};
    const started = new Promise<void>((resolve) => {
      start = resolve;
    });
    const result = started.then(read).finally(() => {
      running -= 1;
      startNext();
    });
    waiting.set(key, { start, result });
    startNext();
    return result;
  };
}
