/** What every part of a page knows: the page itself, its words, and how to say a date. */
import { createContext, useContext } from "solid-js";
import type { PortalPage } from "../../hub/protocol/portal.ts";
import { parisAt, sayDay } from "../kit/time/paris.ts";
import { sayMoment } from "../kit/time/words.ts";
import { type PortalText, portalText } from "../text/portal.ts";

export type Portal = {
  readonly page: PortalPage;
  readonly text: PortalText;
  /** "mardi 24 novembre 2026". */
  readonly day: (instant: string) => string;
  /** "à 14 h 05", "hier à 14 h 05", as seen when the hub rendered the page or, given, from another moment. */
  readonly moment: (instant: string, now?: string) => string;
};

export const PortalContext = createContext<Portal>();

/** Returns what the page knows. Throws outside of a page. */
export function usePortal(): Portal {
  const portal = useContext(PortalContext);
  if (!portal) throw new Error("a part of the portal stands outside of a page");
  return portal;
}

/** Returns what a page knows. Pure. */
export function portalOf(page: PortalPage): Portal {
  const { language } = page;
  return {
    page,
    text: portalText[language],
    day: (instant) => sayDay(parisAt(Date.parse(instant)).day, true, language),
    moment: (instant, now = page.now) => sayMoment(Date.parse(instant), Date.parse(now), language),
  };
}
