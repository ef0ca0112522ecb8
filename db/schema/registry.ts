/** The registry (Référentiel Usager Unique), first step: entries, their keys, what links to them, and each decision. */
import { index, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "string", precision: 3 });

/** One registry entry. `key` is its data key, wrapped by the master key (AES-256-GCM); null once erased (design D12). */
export const entry = pgTable("entry", {
  id: text("id").primaryKey(),
  kind: text("kind", { enum: ["person", "organisation"] }).notNull(),
  key: text("key"),
  createdAt: instant("created_at").notNull(),
});

/** A proven link from something outside to an entry. `value` is an HMAC, never the thing itself. */
export const identityLink = pgTable(
  "identity_link",
  {
    kind: text("kind", { enum: ["account"] }).notNull(),
    value: text("value").notNull(),
    entry: text("entry").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.value] }), index("identity_link_entry").on(t.entry)],
);

/** What the registry answered for a contact, kept by cause so that a retry gets the same. */
export const identityDecision = pgTable("identity_decision", {
  cause: text("cause").primaryKey(),
  entry: text("entry").notNull(),
  caseId: text("case_id").notNull(),
  reference: text("reference").notNull(),
  outcome: text("outcome", { enum: ["linked", "created", "case"] }).notNull(),
  evidence: jsonb("evidence").notNull(),
  at: instant("at").notNull(),
});

/** Which entry a case belongs to for ever (design D13), and its public number. */
export const caseEntry = pgTable(
  "case_entry",
  {
    caseId: text("case_id").primaryKey(),
    entry: text("entry").notNull(),
    reference: text("reference").notNull().unique(),
  },
  (t) => [index("case_entry_entry").on(t.entry)],
);

/**
 * The ledger of erasures (design D12): which entries' keys were destroyed. Kept outside the database too, since a backup
 * that is older than an erasure brings the key back. `by` is an agent or an operator.
 */
export const erasure = pgTable("erasure", {
  entry: text("entry").primaryKey(),
  at: instant("at").notNull(),
  by: text("by").notNull(),
});
