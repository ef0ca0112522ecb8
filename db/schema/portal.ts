/** What the public door remembers of its own: which submission ids were used, by whom and for what. */
import { index, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** A submission id of the form or the API, with hashes of the session and of what was sent. Kept 30 days. */
export const submission = pgTable(
  "submission",
  {
    id: text("id").primaryKey(),
    session: text("session").notNull(),
    body: text("body").notNull(),
    at: timestamp("at", { withTimezone: true, mode: "string", precision: 3 }).notNull(),
  },
  (t) => [index("submission_at").on(t.at)],
);
