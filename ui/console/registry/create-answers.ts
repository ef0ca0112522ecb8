/** What one does with questions: answers show at once, are taken back with the reason when refused, and can be undone. */
import type { ProposalAnswer, ProposalRow, ProposalView } from "../../../hub/protocol/registry.ts";
import type { ToastAction } from "../../kit/parts/toasts.tsx";
import { sayDayOf } from "../../kit/time/words.ts";
import type { Result } from "../../live/api.ts";
import type { Console } from "../session/console-context.tsx";
import type { Questions } from "./create-questions.ts";
import { sayNamed, sayRefused } from "./review-words.ts";

type Deed = { readonly row: ProposalRow; readonly sent: Promise<Result<unknown>> };

export type Answers = {
  /** Answers and goes on to the next question. */
  answer(view: ProposalView, answer: ProposalAnswer): Promise<void>;
  /** Takes the last answer back that was given here. */
  undo(): Promise<void>;
  /** Takes a question for oneself, or gives it back. */
  toggleAssigned(row: ProposalRow): Promise<void>;
};

/** Creates them. `go` shows a question, or the list when there is none. */
export function createAnswers(console: Console, questions: Questions, go: (id: string | null) => void): Answers {
  const { api, toasts, me, newId, now, text } = console;
  const deeds: Deed[] = [];
  const names = ({ left, right }: ProposalRow) => [sayNamed(left, text()), sayNamed(right, text())] as const;

  function refuse(result: Result<unknown>, row: ProposalRow): void {
    if (result.ok) return;
    const isOver =
      result.failure.kind === "not-found" ||
      (result.failure.kind === "refused" && result.failure.reason === "already-decided");
    const why = sayRefused(result.failure, text(), now());
    toasts.say("refused", isOver ? why : text().review.kept(why));
    if (isOver) questions.hide(row.id);
    else questions.put(row);
    void questions.reload();
  }

  function sayDone(answer: ProposalAnswer, row: ProposalRow): string {
    const words = text().review.done;
    if (answer.decision === "ask") return words.ask(sayDayOf(Date.parse(answer.until), now(), text().language));
    if (answer.decision === "shared-out") return words["shared-out"];
    return words[answer.decision](...names(row));
  }

  async function undo(deed = deeds.at(-1)): Promise<void> {
    if (!deed || !deeds.includes(deed)) return toasts.say("refused", text().review.done.nothingToUndo);
    deeds.splice(deeds.indexOf(deed), 1);
    const { row } = deed;
    // What was not taken needs no undoing: it was said already.
    if (!(await deed.sent).ok) return;
    const result = await api.review.undo(row.id, newId());
    if (!result.ok) return toasts.say("refused", sayRefused(result.failure, text(), now()));
    questions.put({ ...row, firstBy: null });
    toasts.say("done", text().review.done.undone(...names(row)));
    go(row.id);
  }

  return {
    async answer(view, answer) {
      const row: ProposalRow = questions.find(view.id) ?? view;
      const next = questions.after(row.id);
      const waits = answer.decision === "same" && view.needsTwo && view.firstBy === null;
      if (waits) questions.put({ ...row, firstBy: { id: me.id, name: me.name } });
      else questions.hide(row.id);
      const sent = api.review.answer(row.id, answer, newId());
      const deed: Deed = { row, sent };
      if (!waits) deeds.push(deed);
      const action: ToastAction = { label: text().review.act.undo, hint: "Z", onPick: () => void undo(deed) };
      if (waits) toasts.say("done", text().review.done.waits);
      else toasts.say("done", sayDone(answer, row), action);
      go(next);
      const result = await sent;
      if (result.ok) return;
      if (deeds.includes(deed)) deeds.splice(deeds.indexOf(deed), 1);
      refuse(result, row);
    },
    undo: () => undo(),
    async toggleAssigned(row) {
      const isMine = row.assignedTo?.id === me.id;
      const assignedTo = isMine ? null : { id: me.id, name: me.name };
      questions.put({ ...row, assignedTo });
      questions.show(row.id);
      const result = await api.review.assign(row.id, assignedTo?.id ?? null, newId());
      if (!result.ok) return refuse(result, row);
      toasts.say("done", isMine ? text().review.done.unassigned : text().review.done.assigned);
    },
  };
}
