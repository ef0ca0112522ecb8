/** The log has no hole, and nobody wrote to it who was not the owner. */
import type { FinalState, PartitionWrite, StoredFact, Violation } from "../final-state.ts";
import type { History } from "../history.ts";

/** Checks positions, versions and writers. *Pure.* */
export function checkLog(_history: History, { facts, partitions, writes }: FinalState): readonly Violation[] {
  return [
    ...partitions.flatMap(({ id, position }) => gaps(id, position, facts)),
    ...versionGaps(facts),
    ...partitions.flatMap(({ id }) => staleWrites(writes.filter(({ partition }) => partition === id))),
  ];
}

function gaps(partition: number, last: number, facts: readonly StoredFact[]): Violation[] {
  const positions = facts.filter((fact) => fact.partition === partition).map(({ position }) => position);
  const violation = (detail: string): Violation => ({ rule: "log-torn", subject: `partition ${partition}`, detail });
  const holes = positions
    .filter((position, index) => position !== index + 1)
    .slice(0, 1)
    .map((position) => violation(`position ${position} is out of place`));
  return positions.length === last ? holes : [...holes, violation(`says ${last} facts and has ${positions.length}`)];
}

function versionGaps(facts: readonly StoredFact[]): Violation[] {
  const versions = new Map<string, number>();
  return facts.flatMap(({ actor, version }) => {
    const before = versions.get(actor) ?? 0;
    versions.set(actor, version);
    return version === before + 1
      ? []
      : [{ rule: "log-torn", subject: actor, detail: `version ${version} follows ${before}` } satisfies Violation];
  });
}

/**
 * An epoch belongs to who began it, by the write that raised it. Everything written later under it must be that
 * writer's, go on where the one before ended, and never be under an epoch that is over.
 */
function staleWrites(writes: readonly PartitionWrite[]): Violation[] {
  let epoch = 0;
  let owner: string | null = null;
  let position = 0;
  return writes.flatMap((write) => {
    const before = { epoch, owner, position };
    if (write.epoch > epoch) owner = write.writer;
    epoch = Math.max(epoch, write.epoch);
    position = write.positionAfter;
    const detail = staleBecause(write, before);
    return detail === null ? [] : [{ rule: "stale-owner", subject: `partition ${write.partition}`, detail }];
  });
}

function staleBecause(
  write: PartitionWrite,
  before: { readonly epoch: number; readonly owner: string | null; readonly position: number },
): string | null {
  if (write.epoch < before.epoch) return `${write.writer} wrote under epoch ${write.epoch} after ${before.epoch} began`;
  if (write.epoch === before.epoch && before.owner !== null && write.writer !== before.owner)
    return `${write.writer} wrote under epoch ${write.epoch} of ${before.owner}`;
  if (write.positionBefore !== before.position || write.positionAfter < write.positionBefore)
    return `${write.writer} went from ${write.positionBefore} to ${write.positionAfter} after ${before.position}`;
  return null;
}
