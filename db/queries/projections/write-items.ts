/** Versions of work items: each ends where the next of the same case begins. */
import type { Transaction } from "../../connect.ts";
import { type ItemPlace, rowColumns, type WorkItemRow } from "../queue/work-item.ts";
import type { ItemChange } from "./rows.ts";

/** A version that ended, as it stood. */
export type EndedItem = ItemPlace & { readonly caseId: string; readonly partition: number };

/** Ends the open versions of items that were open before these changes. Returns them as they stood. */
export async function endItems(tx: Transaction, items: readonly ItemChange[]): Promise<readonly EndedItem[]> {
  const first = new Map<string, ItemChange>();
  for (const change of items) if (!first.has(change.caseId)) first.set(change.caseId, change);
  const ended = [...first.values()].filter((change) => change.wasOpen);
  if (ended.length === 0) return [];
  return await tx<EndedItem[]>`
    update work_item w set to_position = v.position, valid_to = v.at
    from jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) as v("caseId" text, position bigint, at timestamptz)
    where w.case_id = v."caseId" and w.to_position is null
    returning w.case_id as "caseId", w.partition, w.service, w.sector, w.is_protected as "isProtected", w.channel, w.state,
      w.is_junk as "isJunk", w.holder`;
}

/** Writes new versions of items. Returns those that stand open after all changes. */
export async function insertItems(tx: Transaction, items: readonly ItemChange[]): Promise<readonly WorkItemRow[]> {
  const rows = versionsOf(items);
  if (rows.length === 0) return [];
  const open = await tx<(WorkItemRow & { toPosition: number | null })[]>`
    insert into work_item as w (case_id, partition, from_position, to_position, valid_from, valid_to, subject, service,
      sector, is_protected, channel, reference, title, citizen_name, state, owes, holder, priority, is_junk, breach_at, since, why,
      has_new, version)
    select v."caseId", v.partition, v.position, v."toPosition", v.at, v."validTo", v.subject, v.service, v.sector,
      v."isProtected", v.channel, v.reference, c.title, c.citizen_name, v.state, v.owes, v.holder, v.priority, v."isJunk", v."breachAt",
      v.since, v.why, v."hasNew", v.version
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v("caseId" text, partition int, position bigint,
      "toPosition" bigint, at timestamptz, "validTo" timestamptz, subject text, service text, sector text, "isProtected" boolean,
      channel text, reference text, state text, owes text, holder text, priority text, "isJunk" boolean,
      "breachAt" timestamptz, since timestamptz, why text, "hasNew" boolean, version bigint)
    join "case" c on c.id = v."caseId"
    returning ${rowColumns(tx)}, w.to_position as "toPosition"`;
  return open.filter((row) => row.toPosition === null);
}

/** Gives each version the end that the next change of the same case puts to it. */
function versionsOf(items: readonly ItemChange[]) {
  const next = new Map<string, ItemChange>();
  const versions = [];
  for (const change of [...items].reverse()) {
    const { caseId, partition, position, at, item } = change;
    const end = next.get(caseId);
    next.set(caseId, change);
    if (item)
      versions.push({
        ...item,
        caseId,
        partition,
        position,
        at,
        toPosition: end?.position ?? null,
        validTo: end?.at ?? null,
      });
  }
  return versions;
}
