/** What stands in the queue, as rows and as what one may ask of them. The same rules in SQL and on a row in hand. */
import type { Channel, Party, Priority, QueuedWhy } from "../../../machines/case/language.ts";
import type { Instant } from "../../../machines/kind.ts";
import type { Sql, Transaction } from "../../connect.ts";
import type { AgentViewer, Place } from "../visibility/visible-to.ts";
import { wordsIn, wordsOf } from "./words.ts";

type ItemState = "received" | "queued" | "claimed" | "waiting";

/** The open version of a work item, with the position of the fact that made it so. */
export type WorkItemRow = Place & {
  readonly caseId: string;
  readonly partition: number;
  readonly fromPosition: number;
  readonly channel: Channel;
  readonly reference: string;
  readonly title: string;
  readonly citizenName: string;
  readonly state: ItemState;
  readonly owes: Party;
  readonly holder: string | null;
  readonly priority: Priority;
  readonly isJunk: boolean;
  readonly breachAt: Instant;
  readonly since: Instant;
  readonly why: QueuedWhy;
  readonly hasNew: boolean;
  readonly version: number;
};

/** What is known of an item without reading its text: enough to say which views it stood in. */
export type ItemPlace = Place & Pick<WorkItemRow, "channel" | "state" | "isJunk" | "holder">;

/** The column `shelf`, which PostgreSQL derives by the same rule: see `db/schema/read-models.ts`. */
export type Shelf = "open" | "waiting" | "junk";

/** Returns which shelf of the queue an item stands on. Pure. */
export function shelfOf({ state, isJunk }: Pick<WorkItemRow, "state" | "isJunk">): Shelf {
  if (isJunk) return "junk";
  return state === "waiting" ? "waiting" : "open";
}

/** What part of the queue is meant; of `closed`, which is no part of it, see `read-closed.ts`. `services` and `channels` null: all that the viewer may see. */
export type QueueQuery = {
  readonly view: "open" | "mine" | "waiting" | "junk" | "closed";
  /** Whose "mine" is. */
  readonly agent: string;
  readonly services: readonly string[] | null;
  readonly channels: readonly Channel[] | null;
  /** Folded words; an item must have one that begins with each. */
  readonly words: readonly string[];
};

type Filter = {
  readonly view: QueueQuery["view"];
  readonly services?: readonly string[] | undefined;
  readonly channels?: readonly Channel[] | undefined;
  readonly search?: string | undefined;
};

/** Turns a filter as clients send it into a query in a normal form: equal filters give equal queries. Pure. */
export function queueQuery(filter: Filter, viewer: AgentViewer): QueueQuery {
  return {
    view: filter.view,
    agent: viewer.agent,
    services: filter.services ? [...new Set(filter.services)].sort() : null,
    channels: filter.channels ? [...new Set(filter.channels)].sort() : null,
    words: wordsOf(filter.search ?? ""),
  };
}

/** Tells whether the item stands in the view, words apart. Says nothing of rights. Pure. */
export function matchesPlace(query: QueueQuery, item: ItemPlace): boolean {
  const isInView = query.view === "mine" ? item.holder === query.agent : shelfOf(item) === query.view;
  if (!isInView) return false;
  if (query.services && !query.services.includes(item.service)) return false;
  return !query.channels || query.channels.includes(item.channel);
}

/** Tells whether the row is in the view and has the words. Says nothing of rights. Pure. */
export function matches(query: QueueQuery, row: WorkItemRow): boolean {
  if (!matchesPlace(query, row)) return false;
  if (query.words.length === 0) return true;
  const words = wordsIn(row);
  return query.words.every((word) => words.some((one) => one.startsWith(word)));
}

/** The predicate of `matches` on `w`, whenever its version held. Rights are for the caller to add. */
export function whereMatches(sql: Sql | Transaction, query: QueueQuery) {
  const { view, agent } = query;
  const inView = view === "mine" ? sql`w.holder = ${agent}` : sql`w.shelf = ${view}`;
  return sql`${inView}
    ${whereNarrowed(sql, query, "w")}`;
}

/** The part of a query that any view has: services, channels and words, on columns of `alias`. Begins with `and`, or is empty. */
export function whereNarrowed(
  sql: Sql | Transaction,
  { services, channels, words }: Pick<QueueQuery, "services" | "channels" | "words">,
  alias: "w" | "c",
) {
  const of = sql(alias);
  return sql`
    ${services ? sql`and ${of}.service = any(${services as string[]}::text[])` : sql``}
    ${channels ? sql`and ${of}.channel = any(${channels as string[]}::text[])` : sql``}
    ${words.length > 0 ? sql`and ${of}.words @@ ${toTsquery(words)}::tsquery` : sql``}`;
}

/** Words are letters and digits only (`wordsOf`), so quotes hold them. */
const toTsquery = (words: readonly string[]) => words.map((word) => `'${word}':*`).join(" & ");

/** The columns of `WorkItemRow` from `w`. */
export const rowColumns = (sql: Sql | Transaction) => sql`
  w.case_id as "caseId", w.partition, w.from_position as "fromPosition", w.service, w.sector,
  w.is_protected as "isProtected", w.channel, w.reference, w.title, w.citizen_name as "citizenName", w.state, w.owes,
  w.holder, w.priority, w.is_junk as "isJunk", w.breach_at as "breachAt", w.since, w.why, w.has_new as "hasNew", w.version`;
