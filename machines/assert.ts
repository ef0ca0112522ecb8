/** What must hold, held in production too: a broken assumption stops the turn instead of writing nonsense. */

/** A defect in our own code or data, never a person's mistake. */
export class AssertionFailed extends Error {
  override readonly name = "AssertionFailed";
}

/** Throws `AssertionFailed` with what must hold, unless it does. */
export function assert(condition: unknown, mustHold: string): asserts condition {
  if (!condition) throw new AssertionFailed(mustHold);
}
