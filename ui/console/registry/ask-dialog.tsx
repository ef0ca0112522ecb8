/** Puts a question off until the citizen has answered, and says what to ask. */
import { createSignal, For, Show } from "solid-js";
import type { ProposalView } from "../../../hub/protocol/registry.ts";
import { atHour, readDate } from "../../../machines/calendar/paris.ts";
import { Choice } from "../../kit/parts/choice.tsx";
import { addDays, parisAt } from "../../kit/time/paris.ts";
import { DialogForm } from "../actions/dialog-form.tsx";
import { sayField } from "../people/person-words.ts";
import { useConsole } from "../session/console-context.tsx";
import { compareRows, questionsFor } from "./compare-rows.ts";

const DAYS = ["7", "15", "30"] as const;
/** A question comes back when offices open. */
const BACK_AT_HOUR = 8;

export function AskDialog(props: {
  readonly view: ProposalView;
  readonly onAsk: (until: string) => void;
  readonly onClose: () => void;
}) {
  const { text, now } = useConsole();
  const words = () => text().review.ask;
  const [days, setDays] = createSignal<(typeof DAYS)[number]>("15");
  const toAsk = () => questionsFor(compareRows(props.view));
  const ask = () => props.onAsk(atHour(readDate(addDays(parisAt(now()).day, Number(days()))), BACK_AT_HOUR));
  return (
    <DialogForm title={words().title} confirm={words().confirm} onConfirm={ask} onClose={props.onClose}>
      <Show when={toAsk().length > 0} fallback={<p>{words().nothing}</p>}>
        <div>
          <p>{words().sentence}</p>
          <ul class="ask__list">
            <For each={toAsk()}>{({ field, why }) => <li>{words()[why](sayField(field, text()))}</li>}</For>
          </ul>
        </div>
      </Show>
      <Choice
        label={words().when}
        look="list"
        value={days()}
        options={DAYS.map((value) => ({ value, label: words().days(Number(value)) }))}
        onPick={setDays}
      />
      <p class="field__hint">{words().note}</p>
    </DialogForm>
  );
}
