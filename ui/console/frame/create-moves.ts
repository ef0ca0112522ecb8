/** From the queue into a case, and from a case to the one after it. */
import type { QueueRow } from "../../../hub/protocol/queue.ts";
import { sayFailure } from "../case/refusal-words.ts";
import type { LiveQueue } from "../queue/create-queue.ts";
import type { Console } from "../session/console-context.tsx";

export type Moves = {
  /** Takes a case straight from the queue, then opens it; refused, one stays where one is. */
  readonly claim: (row: QueueRow) => Promise<void>;
  /**
   * Returns what opens the row after that case. What follows is remembered now: by the time the hub has answered, the
   * case may have left the list, and its place with it.
   */
  readonly planNext: (caseId: string) => () => void;
};

/** Creates the moves. `close` goes back to the queue without a case. */
export function createMoves(
  console: Console,
  to: { readonly queue: LiveQueue; readonly open: (caseId: string) => void; readonly close: () => void },
): Moves {
  return {
    async claim(row) {
      const command = { type: "claim", caseId: row.caseId, channel: row.channel } as const;
      const result = await console.api.command(command, console.newId());
      if (result.ok) {
        console.toasts.say("done", console.text().action.done.claim);
        to.open(row.caseId);
        return;
      }
      const context = { text: console.text(), now: console.now(), view: null };
      console.toasts.say("refused", sayFailure(result.failure, context));
    },
    planNext(caseId) {
      const { slots } = to.queue.state();
      const following = slots.slice(slots.indexOf(caseId) + 1).filter((id) => id !== undefined);
      return () => {
        const standing = new Set(to.queue.state().slots);
        standing.delete(caseId);
        const next = following.find((id) => standing.has(id)) ?? [...standing].find((id) => id !== undefined);
        if (next !== undefined) {
          to.open(next);
          return;
        }
        console.toasts.say("done", console.text().action.noNext);
        to.close();
      };
    },
  };
}
