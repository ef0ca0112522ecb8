/** The Département: sectors, services, sites, agents, and who may see what. */
import { boolean, integer, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "string", precision: 3 });

/** A sector of the arrêté of 4 July 2013: cases never cross it without consent (design D14). */
export const sector = pgTable("sector", { id: text("id").primaryKey(), name: text("name").notNull() });

export const service = pgTable("service", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  parent: text("parent"),
  sector: text("sector").notNull(),
  /** Addresses that mail for this service comes to; the first is the one that answers leave from. */
  emails: jsonb("emails").$type<string[]>().notNull(),
  phone: text("phone"),
  /** Working days to answer, by channel. */
  targets: jsonb("targets").$type<Record<"web" | "email" | "phone" | "desk", number>>().notNull(),
  /** False for units that take no contacts of their own. */
  takesContacts: boolean("takes_contacts").notNull().default(true),
  /** INSEE codes of the communes it serves; `*` stands for all that no other service names. */
  communes: jsonb("communes").$type<string[]>().notNull().default([]),
  /** Its cases are protected: only agents with the right see them (child protection). */
  isProtected: boolean("is_protected").notNull().default(false),
});

/** A front desk (accueil, MSD). */
export const site = pgTable("site", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  commune: text("commune").notNull(),
  address: text("address").notNull(),
});

export const agent = pgTable("agent", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  email: text("email").notNull().unique(),
  /** OIDC subject, bound at first log-in. */
  subject: text("subject").unique(),
  capacity: jsonb("capacity").$type<Record<"web" | "email" | "phone" | "desk", number>>().notNull(),
  canSeeProtected: boolean("can_see_protected").notNull().default(false),
  isActive: boolean("is_active").notNull().default(true),
});

export const membership = pgTable(
  "membership",
  {
    agent: text("agent").notNull(),
    service: text("service").notNull(),
    role: text("role", { enum: ["agent", "supervisor", "admin"] }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.agent, t.service] })],
);

/** A log-in. `id` is the SHA-256 of the cookie, so that a dump opens nothing. */
export const session = pgTable("session", {
  id: text("id").primaryKey(),
  kind: text("kind", { enum: ["agent", "citizen"] }).notNull(),
  /** The agent's id, or null for a citizen. */
  agent: text("agent"),
  issuer: text("issuer"),
  subject: text("subject"),
  /** What the provider said of a citizen, to fill in forms; sealed with the master key. */
  claims: text("claims"),
  idToken: text("id_token"),
  expiresAt: instant("expires_at").notNull(),
});

/** What a person types before it is sent, so that it survives everything. `owner` is an agent or a draft cookie's hash. */
export const draft = pgTable(
  "draft",
  {
    owner: text("owner").notNull(),
    key: text("key").notNull(),
    body: jsonb("body").notNull(),
    version: integer("version").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.owner, t.key] })],
);

/**
 * A sender whose mail is refused for a while, by a person's decision and with a notice (L112-11). `address` is an HMAC;
 * the case that it was decided on says who it is, to those who may open that case.
 */
export const blockedSender = pgTable("blocked_sender", {
  address: text("address").primaryKey(),
  caseId: text("case_id").notNull(),
  by: text("by").notNull(),
  reason: text("reason").notNull(),
  until: instant("until").notNull(),
  at: instant("at").notNull(),
});
