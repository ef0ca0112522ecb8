/**
 * Who may act for whom: parents for their child, guardians for the person they protect, anyone by mandate. A representation is
 * a dated fact about two persons, each with a record of their own; it never makes one of them.
 */
import { type Day, type Period, placeIn } from "./period.ts";

/** In French law, with the article of the Code civil. */
export const BASES = [
  /** Autorité parentale (371-1): until the child is of age or emancipated. */
  "parental-authority",
  /** Tutelle (440, third paragraph): the guardian acts for the person. */
  "guardianship",
  /** Curatelle (440, first paragraph; 467): the person acts, with the curator. */
  "curatorship",
  /** Habilitation familiale (494-1): a relative, for all acts or some. */
  "family-authorisation",
  /** Mandat de protection future (477), once it has taken effect. */
  "future-protection-mandate",
  /** Mandat (1984): as far as its text goes, revoked at will. */
  "mandate",
] as const;
export type Basis = (typeof BASES)[number];

export type Representation = Period & {
  readonly id: string;
  /** A person, or an organisation that the court appointed. */
  readonly representative: string;
  readonly represented: string;
  readonly basis: Basis;
  /** Sectors that it covers. */
  readonly scope: "all" | readonly string[];
  /**
   * `assist` when both must act: always for a curatorship, sometimes for a family authorisation (494-1).
   */
  readonly power: "represent" | "assist";
  /** The judgment, deed or certificate that an agent saw, as an observation's id; null for what was only said. */
  readonly proof: string | null;
};

/** What somebody may do for somebody else. A refusal says what is nearest to it, for the agent to explain. */
export type Authority =
  | { readonly status: "self" }
  /** May act without the other. */
  | { readonly status: "alone"; readonly representation: Representation }
  /** May act together with the other only. */
  | { readonly status: "together"; readonly representation: Representation }
  | { readonly status: "none"; readonly why: "no-representation" | "unproven" | "not-yet" | "over" | "out-of-scope" };

const NEARNESS = ["no-representation", "out-of-scope", "over", "not-yet", "unproven"] as const;

/**
 * Says whether `who` may act for `whom` in a sector on a day. The widest power wins when several hold. What nobody has proved
 * gives nothing. It is not passed on: who may act for a guardian may not act for the guardian's ward. Pure.
 */
export function canActFor(
  representations: readonly Representation[],
  who: string,
  whom: string,
  sector: string,
  day: Day,
): Authority {
  if (who === whom) return { status: "self" };
  const theirs = representations.filter((one) => one.representative === who && one.represented === whom);
  const judged = theirs.map((one) => ({ representation: one, ...judge(one, sector, day) }));
  const holding = judged.filter(({ isHolding }) => isHolding).map(({ representation }) => representation);
  const widest = holding.find((one) => powerOf(one) === "represent") ?? holding[0];
  if (widest) return { status: powerOf(widest) === "represent" ? "alone" : "together", representation: widest };
  const nearest = Math.max(0, ...judged.map(({ why }) => NEARNESS.indexOf(why)));
  return { status: "none", why: NEARNESS[nearest] ?? "no-representation" };
}

function judge(one: Representation, sector: string, day: Day) {
  if (one.scope !== "all" && !one.scope.includes(sector)) return { isHolding: false, why: "out-of-scope" } as const;
  const place = placeIn(one, day);
  if (place !== "within") return { isHolding: false, why: place === "before" ? "not-yet" : "over" } as const;
  return { isHolding: one.proof !== null, why: "unproven" } as const;
}

/** A curator assists, whatever was entered. */
const powerOf = ({ basis, power }: Representation): Representation["power"] =>
  basis === "curatorship" ? "assist" : power;
