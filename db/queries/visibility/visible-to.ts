/**
 * Who may see a row (design D8). One description gives the SQL predicate and the filter of frames, so the two cannot
 * disagree. A list, a count, a preview, a search hit or a frame never carries a row that its viewer may not open.
 */
import type { PendingQuery, Row } from "postgres";
import type { Sql, Transaction } from "../../connect.ts";

/** An agent as rights go. `services` holds those of the memberships and all below them; `sectors` those of these services. */
export type AgentViewer = {
  readonly agent: string;
  readonly services: readonly string[];
  readonly sectors: readonly string[];
  readonly canSeeProtected: boolean;
};

/** Whoever looks: an agent, or the hub's own workers. */
export type Viewer = AgentViewer | { readonly hub: true };

/** The hub at its own work (outbox, projections). Never a person. */
export const theHub: Viewer = { hub: true };

/** What visibility looks at. Every read model carries these columns: `service`, `sector`, `is_protected`. */
export type Place = { readonly service: string; readonly sector: string; readonly isProtected: boolean };

type Fragment = PendingQuery<Row[]>;

export type Visibility = {
  /** Returns the predicate, in parentheses, on the columns of `alias` (or unqualified). Only for queries on read models. */
  readonly where: (sql: Sql | Transaction, alias?: string) => Fragment;
  /** Says the same of a row in hand. */
  readonly sees: (row: Place) => boolean;
};

/** One condition that a row must meet; a row is seen when it meets all of the viewer's. */
type Condition =
  | { readonly on: "service" | "sector"; readonly among: readonly string[] }
  | { readonly on: "isProtected"; readonly is: boolean };

const COLUMN = { service: "service", sector: "sector", isProtected: "is_protected" } as const;

/** Returns what the viewer may see. An agent without a service sees nothing. Pure. */
export function visibleTo(viewer: Viewer): Visibility {
  const conditions = conditionsOf(viewer);
  return {
    where: (sql, alias) =>
      conditions
        .map((condition) => predicate(sql, condition, alias))
        .reduce((all, next) => sql`(${all} and ${next})`, sql`true`),
    sees: (row) => conditions.every((condition) => holds(condition, row)),
  };
}

function conditionsOf(viewer: Viewer): readonly Condition[] {
  if ("hub" in viewer) return [];
  const places: readonly Condition[] = [
    { on: "service", among: viewer.services },
    { on: "sector", among: viewer.sectors },
  ];
  return viewer.canSeeProtected ? places : [...places, { on: "isProtected", is: false }];
}

/** A plain array and not `sql.array`: the latter sends no array literal on a connection that has not read the types yet. */
function predicate(sql: Sql | Transaction, condition: Condition, alias?: string): Fragment {
  const column = sql(alias ? `${alias}.${COLUMN[condition.on]}` : COLUMN[condition.on]);
  return "among" in condition
    ? sql`${column} = any(${[...condition.among]}::text[])`
    : sql`${column} = ${condition.is}`;
}

function holds(condition: Condition, row: Place): boolean {
  return "among" in condition ? condition.among.includes(row[condition.on]) : row[condition.on] === condition.is;
}
