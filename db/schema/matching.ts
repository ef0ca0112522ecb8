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

/**
 * An observation as search finds it: 64-bit hashes of typed texts (a name, a date, a postcode, an end of a telephone number),
 * and in `facts` what is compared with what an agent typed. Plain, as the read models are, and deleted by an erasure.
 */
export const searchRecord = pgTable(
  "search_record",
  {
    observation: text("observation").primaryKey(),
    keys: bigint("keys", { mode: "bigint" }).array().notNull(),
    facts: jsonb("facts").notNull(),
  },
  // Without a pending list: whoever searches would read it whole.
  (t) => [index("search_record_keys").using("gin", t.keys).with({ fastupdate: false })],
);

/**
 * Every word of a name that somebody has: a word that was typed is first led to those it may mean. `near` has hashes of the
 * word and of it with one letter left out: two words that share one are a typing error apart. An erasure deletes the words
 * that nobody else has.
 */
export const searchWord = pgTable(
  "search_word",
  {
    word: text("word").primaryKey(),
    /** The hash that it has among the keys of `search_record`. */
    key: bigint("key", { mode: "bigint" }).notNull(),
    sound: text("sound").notNull(),
    near: bigint("near", { mode: "bigint" }).array().notNull(),
  },
  (t) => [
    index("search_word_beginning").on(t.word.op("text_pattern_ops")),
    index("search_word_key").on(t.key),
    index("search_word_sound").on(t.sound),
    index("search_word_near").using("gin", t.near).with({ fastupdate: false }),
  ],
);
