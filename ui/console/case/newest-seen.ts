/** What one has read when one acts: the hub refuses to end a case over a message that was not. Pure. */
import type { CaseView } from "../../../hub/protocol/queue.ts";

/** Returns the id of the citizen's newest message on the screen, or null when there is none. */
export function newestSeen(view: CaseView | null): string | null {
  return view?.timeline.findLast(({ kind }) => kind === "in")?.id ?? null;
}
