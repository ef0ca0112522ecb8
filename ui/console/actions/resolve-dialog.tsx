/** Ends the case with its outcome; Enter confirms the usual one. */
import { createSignal } from "solid-js";
import type { Command } from "../../../hub/protocol/commands.ts";
import { Choice } from "../../kit/parts/choice.tsx";
import type { OpenCase } from "../case/create-case.ts";
import { newestSeen } from "../case/newest-seen.ts";
import { useConsole } from "../session/console-context.tsx";
import { DialogForm } from "./dialog-form.tsx";

type Outcome = Extract<Command, { readonly type: "resolve" }>["outcome"];
const OUTCOMES: readonly Outcome[] = ["answered", "referred", "unfounded", "abandoned", "duplicate"];

export function ResolveDialog(props: {
  readonly open: OpenCase;
  readonly onClose: () => void;
  readonly planNext?: () => () => void;
}) {
  const { text } = useConsole();
  const [outcome, setOutcome] = createSignal<Outcome>("answered");
  const words = () => text().action.resolve;
  // What one had read when one decided to end the case.
  const seen = newestSeen(props.open.view());

  async function resolve(): Promise<void> {
    const openNext = props.planNext?.();
    props.onClose();
    const caseId = props.open.id();
    const command = { type: "resolve", caseId, outcome: outcome(), seen } as const;
    const isDone = await props.open.act(command, text().action.done.resolve);
    if (isDone && props.open.id() === caseId) openNext?.();
  }

  return (
    <DialogForm
      title={props.planNext ? words().titleNext : words().title}
      confirm={props.planNext ? words().confirmNext : words().confirm}
      onConfirm={() => void resolve()}
      onClose={props.onClose}
    >
      <Choice
        label={words().outcome}
        look="list"
        value={outcome()}
        options={OUTCOMES.map((value) => ({ value, label: text().case.outcome[value] }))}
        onPick={setOutcome}
      />
    </DialogForm>
  );
}
