/**
 * What people look at. Written in the actor's transaction by `hub/projections`, dropped and rebuilt from the facts.
 * Plain text lives here and is deleted by an erasure. Citizens are pseudonyms of a sector: `subject` (design D14).
 * Every query on these tables goes through `visibleTo(viewer)` (design D8).
 */
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "string", precision: 3 });
const count = (name: string) => bigint(name, { mode: "number" });
/** Folded words that it is found by: see `db/queries/queue/words.ts`. */
const words = customType<{ data: string }>({ dataType: () => "tsvector" });

/** What `visibleTo` looks at, on every read model. */
const place = () => ({
  service: text("service").notNull(),
  sector: text("sector").notNull(),
  isProtected: boolean("is_protected").notNull(),
});

export const caseRow = pgTable(
  "case",
  {
    id: text("id").primaryKey(),
    reference: text("reference").notNull().unique(),
    subject: text("subject").notNull(),
    ...place(),
    procedure: text("procedure").notNull(),
    channel: text("channel").notNull(),
    state: text("state").notNull(),
    /** Who owes the next move. */
    owes: text("owes").notNull(),
    holder: text("holder"),
    priority: text("priority").notNull(),
    title: text("title").notNull(),
    citizenName: text("citizen_name").notNull(),
    /** As the citizen gave it: name parts, addresses, telephone. */
    citizen: jsonb("citizen").notNull(),
    openedAt: instant("opened_at").notNull(),
    breachAt: instant("breach_at"),
    waitsUntil: instant("waits_until"),
    /** When it was resolved, also once closed; null while it is work. Gives the order of closed cases. */
    closedAt: instant("closed_at"),
    possibleFollowUpOf: text("possible_follow_up_of"),
    isJunk: boolean("is_junk").notNull(),
    /** Number of facts of the citizen's actor when this row was written: what commands act under. */
    version: count("version").notNull(),
    updatedAt: instant("updated_at").notNull(),
    words: words("words").notNull(),
  },
  (t) => [
    index("case_subject").on(t.sector, t.subject),
    // A service's closed cases, newest first, with what visibility and filters look at; and their words.
    index("case_closed")
      .on(t.service, t.closedAt, t.id, t.sector, t.isProtected, t.channel)
      .where(sql`closed_at is not null and not is_junk`),
    index("case_closed_words").using("gin", t.words).where(sql`closed_at is not null and not is_junk`),
  ],
);

export const contact = pgTable(
  "contact",
  {
    id: text("id").primaryKey(),
    caseId: text("case_id").notNull(),
    ...place(),
    subject: text("subject").notNull(),
    channel: text("channel").notNull(),
    direction: text("direction", { enum: ["in", "out"] }).notNull(),
    receivedAt: instant("received_at").notNull(),
    isAutomatic: boolean("is_automatic").notNull(),
  },
  (t) => [index("contact_case").on(t.caseId)],
);

/** One line of a case's timeline: a message, a note, or something that happened. */
export const message = pgTable(
  "message",
  {
    id: text("id").primaryKey(),
    caseId: text("case_id").notNull(),
    subject: text("subject").notNull(),
    ...place(),
    /** Partition and position of the fact: the timeline's order, and what a live cursor counts. */
    partition: integer("partition").notNull(),
    position: count("position").notNull(),
    kind: text("kind", { enum: ["in", "out", "note", "event"] }).notNull(),
    channel: text("channel"),
    /** The fact's type. */
    type: text("type").notNull(),
    at: instant("at").notNull(),
    authorKind: text("author_kind", { enum: ["citizen", "agent", "hub"] }).notNull(),
    author: text("author"),
    title: text("title"),
    text: text("text"),
    htmlBlob: text("html_blob"),
    /** Open details of the fact, for events. */
    detail: jsonb("detail").notNull(),
    /** For what left: queued, sent, bounced, refused, unknown. */
    delivery: text("delivery"),
    deliveryDetail: text("delivery_detail"),
    /** RFC 5322 Message-ID, for threading. */
    mailId: text("mail_id"),
  },
  (t) => [
    index("message_case").on(t.caseId, t.position),
    index("message_mail").on(t.mailId).where(sql`mail_id is not null`),
  ],
);

