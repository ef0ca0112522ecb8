import type { Sql } from "../../connect.ts";

export type NamedBlob = {
  readonly sha256: string;
  /** A fact that names it, as `partition-position`. */
  readonly fact: string;
  /** True when its person was erased: it must be gone. */
  readonly isErased: boolean;
};

/** Yields every blob that a fact names, in the order of the log. Bounded reads. */
export async function* walkNamedBlobs(sql: Sql, pageSize = 1_000): AsyncGenerator<NamedBlob> {
  let after = { partition: -1, position: 0 };
  for (;;) {
    const rows = await sql<{ partition: number; position: number; blobs: string[]; isErased: boolean }[]>`
      select f.partition, f.position, f.data -> 'blobs' as blobs, e.key is null as "isErased"
      from fact f left join entry e on f.actor = 'citizen:' || e.id
      where (f.partition, f.position) > (${after.partition}, ${after.position})
        and f.data ? 'blobs' and jsonb_array_length(f.data -> 'blobs') > 0
      order by f.partition, f.position limit ${pageSize}`;
    for (const { partition, position, blobs, isErased } of rows)
      for (const sha256 of blobs) yield { sha256, fact: `${partition}-${position}`, isErased };
    const last = rows.at(-1);
    if (!last) return;
    after = last;
  }
}
