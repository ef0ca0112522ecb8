/** Why a row stands where it stands, in words. Pure. */
import type { QueueRow } from "../../../hub/protocol/queue.ts";
import {
  sayDue,
  sayDueShort,
  sayExactly,
  sayLength,
  sayMoment,
  saySince,
  type Urgency,
  urgencyOf,
} from "../../kit/time/words.ts";
import type { Catalogue } from "../../text/catalogue.ts";

const MINUTE_MS = 60_000;

export type RowWords = {
  /** How long it has waited: "depuis 4 min". */
  readonly wait: string;
  /** Why it is here now: "a écrit il y a 4 min · échéance jeudi 26 novembre". */
  readonly reason: string;
  /** Both instants whole, for hovering and screen readers. */
  readonly exact: string;
  readonly urgency: Urgency;
};

/** Says of a row how long it waits, why, and exactly when. */
export function sayRow(row: QueueRow, now: number, text: Catalogue): RowWords {
  if (row.closedAt !== undefined) return sayClosed(Date.parse(row.closedAt), now, text);
  const [due, since] = [Date.parse(row.breachAt), Date.parse(row.since)];
  const { language } = text;
  const isOurs = row.state !== "waiting";
  const event = sayEvent(row, now, text);
  const urgency = isOurs ? urgencyOf(due, now) : "calm";
  return {
    wait: saySince(since, now, language),
    reason:
      event === null ? sayDue(due, now, language) : isOurs ? `${event} · ${sayDueShort(due, now, language)}` : event,
    exact: text.queue.exact(sayExactly(due, language), sayExactly(since, language)),
    urgency,
  };
}

/** A closed case waits for nothing and has no deadline: what counts is when it was closed. */
function sayClosed(at: number, now: number, text: Catalogue): RowWords {
  const { language } = text;
  return {
    wait: text.time.ago(sayLength(now - at, language)),
    reason: text.queue.closedAt(sayMoment(at, now, language)),
    exact: text.queue.exactClosed(sayExactly(at, language)),
    urgency: "calm",
  };
}

/** What happened that brought it here, when that says more than its deadline. */
function sayEvent(row: QueueRow, now: number, text: Catalogue): string | null {
  const since = Date.parse(row.since);
  const words = text.queue;
  if (row.state === "waiting") {
    const length = saySince(since, now, text.language);
    return row.owes === "third-party" ? words.awaitsThird(length) : words.awaitsCitizen(length);
  }
  if (row.hasNew && row.why === "citizen-wrote") {
    const isJustNow = now - since < MINUTE_MS;
    return isJustNow ? words.wroteJustNow : words.wrote(text.time.ago(sayLength(now - since, text.language)));
  }
  if (row.why === "wait-over") return words.cameBack;
  return row.why === "transferred" ? words.transferred : null;
}
