/**
 * Consents as dated facts of one person. Nothing is overwritten: to withdraw is a fact of its own, and what was open on a past
 * day can be shown for ever.
 *
 * A service may obtain what another was given with the person's express consent only (arrêté of 4 July 2013, article 2; RGPD,
 * articles 4(11) and 7). Whoever relies on a consent must be able to prove it, and to withdraw is as easy as to give.
 */

/** A closed list: a consent is given for one purpose. */
export const PURPOSES = ["share-between-sectors", "notifications", "satisfaction-survey"] as const;
export type Purpose = (typeof PURPOSES)[number];

/** What the person agreed to. Sharing goes one way: to open both ways takes two consents. */
export type ConsentScope = {
  readonly purpose: Purpose;
  /** The sector that gives and the one that gets; null where the purpose is no sharing. */
  readonly from: string | null;
  readonly to: string | null;
};

type Recorded = ConsentScope & {
  /** UTC instant. */
  readonly at: string;
  /** The door by which it came, or `system` for what a clock noted. */
  readonly channel: "web" | "email" | "phone" | "desk" | "letter" | "system";
};

export type ConsentFact =
  | (Recorded & {
      readonly type: "consent.given";
      /** When it ends by itself, UTC; null for when the purpose ends. */
      readonly expiresAt: string | null;
      /** What proves it: the contact, document or call note it was given in. There is no consent without. */
      readonly proof: string;
    })
  | (Recorded & { readonly type: "consent.withdrawn"; readonly proof: string | null })
  /** Noted for the history: an expired consent is closed without it. */
  | (Recorded & { readonly type: "consent.expired" });

export type ConsentState = "never-given" | "open" | "withdrawn" | "expired";

/**
 * Returns how a consent stands at an instant (UTC): by the newest fact of exactly this scope, and of two of one instant by the one
 * that closes first. The order of the list means nothing, and facts that come later change nothing before. Pure.
 */
export function consentState(facts: readonly ConsentFact[], scope: ConsentScope, at: string): ConsentState {
  const instant = Date.parse(at);
  const [newest] = facts
    .filter((fact) => isSameScope(fact, scope) && Date.parse(fact.at) <= instant)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || CLOSING[b.type] - CLOSING[a.type] || endOf(a) - endOf(b));
  switch (newest?.type) {
    case undefined:
      return "never-given";
    case "consent.given":
      return newest.expiresAt !== null && Date.parse(newest.expiresAt) <= instant ? "expired" : "open";
    case "consent.withdrawn":
      return "withdrawn";
    case "consent.expired":
      return "expired";
  }
}

/** Says whether a consent is open at an instant (UTC). Ask at each use: what is withdrawn closes at once. Pure. */
export function isOpen(facts: readonly ConsentFact[], scope: ConsentScope, at: string): boolean {
  return consentState(facts, scope, at) === "open";
}

const CLOSING: Readonly<Record<ConsentFact["type"], number>> = {
  "consent.given": 0,
  "consent.expired": 1,
  "consent.withdrawn": 2,
};

const endOf = (fact: ConsentFact): number =>
  fact.type === "consent.given" && fact.expiresAt !== null ? Date.parse(fact.expiresAt) : Number.MAX_VALUE;

function isSameScope(a: ConsentScope, b: ConsentScope): boolean {
  return a.purpose === b.purpose && a.from === b.from && a.to === b.to;
}
