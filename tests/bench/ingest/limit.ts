/**
 * What PostgreSQL takes on this machine when nothing of ours is in the way: the rows and indexes that one new contact
 * writes, in groups of 500, two writers, each group one durable transaction. What differs from contact to contact (ids,
 * ciphertext, words, state) comes from the client, as it must in any hub. Imports no product code: the tables are copies of
 * those that the migrations made.
 */
import { randomBytes } from "node:crypto";
import postgres from "postgres";

const GROUP = 500;
const WRITERS = 2;
const TEXT = "Bonjour, je vous écris au sujet de ma demande de transport. ".repeat(8);

/** The tables that a contact writes, as the migrated database has them: the same columns, defaults and indexes. */
const TABLES = ["partition", "input", "fact", "snapshot", "outbox", "case", "contact", "message", "work_item"];

/** Returns how many contacts a second can be written, over `seconds`. The database is migrated. Drops what it made. */
export async function measureLimit(url: string, seconds: number): Promise<number> {
  const sql = postgres(url, { max: WRITERS + 1, onnotice: () => {}, connection: { search_path: "bench_limit" } });
  try {
    await sql.unsafe(`
      create schema bench_limit;
      ${TABLES.map((table) => `create table bench_limit."${table}" (like public."${table}" including all);`).join("\n")}
      insert into bench_limit.partition (id, owner, epoch) select i, 'me', 1 from generate_series(0, 63) i;
      alter table bench_limit.partition set (fillfactor = 70);
      alter table bench_limit.snapshot set (fillfactor = 70);
      alter table bench_limit.outbox set (fillfactor = 70);
      analyze bench_limit.partition;`);
    const until = performance.now() + seconds * 1000;
    const began = performance.now();
    const written = await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(sql, writer, until)));
    return written.reduce((sum, one) => sum + one, 0) / ((performance.now() - began) / 1000);
  } finally {
    await sql.unsafe("drop schema if exists bench_limit cascade");
    await sql.end();
  }
}

async function write(sql: postgres.Sql, writer: number, until: number): Promise<number> {
  let written = 0;
  for (let group = 0; performance.now() < until; group++) {
    await writeGroup(sql, writer, group);
    written += GROUP;
  }
  return written;
}

/** Made once: making them is not what is measured, sending them is. */
const sealed = Array.from({ length: GROUP }, () => randomBytes(600).toString("base64url"));
const words = Array.from({ length: GROUP }, (_, index) => `${TEXT}${index}`);

function stateOf(id: string): string {
  const at = "2026-11-24T09:00:00.000Z";
  const state = {
    caseId: id,
    reference: id,
    state: "queued",
    why: "new",
    place: { service: "service-1", sector: "transports" },
    isProtected: false,
    procedure: "contact",
    channel: "web",
    priority: "normal",
    target: { workingDays: 3 },
    openedAt: at,
    since: at,
    owedSince: at,
    breachAt: at,
    lastContact: `c${id}`,
    hasNew: true,
    isJunk: false,
    automaticSince: [],
    withdrawn: [],
    holder: null,
    awaits: null,
    outcome: null,
    resolvedAt: null,
    closeAt: null,
    possibleFollowUpOf: null,
  };
  return JSON.stringify({ cases: { [id]: state } });
}

