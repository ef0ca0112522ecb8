/** A bounded queue of delivered inputs with a wait for the first one. One reader. */
import type { Delivered } from "./ports.ts";

export type Mailbox = {
  /** Adds an input. It never refuses: the stream is read only as fast as `hasRoom` allows. */
  push(input: Delivered): void;
  /** Removes and returns up to `max` inputs, oldest first. */
  take(max: number): Delivered[];
  /** Drops the inputs of partitions that are no longer ours. */
  drop(isLost: (input: Delivered) => boolean): void;
  /** Resolves when there is something to take, or when the mailbox is closed. */
  filled(): Promise<void>;
  close(): void;
  /** How many of the waiting inputs are such. */
  count(isSuch: (input: Delivered) => boolean): number;
  readonly size: number;
  readonly isClosed: boolean;
};

/** Creates an empty mailbox. */
export function createMailbox(): Mailbox {
  let inputs: Delivered[] = [];
  let isClosed = false;
  let wake: (() => void) | null = null;
  const ring = () => {
    wake?.();
    wake = null;
  };
  return {
    push(input) {
      inputs.push(input);
      ring();
    },
    take(max) {
      const taken = inputs.slice(0, max);
      inputs = inputs.slice(max);
      return taken;
    },
    drop(isLost) {
      inputs = inputs.filter((input) => !isLost(input));
    },
    filled() {
      if (inputs.length > 0 || isClosed) return Promise.resolve();
      return new Promise((resolve) => {
        wake = resolve;
      });
    },
    close() {
      isClosed = true;
      ring();
    },
    count: (isSuch) => inputs.reduce((sum, input) => sum + (isSuch(input) ? 1 : 0), 0),
    get size() {
      return inputs.length;
    },
    get isClosed() {
      return isClosed;
    },
  };
}