export const document = pgTable(
  "document",
  {
    id: text("id").primaryKey(),
    caseId: text("case_id").notNull(),
    messageId: text("message_id").notNull(),
    ...place(),
    /** Blob handle: see `channels/contract`. */
    blob: text("blob").notNull(),
    name: text("name").notNull(),
    mediaType: text("media_type").notNull(),
    bytes: integer("bytes").notNull(),
    contentId: text("content_id"),
  },
  (t) => [index("document_case").on(t.caseId)],
);

/**
 * What stands in the queue, with the time it stood there so: the open version of an item has `to_position` null.
 * The queue at any past moment is one indexed query.
 */
export const workItem = pgTable(
  "work_item",
  {
    caseId: text("case_id").notNull(),
    partition: integer("partition").notNull(),
    fromPosition: count("from_position").notNull(),
    toPosition: count("to_position"),
    validFrom: instant("valid_from").notNull(),
    validTo: instant("valid_to"),
    /** In the sector where it stood then. */
    subject: text("subject").notNull(),
    ...place(),
    channel: text("channel").notNull(),
    reference: text("reference").notNull(),
    title: text("title").notNull(),
    citizenName: text("citizen_name").notNull(),
    state: text("state").notNull(),
    owes: text("owes").notNull(),
    holder: text("holder"),
    priority: text("priority").notNull(),
    isJunk: boolean("is_junk").notNull(),
    /** Absolute instant that gives the order; the reason is shown from `why` and `since`. */
    breachAt: instant("breach_at").notNull(),
    since: instant("since").notNull(),
    why: text("why").notNull(),
    hasNew: boolean("has_new").notNull(),
    version: count("version").notNull(),
    words: words("words").notNull(),
    /** Which view of the queue it stands in. Never written: PostgreSQL derives it. See `db/queries/queue/work-item.ts`. */
    shelf: text("shelf", { enum: ["open", "waiting", "junk"] })
      .notNull()
      .generatedAlwaysAs(sql`case when is_junk then 'junk' when state = 'waiting' then 'waiting' else 'open' end`),
  },
  (t) => [
    primaryKey({ columns: [t.caseId, t.fromPosition] }),
    // The order of a service's queue; what visibility and filters look at stands in the index too, so that paging reads no row.
    index("work_item_open")
      .on(t.service, t.shelf, t.breachAt, t.caseId, t.fromPosition, t.sector, t.isProtected, t.channel)
      .where(sql`to_position is null`),
    index("work_item_holder").on(t.holder).where(sql`to_position is null and holder is not null`),
    index("work_item_words").using("gin", t.words).where(sql`to_position is null`),
    // The queue at a past moment. Times come from the world: `greatest` keeps a range possible whatever they are.
    index("work_item_past")
      .using("spgist", sql`tstzrange(valid_from, greatest(valid_from, valid_to))`)
      .where(sql`valid_to is not null`),
    index("work_item_changed").on(t.partition, t.fromPosition),
    index("work_item_ended").on(t.partition, t.toPosition).where(sql`to_position is not null`),
  ],
);

/** Who did what to whom's record: a hash chain, its head anchored outside. */
export const audit = pgTable("audit", {
  id: count("id").primaryKey(),
  at: instant("at").notNull(),
  actor: text("actor").notNull(),
  action: text("action").notNull(),
  target: text("target").notNull(),
  motive: text("motive"),
  hash: text("hash").notNull(),
});

/** How an agent stood at work, with the time they did: the row that holds now has `valid_to` null. No visibility: no citizen. */
export const presence = pgTable(
  "presence",
  {
    agent: text("agent").notNull(),
    partition: integer("partition").notNull(),
    fromPosition: count("from_position").notNull(),
    validFrom: instant("valid_from").notNull(),
    validTo: instant("valid_to"),
    presence: text("presence", { enum: ["offline", "available", "paused"] }).notNull(),
    pauseReason: text("pause_reason"),
  },
  (t) => [
    primaryKey({ columns: [t.agent, t.fromPosition] }),
    index("presence_now").on(t.agent).where(sql`valid_to is null`),
  ],
);
