/** The head of the queue with a hundred thousand open items, and with a thousand, asked in turn. */
import type { Sql } from "../../../db/connect.ts";
import { atMost, percentile, told } from "../figures.ts";
import { createHttpClient, getOf } from "../load/http-client.ts";
import { createAgents, SERVICES, type SignedAgent, sectorOf } from "../stack/people.ts";
import { openStack, type Stack } from "../stack/stack.ts";
import type { Measured, PartOptions } from "./part.ts";

const MANY = 100_000;
const FEW = 1_000;
const ASKED = 600;
const WARM_UP = 100;
const PAGE = "/api/v1/queue?limit=50";

export async function measureQueuePage({ profileFolder, shorten }: PartOptions): Promise<Measured> {
  const many = await openQueue("queue-many", MANY / shorten, profileFolder);
  const few = await openQueue("queue-few", FEW, profileFolder);
  try {
    const [ofMany, ofFew]: [number[], number[]] = [[], []];
    for (let n = 0; n < WARM_UP + ASKED / shorten; n++) {
      const [slow, fast] = [await many.ask(), await few.ask()];
      if (n < WARM_UP) continue;
      ofMany.push(slow);
      ofFew.push(fast);
    }
    const [p99, p99Few] = [percentile(ofMany, 0.99), percentile(ofFew, 0.99)];
    const [p50, p50Few] = [percentile(ofMany, 0.5), percentile(ofFew, 0.5)];
    return {
      figures: [
        atMost("queue page with 100,000 open items, p99", p99, "ms", 30),
        atMost("the same against 1,000 items, p99", p99 / p99Few, "times", 1.5),
        told("queue page with 100,000 open items, p50", p50, "ms"),
        told("the same against 1,000 items, p50", p50 / p50Few, "times"),
      ],
      remarks: [],
    };
  } finally {
    await Promise.all([many.close(), few.close()]);
  }
}

type Queue = { ask(): Promise<number>; close(): Promise<void> };
type Page = { readonly rows: readonly { readonly breachAt: string }[]; readonly total: number };

async function openQueue(name: string, count: number, profileFolder: string | null): Promise<Queue> {
  let agents: readonly SignedAgent[] = [];
  const stack: Stack = await openStack({
    name,
    profileFolder,
    async prepare(sql) {
      agents = await createAgents(sql, 1, () => SERVICES);
      await fillQueue(sql, count);
    },
  });
  const client = createHttpClient(stack.httpPort, 1);
  const request = getOf(PAGE, { cookie: agents[0]?.cookie ?? "" });
  return {
    async ask() {
      const began = performance.now();
      const { status, body } = await client.send(request);
      const took = performance.now() - began;
      checkPage(status, JSON.parse(body) as Page, count);
      return took;
    },
    async close() {
      client.close();
      await stack.close();
    },
  };
}

/** Throws when the page is not the first fifty in order. */
function checkPage(status: number, { rows, total }: Page, count: number): void {
  const isInOrder = rows.every((row, index) => index === 0 || (rows[index - 1]?.breachAt ?? "") <= row.breachAt);
  if (status !== 200 || rows.length !== 50 || total !== count || !isInOrder)
    throw new Error(`${status}: ${rows.length} rows of ${total}, ${isInOrder ? "in" : "out of"} order`);
}

/** Writes cases and their items as turns would have, without their facts. */
const words = (sql: Sql) =>
  sql`array_to_tsvector(array['giulia', 'rossi', 'ma', 'carte', 'de', 'transport', n::text, 'gu', '2026', lpad(n::text, 6, '0')])`;

async function fillQueue(sql: Sql, count: number): Promise<void> {
  const sectors = SERVICES.map(sectorOf);
  const numbered = sql`
    generate_series(0, ${count - 1}) as n,
    lateral (select 'case-' || lpad(n::text, 8, '0') as id, 'GU-2026-' || lpad(n::text, 6, '0') as reference,
      (${SERVICES}::text[])[n % 12 + 1] as service, (${sectors}::text[])[n % 12 + 1] as sector,
      now() + (hashint4(n)::bigint % 100000) * interval '1 second' as breach_at) as o`;
  await sql`
    insert into "case" (id, reference, subject, service, sector, is_protected, procedure, channel, state, owes, holder,
      priority, title, citizen_name, citizen, opened_at, breach_at, is_junk, version, updated_at, words)
    select id, reference, 'subject-' || n, service, sector, false, 'contact', 'web', 'queued', 'administration', null,
      'normal', 'Ma carte de transport ' || n, 'Giulia Rossi', '{}', now(), breach_at, false, 4, now(),
      ${words(sql)} from ${numbered}`;
  await sql`
    insert into work_item (case_id, subject, partition, from_position, valid_from, service, sector, is_protected, channel,
      reference, title, citizen_name, state, owes, holder, priority, is_junk, breach_at, since, why, has_new, version,
      words)
    select id, 'subject-' || n, n % 64, n / 64 + 1, now(), service, sector, false, 'web', reference, 'Ma carte de transport ' || n,
      'Giulia Rossi', 'queued', 'administration', null, 'normal', false, breach_at, now(), 'new', true, 4,
      ${words(sql)} from ${numbered}`;
  await sql`
    insert into partition (id, position) select i, ${Math.ceil(count / 64)} from generate_series(0, 63) as i
    on conflict (id) do update set position = excluded.position`;
  await sql`analyze`;
}
