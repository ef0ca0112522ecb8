/**
 * What PostgreSQL takes on this machine when nothing of ours is in the way: the rows and indexes that one new contact
 * writes, in groups of 500, two writers, each group one durable transaction. What differs from contact to contact (ids,
 * ciphertext, words, state) comes from the client, as it must in any hub. Imports no product code.
 */
import { randomBytes } from "node:crypto";
import postgres from "postgres";

const GROUP = 500;
const WRITERS = 2;
const TEXT = "Bonjour, je vous écris au sujet de ma demande de transport. ".repeat(8);

/** The tables of the runtime and the read models, with their indexes, as plain SQL. */
const TABLES = `
  create schema if not exists bench_limit;
  set search_path = bench_limit;
  create table partition (id int primary key, owner text, epoch bigint, cursor bigint, position bigint) with (fillfactor = 70);
  insert into partition select i, 'me', 1, 0, 0 from generate_series(0, 63) i;
  create table input (cause text primary key, actor text not null, at timestamptz(3) not null, outcome jsonb not null);
  create table fact (partition int, position bigint, actor text, version bigint, type text, at timestamptz(3), cause text,
    data jsonb, sealed text, primary key (partition, position));
  create index on fact (actor, version);
  create table snapshot (actor text primary key, partition int, version bigint, charts text, state jsonb, timers jsonb,
    quarantined boolean) with (fillfactor = 70);
  create table outbox (id text primary key, actor text, kind text, key text, payload jsonb, sealed text, at timestamptz(3),
    state text default 'waiting', attempts int default 0, next_at timestamptz(3), worker text, detail text) with (fillfactor = 70);
  create index on outbox (state, next_at);
  create table "case" (id text primary key, reference text unique, subject text, service text, sector text, state text,
    title text, citizen_name text, citizen jsonb, opened_at timestamptz(3), breach_at timestamptz(3), version bigint);
  create index on "case" (sector, subject);
  create table contact (id text primary key, case_id text, service text, sector text, subject text, received_at timestamptz(3));
  create index on contact (case_id);
  create table message (id text primary key, case_id text, service text, sector text, partition int, position bigint, kind text,
    type text, at timestamptz(3), title text, text text, detail jsonb, mail_id text);
  create index on message (case_id, position);
  create index on message (mail_id);
  create table work_item (case_id text, partition int, from_position bigint, to_position bigint, valid_from timestamptz(3),
    valid_to timestamptz(3), service text, sector text, is_protected boolean, channel text, reference text, title text,
    citizen_name text, state text, breach_at timestamptz(3), primary key (case_id, from_position));
  create index on work_item (partition, from_position);
  create index on work_item (partition, to_position);
  create index on work_item (service, breach_at, case_id) where to_position is null;
  create index on work_item using gin (to_tsvector('simple', citizen_name || ' ' || title || ' ' || reference)) where to_position is null;
`;

/** Returns how many contacts a second can be written, over `seconds`. Drops what it made. */
export async function measureLimit(url: string, seconds: number): Promise<number> {
  const sql = postgres(url, { max: WRITERS + 1, onnotice: () => {}, connection: { search_path: "bench_limit" } });
  try {
    await sql.unsafe(TABLES);
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
  const place = { service: "transports", sector: "transports" };
  const at = "2026-11-24T09:00:00.000Z";
  const state = {
    state: "queued",
    caseId: id,
    reference: id,
    place,
    priority: "normal",
    channel: "web",
    withdrawn: [],
  };
  return JSON.stringify({
    cases: { [id]: { ...state, openedAt: at, since: at, owedSince: at, breachAt: at, holder: null } },
  });
}

async function writeGroup(sql: postgres.Sql, writer: number, group: number): Promise<void> {
  const first = (group * WRITERS + writer) * GROUP;
  const ids = Array.from({ length: GROUP }, (_, index) => `0123456789${String(first + index).padStart(10, "0")}`);
  const contacts = sql`unnest(${ids}::text[]) with ordinality as v(id, i), lateral (select ${first}::bigint + i as n) as o`;
  const mine = sql`(n % 32 * 2 + ${writer})::int`;
  const facts = sql`(values (1, 'case.opened'), (2, 'contact.recorded'), (3, 'case.queued'), (4, 'acknowledgement.recorded')) as f(k, type)`;
  await sql.begin(async (tx) => {
    await Promise.all([
      tx`update partition set cursor = cursor + 500, position = position + 2000 where owner = 'me' and epoch = 1 and id % 2 = ${writer}`,
      tx`insert into input select 'web:0123456789012345678901:' || n, 'citizen:' || id, now(),
           jsonb_build_object('status', 'accepted', 'version', 4, 'answer', jsonb_build_object('caseId', id, 'isNew', true)) from ${contacts}`,
      tx`insert into fact select ${mine}, n * 4 + k, 'citizen:' || id, k, f.type, now(), 'web:0123456789012345678901:' || n,
           jsonb_build_object('caseId', id, 'service', 'transports', 'sector', 'transports', 'priority', 'normal', 'breachAt', now()),
           case when k = 2 then s end
         from unnest(${ids}::text[], ${sealed}::text[]) with ordinality as v(id, s, i), lateral (select ${first}::bigint + i as n) as o, ${facts}`,
      tx`insert into snapshot select 'citizen:' || id, ${mine}, 4, 'case@1', state::jsonb, '{}', false
         from unnest(${ids}::text[], ${ids.map(stateOf)}::text[]) with ordinality as v(id, state, i), lateral (select ${first}::bigint + i as n) as o`,
      tx`insert into outbox (id, actor, kind, key, payload, at, next_at) select 'citizen:' || id || '/4/0', 'citizen:' || id, 'mail', id || '-ack',
           jsonb_build_object('template', 'acknowledgement', 'caseId', id, 'messageId', id || '-ack'), now(), now() from ${contacts}`,
      tx`insert into "case" select id, 'GU-2026-' || n, '01' || id, 'service-' || n % 12, 'transports', 'queued', 'Ma carte de transport',
           'Giulia Rossi', '{"email":"giulia@exemple.fr","proof":"account"}', now(), now(), 4 from ${contacts}`,
      tx`insert into contact select 'c' || id, id, 'service-' || n % 12, 'transports', '01' || id, now() from ${contacts}`,
      tx`insert into message select case k when 2 then 'c' || id else 'c' || id || '-ack' end, id, 'service-' || n % 12, 'transports',
           ${mine}, n * 4 + k, 'in', f.type, now(), 'Ma carte', case when k = 2 then w end, '{}', null
         from unnest(${ids}::text[], ${words}::text[]) with ordinality as v(id, w, i), lateral (select ${first}::bigint + i as n) as o, ${facts} where k in (2, 4)`,
      tx`insert into work_item select id, ${mine}, n * 4 + 4, null, now(), null, 'service-' || n % 12, 'transports', false, 'web', 'GU-2026-' || n,
           'Ma carte de transport', 'Giulia Rossi', 'queued', now() + (n % 1000) * interval '1 minute' from ${contacts}`,
    ]);
  });
}
