/** What a person would look at first when nobody is served: said before anything is put back. */
import type { Cluster } from "./cluster.ts";

type Line = { readonly line: string };

/** Returns lines about hubs, partitions and sessions of PostgreSQL. Never throws. */
export async function diagnose({ hubs, ask }: Cluster): Promise<readonly string[]> {
  const healths = hubs.map(async ({ name, url, id }) => {
    const health = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) })
      .then((response) => response.text())
      .catch(String);
    return `${name} (${id()}): ${health}`;
  });
  const rows = ask(
    (sql) => sql<Line[]>`
      select format('%s partitions of %s, %s expired, cursors %s to %s', count(*), coalesce(owner, 'nobody'),
        count(*) filter (where expires_at < clock_timestamp()), min(cursor), max(cursor)) as line
      from partition group by owner
      union all
      select format('%s %s %s for %s ms in %s: %s', usename, state, coalesce(wait_event, '-'),
        extract(milliseconds from clock_timestamp() - state_change)::int, application_name, left(query, 90))
      from pg_stat_activity where usename like 'hub%' and state <> 'idle'
      union all
      select format('%s steps, the oldest of %s', count(*), min(at)) from tell`,
  ).then(
    (found) => found.map(({ line }) => line),
    (error: unknown) => [String(error)],
  );
  return [...(await Promise.all(healths)), ...(await rows)];
}
