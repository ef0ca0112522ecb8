/** What the registry compares: features of observations, the keys that find them, and contacts whose sender waits for it. */
import { bigint, index, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "string", precision: 3 });

/**
 * Who sent a contact, to be observed and compared: written with the registry's decision, gone once it is done. `sealed` is
 * under the entry's key.
 */
export const identityTask = pgTable(
  "identity_task",
  {
    cause: text("cause").primaryKey(),
    entry: text("entry").notNull(),
    sealed: text("sealed").notNull(),
    at: instant("at").notNull(),
    /** Nobody takes it before: a hub works on it, or it failed. */
    nextAt: instant("next_at").notNull(),
  },
  (t) => [index("identity_task_next").on(t.nextAt)],
);

/** An observation made comparable. Plain, as the read models are, and deleted by an erasure. */
export const matchRecord = pgTable("match_record", {
  observation: text("observation").primaryKey(),
  features: jsonb("features").notNull(),
});

/** A blocking key of an observation: a 64-bit hash of a typed text. Two persons are compared when they share one. */
export const matchKey = pgTable(
  "match_key",
  {
    key: bigint("key", { mode: "bigint" }).notNull(),
    observation: text("observation").notNull(),
  },
  (t) => [primaryKey({ columns: [t.key, t.observation] }), index("match_key_observation").on(t.observation)],
);
