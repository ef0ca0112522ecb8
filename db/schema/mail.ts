/** What the way out by mail remembers of its own. */
import { date, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

/** How many acknowledgements went to an address on a day (UTC). The address is an HMAC. Kept two days. */
export const acknowledgementCount = pgTable(
  "acknowledgement_count",
  {
    address: text("address").notNull(),
    day: date("day", { mode: "string" }).notNull(),
    count: integer("count").notNull(),
  },
  (t) => [primaryKey({ columns: [t.address, t.day] })],
);
