/** Why one may not reply now, and what to do. Pure. */
import type { CaseView } from "../../../hub/protocol/queue.ts";
import type { Catalogue } from "../../text/catalogue.ts";

/** Returns the reason, or null when one may write a reply. */
export function whyClosed(view: CaseView | null, me: string, words: Catalogue["action"]["composer"]): string | null {
  if (!view) return words.claimFirst;
  if (view.holder?.id === me && view.state === "claimed") return view.canReply ? null : words.cannotReply;
  if (view.holder) return words.heldBy(view.holder.name);
  return view.state === "resolved" || view.state === "closed" ? words.closed : words.claimFirst;
}
