/**
 * The registry (Référentiel Usager Unique): entries, their keys, what links to them, each decision; then what was observed of
 * them, the registry's own log, and what follows from it: persons, pairs that are never the same, decisions to take.
 */
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "string", precision: 3 });
const count = (name: string) => bigint(name, { mode: "number" });

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
    kind: text("kind", { enum: ["account", "system"] }).notNull(),
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

/**
 * Something that somebody said, showed, or that a system knew of an entry: never changed, only moved. `sealed` is under the
 * key of the entry where it stands; null once erased.
 */
export const observation = pgTable(
  "observation",
  {
    id: text("id").primaryKey(),
    entry: text("entry").notNull(),
    source: text("source", { enum: ["franceconnect", "document", "system", "declared", "inferred"] }).notNull(),
    system: text("system"),
    /** The value of its `identity_link`. */
    link: text("link"),
    hasIdentity: boolean("has_identity").notNull(),
    channel: text("channel"),
    at: instant("at").notNull(),
    assurance: text("assurance", { enum: ["none", "low", "substantial", "high"] }).notNull(),
    masterOf: jsonb("master_of").$type<string[]>().notNull(),
    sealed: text("sealed"),
    position: count("position").notNull(),
    placedBy: text("placed_by", { enum: ["agent", "automation"] }).notNull(),
  },
  (t) => [
    index("observation_entry").on(t.entry, t.position),
    // One for each identifier, the latest, and one that says who somebody is: however many contacts hang on an entry.
    index("observation_link").on(t.link, t.at.desc(), t.id).where(sql`link is not null`),
    index("observation_identity").on(t.entry).where(sql`has_identity`),
  ],
);

/** Draws positions of the log. Events about the same person are drawn under its lock, so their order is that of their commits. */
export const registryPosition = pgSequence("registry_position");

/** The registry's log: append-only, and all that follows about persons can be made again from it. */
export const registryEvent = pgTable(
  "registry_event",
  {
    position: count("position").primaryKey(),
    id: text("id").notNull().unique(),
    cause: text("cause").notNull(),
    type: text("type").notNull(),
    at: instant("at").notNull(),
    byKind: text("by_kind", { enum: ["agent", "automation"] }).notNull(),
    by: text("by").notNull(),
    model: text("model"),
    reason: text("reason"),
    note: text("note"),
    entry: text("entry").notNull(),
    other: text("other"),
    body: jsonb("body").notNull(),
    evidence: jsonb("evidence").notNull(),
    digest: text("digest"),
    answer: jsonb("answer"),
  },
  (t) => [
    index("registry_event_entry").on(t.entry, t.position),
    index("registry_event_creation").on(t.entry).where(sql`type = 'entry.created'`),
    index("registry_event_other").on(t.other, t.position).where(sql`other is not null`),
  ],
);

/** A merge: an edge between two entries. The persons are what the edges that nobody took back connect. */
export const registryMerge = pgTable(
  "registry_merge",
  {
    id: text("id").primaryKey(),
    leftEntry: text("left_entry").notNull(),
    rightEntry: text("right_entry").notNull(),
    supersedes: jsonb("supersedes").$type<string[]>().notNull(),
    by: text("by", { enum: ["agent", "automation"] }).notNull(),
    position: count("position").notNull(),
    undoneBy: text("undone_by"),
  },
  (t) => [
    index("registry_merge_left").on(t.leftEntry).where(sql`undone_by is null`),
    index("registry_merge_right").on(t.rightEntry).where(sql`undone_by is null`),
  ],
);

/**
 * Which person an entry is one of, from when to when. A person's public id is its oldest entry's; the other entries' ids
 * lead there. An entry that stands alone is its own person and has no row.
 */
export const personSet = pgTable(
  "person_set",
  {
    entry: text("entry").notNull(),
    person: text("person").notNull(),
    openedBy: count("opened_by").notNull(),
    validFrom: instant("valid_from").notNull(),
    validTo: instant("valid_to"),
  },
  (t) => [
    primaryKey({ columns: [t.entry, t.openedBy] }),
    uniqueIndex("person_set_now").on(t.entry).where(sql`valid_to is null`),
    index("person_set_members").on(t.person).where(sql`valid_to is null`),
  ],
);

/** Two entries that are never the same person, until then or for ever. */
export const neverSame = pgTable(
  "never_same",
  {
    leftEntry: text("left_entry").notNull(),
    rightEntry: text("right_entry").notNull(),
    reason: text("reason").notNull(),
    until: instant("until"),
    by: text("by", { enum: ["agent", "automation"] }).notNull(),
    event: text("event").notNull(),
  },
  (t) => [primaryKey({ columns: [t.leftEntry, t.rightEntry] }), index("never_same_right").on(t.rightEntry)],
);

/** A decision that a person has to take; `undone` is open again. */
export const reviewProposal = pgTable(
  "review_proposal",
  {
    id: text("id").primaryKey(),
    kind: text("kind", { enum: ["merge", "redistribute"] }).notNull(),
    state: text("state", { enum: ["open", "decided", "undone"] }).notNull(),
    reason: text("reason").notNull(),
    score: doublePrecision("score"),
    model: text("model"),
    evidence: jsonb("evidence").notNull(),
    leftEntry: text("left_entry").notNull(),
    rightEntry: text("right_entry").notNull(),
    observations: jsonb("observations").$type<string[]>().notNull(),
    openedAt: instant("opened_at").notNull(),
    assignedTo: text("assigned_to"),
    dueAt: instant("due_at"),
    firstBy: text("first_by"),
    decision: text("decision"),
    decidedBy: text("decided_by"),
    decidedAt: instant("decided_at"),
    outcome: text("outcome"),
    moved: jsonb("moved").notNull(),
  },
  (t) => [
    index("review_proposal_open").on(t.openedAt, t.id).where(sql`state <> 'decided'`),
    index("review_proposal_left").on(t.leftEntry),
    index("review_proposal_right").on(t.rightEntry),
    index("review_proposal_outcome").on(t.outcome).where(sql`outcome is not null`),
  ],
);
