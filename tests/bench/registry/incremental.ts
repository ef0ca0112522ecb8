/**
 * One record at a time, in memory: the same keys and the same decision as the registry takes on PostgreSQL. A record that fits
 * two entities brings them together when they agree as wholes; in the registry that merge is a proposal unless it is certain.
 */
import { compareEntities, type Decision, decide, type Judge } from "../../../hub/registry/matching/decide/decide.ts";
import { broadKeyTexts, hash53, keyTexts } from "../../../hub/registry/matching/person/keys.ts";
import type { Features } from "../../../hub/registry/matching/person/person.ts";

export type Incremental = {
  /** Takes a record in and returns its number, with what was decided. */
  add(features: Features): { readonly record: number; readonly decision: Decision };
  /** Returns the entity that a record is in today. */
  entityOf(record: number): number;
};

export type IncrementalOptions = {
  readonly judge: Judge;
  /** How many records the base is expected to have: what the prior is taken from. */
  readonly size: number;
};

/** As the registry reads from its table of keys. */
const MEMBERS_MAX = 200;
const CANDIDATES_MAX = 100;

/** Creates an empty base. */
export function createIncremental({ judge, size }: IncrementalOptions): Incremental {
  const records: Features[] = [];
  const entityOfRecord: number[] = [];
  const members = new Map<number, number[]>();
  const byKey = new Map<number, number[]>();

  function candidates(keys: readonly number[]): number[] {
    const shared = new Map<number, number>();
    for (const key of keys) {
      const holders = byKey.get(key) ?? [];
      if (holders.length >= MEMBERS_MAX) continue;
      const entities = new Set(holders.map((record) => entityOfRecord[record] ?? 0));
      for (const entity of entities) shared.set(entity, (shared.get(entity) ?? 0) + 1);
    }
    const best = [...shared].sort(([a, n], [b, m]) => m - n || a - b);
    return best.slice(0, CANDIDATES_MAX).map(([entity]) => entity);
  }

  const entityAt = (id: number) => ({ id: String(id), records: (members.get(id) ?? []).map((record) => at(record)) });

  function at(record: number): Features {
    const features = records[record];
    if (!features) throw new RangeError(`no record ${record}`);
    return features;
  }

  function move(from: number, to: number): void {
    const moved = members.get(from) ?? [];
    for (const record of moved) entityOfRecord[record] = to;
    members.set(
      to,
      [...(members.get(to) ?? []), ...moved].sort((a, b) => a - b),
    );
    members.delete(from);
  }

  /** Brings together what the decision found near, when it is certain. Returns the entity that the record belongs to. */
  function settle(record: number, { action, entity, proposals }: Decision): number {
    const { link } = judge.model.thresholds;
    const near = proposals.filter(({ veto, score }) => veto === null && score >= link).map((one) => Number(one.entity));
    let home = Number(entity ?? near[0] ?? record);
    let isSettled = action === "link";
    for (const other of near) {
      if (other === home || !isCertain(home, other)) continue;
      const [first, second] = home < other ? [home, other] : [other, home];
      move(second, first);
      home = first;
      isSettled = true;
    }
    return isSettled ? home : record;
  }

  function isCertain(a: number, b: number): boolean {
    if (!members.has(a) || !members.has(b)) return false;
    const { score, veto } = compareEntities(entityAt(a), entityAt(b), size, judge);
    return veto === null && score >= judge.model.thresholds.merge;
  }

  function add(features: Features): { record: number; decision: Decision } {
    const record = records.length;
    const keys = [...keyTexts(features), ...broadKeyTexts(features)].map(hash53);
    const decision = decide(features, candidates(keys).map(entityAt), size, judge);
    records.push(features);
    const entity = settle(record, decision);
    entityOfRecord.push(entity);
    members.set(entity, [...(members.get(entity) ?? []), record]);
    for (const key of keys) {
      const holders = byKey.get(key);
      if (!holders) byKey.set(key, [record]);
      else if (holders.length < MEMBERS_MAX) holders.push(record);
    }
    return { record, decision };
  }

  return { add, entityOf: (record) => entityOfRecord[record] ?? record };
}
