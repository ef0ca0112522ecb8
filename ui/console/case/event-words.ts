/** One quiet line for each fact of a case. Pure. */
import type { TimelineItem } from "../../../hub/protocol/queue.ts";
import { sayDayOf } from "../../kit/time/words.ts";
import type { Catalogue } from "../../text/catalogue.ts";

/** Says a fact of the timeline. Everybody is called by their name, whoever reads: the line is the case's history. */
export function sayEvent(
  item: TimelineItem,
  text: Catalogue,
  context: { readonly me: string; readonly now: number },
): string {
  const words = text.case.event;
  const who = item.author.kind === "hub" ? text.case.message.hub : item.author.name;
  switch (item.type) {
    case "case.opened":
      return words.opened;
    case "case.queued":
      return words.queued;
    case "case.claimed":
      return words.claimed(who);
    case "case.released":
      return words.released(who);
    case "case.transferred":
      return sayTransfer(item, text, who);
    case "case.awaited":
      return sayWait(item, text, { ...context, who });
    case "case.resumed":
      return words.resumed;
    case "case.resolved":
      return words.resolved(who, outcomeOf(item, text));
    case "case.reopened":
      return words.reopened;
    case "case.closed":
      return words.closed;
    case "case.cleared":
      return words.cleared(who);
    case "case.discarded":
      return words.discarded(who);
    case "acknowledgement.recorded":
      return words.acknowledged;
    case "delivery.recorded":
      return words.delivery;
    default:
      return item.title ?? words.other;
  }
}

/** Says who did it, with a capital: it begins the sentence. */
export function sayAuthor(item: TimelineItem, text: Catalogue, me: string): string {
  if (item.author.kind === "hub") return text.case.message.hub;
  if (item.author.kind === "agent" && item.author.id === me) {
    const { you } = text.case.message;
    return you.charAt(0).toLocaleUpperCase(text.language) + you.slice(1);
  }
  return item.author.name || text.case.message.erased;
}

function sayTransfer(item: TimelineItem, text: Catalogue, who: string): string {
  const [from, to] = [nameIn(item, "from"), nameIn(item, "to") ?? ""];
  return from ? text.case.event.transferred(who, from, to) : text.case.event.transferredTo(who, to);
}

/** A service as the hub details it: its name beside it (`toName`), or the place with its id. */
function nameIn(item: TimelineItem, key: "from" | "to"): string | undefined {
  const name = item.detail[`${key}Name`];
  if (typeof name === "string") return name;
  const place = item.detail[key];
  if (typeof place === "string") return place;
  const isPlace = typeof place === "object" && place !== null && "service" in place;
  return isPlace ? String(place.service) : undefined;
}

function sayWait(item: TimelineItem, text: Catalogue, context: { readonly who: string; readonly now: number }): string {
  const words = text.case.event;
  const said =
    item.detail.party === "third-party" ? words.awaitedThird(context.who) : words.awaitedCitizen(context.who);
  const until = item.detail.until;
  return typeof until === "string" ? said + words.until(sayDayOf(Date.parse(until), context.now, text.language)) : said;
}

function outcomeOf(item: TimelineItem, text: Catalogue): string {
  const words: Readonly<Record<string, string>> = text.case.outcome;
  const said = words[String(item.detail.outcome)] ?? text.case.outcome.answered;
  return said.charAt(0).toLocaleLowerCase(text.language) + said.slice(1);
}