async function writeGroup(sql: postgres.Sql, writer: number, group: number): Promise<void> {
  const first = (group * WRITERS + writer) * GROUP;
  const ids = Array.from({ length: GROUP }, (_, index) => `0123456789${String(first + index).padStart(10, "0")}`);
  const contacts = sql`unnest(${ids}::text[]) with ordinality as v(id, i), lateral (select ${first}::bigint + i as n) as o`;
  const mine = sql`(n % 32 * 2 + ${writer})::int`;
  const place = sql`'service-' || n % 12, 'transports', false`;
  const tsvector = sql`array_to_tsvector(array['giulia', 'rossi', 'ma', 'carte', 'gu', '2026', n::text])`;
  await sql.begin(async (tx) => {
    await Promise.all([
      tx`update partition set cursor = cursor + 500, position = position + 2000 where owner = 'me' and epoch = 1 and id % 2 = ${writer}`,
      tx`insert into input (cause, actor, at, outcome)
         select 'web:012345678901234567890123456789:' || n, 'citizen:' || id, now(), jsonb_build_object('status', 'accepted', 'version', 4,
           'answer', jsonb_build_object('caseId', id, 'contactId', 'c' || id, 'reference', 'GU-2026-' || n, 'isNew', true)) from ${contacts}`,
      tx`insert into fact (partition, position, actor, version, type, at, cause, data, sealed)
         select ${mine}, n * 4 + k, 'citizen:' || id, k, f.type, now(), 'web:012345678901234567890123456789:' || n,
           case k
             when 1 then jsonb_build_object('caseId', id, 'isJunk', false, 'sector', 'transports', 'target', jsonb_build_object('workingDays', 3),
               'channel', 'web', 'service', 'service-1', 'priority', 'normal', 'contactId', 'c' || id, 'procedure', 'contact',
               'reference', 'GU-2026-' || n, 'isProtected', false, 'possibleFollowUpOf', null)
             when 2 then jsonb_build_object('blobs', '[]'::jsonb, 'caseId', id, 'isJunk', false, 'channel', 'web', 'canAnswer', true,
               'contactId', 'c' || id, 'receivedAt', now(), 'isAutomatic', false)
             when 3 then jsonb_build_object('why', 'new', 'caseId', id, 'breachAt', now(), 'owedSince', now())
             else jsonb_build_object('caseId', id, 'messageId', 'c' || id || '-ack')
           end, case when k = 2 then s end
         from unnest(${ids}::text[], ${sealed}::text[]) with ordinality as v(id, s, i), lateral (select ${first}::bigint + i as n) as o,
           (values (1, 'case.opened'), (2, 'contact.recorded'), (3, 'case.queued'), (4, 'acknowledgement.recorded')) as f(k, type)`,
      tx`insert into snapshot (actor, partition, version, charts, state, timers, quarantined)
         select 'citizen:' || id, ${mine}, 4, 'case@2', state::jsonb, '{}', false
         from unnest(${ids}::text[], ${ids.map(stateOf)}::text[]) with ordinality as v(id, state, i), lateral (select ${first}::bigint + i as n) as o`,
      tx`insert into outbox (id, actor, kind, key, payload, at, next_at)
         select 'citizen:' || id || '/4/0', 'citizen:' || id, 'mail', 'c' || id || '-ack',
           jsonb_build_object('template', 'acknowledgement', 'caseId', id, 'messageId', 'c' || id || '-ack'), now(), now() from ${contacts}`,
      tx`insert into "case" (id, reference, subject, service, sector, is_protected, procedure, channel, state, owes, priority, title,
           citizen_name, citizen, opened_at, breach_at, is_junk, version, updated_at, words)
         select id, 'GU-2026-' || n, '01' || id, ${place}, 'contact', 'web', 'queued', 'administration', 'normal', 'Ma carte', 'Giulia Rossi',
           '{"kind":"person","email":"giulia@exemple.fr","proof":"account","familyName":"Rossi","givenNames":"Giulia"}', now(), now(),
           false, 4, now(), ${tsvector} from ${contacts}`,
      tx`insert into contact (id, case_id, service, sector, is_protected, subject, channel, direction, received_at, is_automatic)
         select 'c' || id, id, ${place}, '01' || id, 'web', 'in', now(), false from ${contacts}`,
      tx`insert into message (id, case_id, subject, service, sector, is_protected, partition, position, kind, channel, type, at,
           author_kind, title, text, detail, delivery)
         select 'c' || id, id, '01' || id, ${place}, ${mine}, n * 4 + 2, 'in', 'web', 'contact.recorded', now(), 'citizen', 'Ma carte', w,
           '{"isAutomatic":false}', null
         from unnest(${ids}::text[], ${words}::text[]) with ordinality as v(id, w, i), lateral (select ${first}::bigint + i as n) as o
         union all
         select 'c' || id || '-ack', id, '01' || id, ${place}, ${mine}, n * 4 + 4, 'event', null, 'acknowledgement.recorded', now(), 'hub',
           null, null, jsonb_build_object('messageId', 'c' || id || '-ack'), 'queued' from ${contacts}`,
      tx`insert into work_item (case_id, partition, from_position, valid_from, subject, service, sector, is_protected, channel, reference,
           title, citizen_name, state, owes, priority, is_junk, breach_at, since, why, has_new, version, words)
         select id, ${mine}, n * 4 + 4, now(), '01' || id, ${place}, 'web', 'GU-2026-' || n, 'Ma carte', 'Giulia Rossi', 'queued',
           'administration', 'normal', false, now() + (n % 1000) * interval '1 minute', now(), 'new', true, 4, ${tsvector} from ${contacts}`,
    ]);
  });
}
