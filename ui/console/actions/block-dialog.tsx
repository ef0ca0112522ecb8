/** Refuses the sender's mail for a while: why, until when, and what the person will read before one confirms. */
import { createSignal, For } from "solid-js";
import { atHour, readDate } from "../../../machines/calendar/paris.ts";
import { addDays, parisAt, sayDay } from "../../kit/time/paris.ts";
import type { OpenCase } from "../case/create-case.ts";
import { sayFailure } from "../case/refusal-words.ts";
import { useConsole } from "../session/console-context.tsx";
import { DialogField, DialogForm } from "./dialog-form.tsx";
import "./block-dialog.css";

const DAYS_USUAL = 30;
const DAYS_MAX = 365;
const REASON_MIN = 5;
const REASON_MAX = 200;

export function BlockDialog(props: { readonly open: OpenCase; readonly onClose: () => void }) {
  const console = useConsole();
  const { text } = console;
  const words = () => text().block;
  const today = parisAt(console.now()).day;
  const [reason, setReason] = createSignal("");
  const [day, setDay] = createSignal(addDays(today, DAYS_USUAL));
  const [isTried, setIsTried] = createSignal(false);
  const name = () => props.open.view()?.citizen.name ?? "";
  const isReasonShort = () => reason().trim().length < REASON_MIN;
  const isDayWrong = () => day() <= today || day() > addDays(today, DAYS_MAX);
  const notice = () => {
    const until = isDayWrong() ? words().reasonBlank : sayDay(day(), true, "fr");
    return words().notice(until, reason().trim() || words().reasonBlank);
  };

  async function block(): Promise<void> {
    setIsTried(true);
    if (isReasonShort() || isDayWrong()) return;
    props.onClose();
    const order = { caseId: props.open.id(), reason: reason().trim(), until: endOf(day()) };
    const said = words().done(name(), sayDay(day(), true, text().language));
    const result = await console.api.blockSender(order);
    const context = { text: text(), now: console.now(), view: props.open.view() };
    if (result.ok) console.toasts.say("done", said);
    else console.toasts.say("refused", sayFailure(result.failure, context));
  }

  return (
    <DialogForm title={words().title} confirm={words().confirm} onConfirm={() => void block()} onClose={props.onClose}>
      <p>{words().intro(name())}</p>
      <DialogField
        id="block-reason"
        label={words().reason}
        help={words().reasonHelp}
        fault={isTried() && isReasonShort() ? words().reasonMissing : null}
      >
        <input
          id="block-reason"
          class="input"
          type="text"
          maxlength={REASON_MAX}
          autocomplete="off"
          aria-describedby="block-reason-help"
          aria-invalid={isTried() && isReasonShort()}
          value={reason()}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </DialogField>
      <DialogField
        id="block-until"
        label={words().until}
        help={words().untilHelp}
        fault={isDayWrong() ? words().untilWrong : null}
      >
        <input
          id="block-until"
          class="input"
          type="date"
          min={addDays(today, 1)}
          max={addDays(today, DAYS_MAX)}
          aria-describedby="block-until-help"
          aria-invalid={isDayWrong()}
          value={day()}
          onInput={(event) => setDay(event.currentTarget.value)}
        />
      </DialogField>
      <figure class="block-notice">
        <figcaption>{words().preview}</figcaption>
        <blockquote lang="fr">
          <For each={notice()}>{(paragraph) => <p>{paragraph}</p>}</For>
        </blockquote>
      </figure>
    </DialogForm>
  );
}

/** The last second of that day in Paris: the notice says "until" it, and means it. */
function endOf(day: string): string {
  return new Date(Date.parse(atHour(readDate(addDays(day, 1)), 0)) - 1000).toISOString();
}
