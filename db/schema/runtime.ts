/** The runtime's tables. No application query reads these (design D14): they know citizens by entry id. */
import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "string", precision: 3 });
const count = (name: string) => bigint(name, { mode: "number" });

/** One row a partition: who may write, up to where the stream was applied, how many facts there are. */
export const partition = pgTable("partition", {
  id: integer("id").primaryKey(),
  owner: text("owner"),
  epoch: count("epoch").notNull().default(0),
  expiresAt: instant("expires_at").notNull().default(sql`'-infinity'`),
  /** Last applied sequence of the stream INPUTS. */
  cursor: count("cursor").notNull().default(0),
  /** Position of the partition's last fact. */
  position: count("position").notNull().default(0),
});

export const hubNode = pgTable("hub_node", {
  id: text("id").primaryKey(),
  expiresAt: instant("expires_at").notNull(),
});

/** The record (design D1). Append-only. `data` is open, `sealed` is ciphertext under the entry's key. */
export const fact = pgTable(
  "fact",
  {
    partition: integer("partition").notNull(),
    position: count("position").notNull(),
    actor: text("actor").notNull(),
    version: count("version").notNull(),
    type: text("type").notNull(),
    at: instant("at").notNull(),
    cause: text("cause").notNull(),
    data: jsonb("data").notNull(),
    sealed: text("sealed"),
  },
  (t) => [
    primaryKey({ columns: [t.partition, t.position] }),
    index("fact_actor").on(t.actor, t.version),
    // Which documents are still named: a web contact without any pays nothing.
    index("fact_blobs")
      .using("gin", sql`(data -> 'blobs')`)
      .where(sql`data ? 'blobs' and jsonb_array_length(data -> 'blobs') > 0`),
  ],
);

export const snapshot = pgTable("snapshot", {
  actor: text("actor").primaryKey(),
  partition: integer("partition").notNull(),
  version: count("version").notNull(),
  charts: text("charts").notNull(),
  state: jsonb("state").notNull(),
  timers: jsonb("timers").notNull(),
  quarantined: boolean("quarantined").notNull().default(false),
});

/** Every input ever applied, refused ones too, with what was decided. */
export const input = pgTable("input", {
  cause: text("cause").primaryKey(),
  actor: text("actor").notNull(),
  at: instant("at").notNull(),
  outcome: jsonb("outcome").notNull(),
});

export const timer = pgTable(
  "timer",
  {
    actor: text("actor").notNull(),
    name: text("name").notNull(),
    partition: integer("partition").notNull(),
    generation: count("generation").notNull(),
    dueAt: instant("due_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.actor, t.name] }), index("timer_due").on(t.partition, t.dueAt)],
);

/** Steps between actors and outcomes of works, until the turn that applies them. */
export const tell = pgTable(
  "tell",
  {
    cause: text("cause").primaryKey(),
    partition: integer("partition").notNull(),
    to: text("to").notNull(),
    input: jsonb("input").notNull(),
    at: instant("at").notNull(),
    replyTo: text("reply_to"),
    answers: text("answers"),
  },
  (t) => [index("tell_partition").on(t.partition, t.at)],
);

/** Work for the outside (design D6). A done row becomes a step for the actor, in one transaction. */
export const outbox = pgTable(
  "outbox",
  {
    id: text("id").primaryKey(),
    actor: text("actor").notNull(),
    kind: text("kind").notNull(),
    key: text("key").notNull(),
    payload: jsonb("payload").notNull(),
    sealed: text("sealed"),
    at: instant("at").notNull(),
    state: text("state", { enum: ["waiting", "working", "unknown"] })
      .notNull()
      .default("waiting"),
    attempts: integer("attempts").notNull().default(0),
    nextAt: instant("next_at").notNull(),
    worker: text("worker"),
    detail: text("detail"),
  },
  (t) => [index("outbox_next").on(t.state, t.nextAt)],
);

/** Inputs that could not be applied. A person inspects, mends and retries them. */
export const deadLetter = pgTable("dead_letter", {
  reference: text("reference").primaryKey(),
  actor: text("actor").notNull(),
  cause: text("cause").notNull(),
  envelope: jsonb("envelope").notNull(),
  error: text("error").notNull(),
  at: instant("at").notNull(),
  state: text("state", { enum: ["open", "retried", "dropped"] })
    .notNull()
    .default("open"),
});

/** One row: which installation this database is, so that streams of another one are not taken for its own. */
export const installation = pgTable("installation", { id: text("id").primaryKey() });
