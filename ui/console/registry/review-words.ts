/** Questions of the registry in words. Pure. */
import type { ProposalRow, ProposalView } from "../../../hub/protocol/registry.ts";
import type { Failure } from "../../live/api.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import { sayFailure } from "../case/refusal-words.ts";
import { sayPhone } from "../citizen/phone-words.ts";
import { sayName } from "../people/person-words.ts";

type Named = ProposalRow["left"] & { readonly kind?: ProposalView["left"]["kind"] };

/** Says who a side is: a name, else how to reach them. */
export function sayNamed(side: Named, text: Catalogue): string {
  const { name, contactPoint, kind = "person" } = side;
  if (name.given || name.family) return sayName(name, kind);
  return contactPoint === null ? text.review.noName : sayPhone(contactPoint);
}

/** Says why one is asked: a title, and a sentence. */
export function sayReason(reason: string, text: Catalogue): readonly [title: string, why: string] {
  return text.compare.reason[reason] ?? text.compare.reasonOther;
}

/** Says bits with their sign: "+9,2", "−4,1". */
export function sayPoints(bits: number, text: Catalogue): string {
  const format = { signDisplay: "exceptZero", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(text.time.locale, format).format(bits).replace("-", "\u2212");
}

/** Says bits as points: "+9,2 points", "+1 point". */
export function sayPointsLong(bits: number, text: Catalogue): string {
  const isOne = new Intl.PluralRules(text.time.locale).select(Math.abs(Math.round(bits * 10) / 10)) === "one";
  return text.compare.weight.points(sayPoints(bits, text), isOne);
}

/** Says how many persons share a value: "1 200", of one in so many. Null when it is nobody's or everybody's. */
export function sayRarity(share: number | null, text: Catalogue): string | null {
  if (share === null || share <= 0 || share > 0.5) return null;
  const format = { maximumSignificantDigits: 2 } as const;
  return text.compare.side.rarity(new Intl.NumberFormat(text.time.locale, format).format(1 / share));
}

/** Says how a field agrees, in words of the model's levels. */
export function sayLevel(level: string, text: Catalogue): string {
  return text.compare.level[level] ?? level;
}

/** Says why an answer was not taken. */
export function sayRefused(failure: Failure, text: Catalogue, now: number): string {
  if (failure.kind === "refused" && failure.reason === "already-decided" && typeof failure.details.byName === "string")
    return text.review.answeredBy(failure.details.byName);
  const known =
    failure.kind === "refused" ? (text.review.refusal[failure.reason] ?? text.compare.bar[failure.reason]) : undefined;
  if (known) return known;
  if (failure.kind === "not-found") return text.review.question.goneWhy;
  return sayFailure(failure, { text, now, view: null });
}
