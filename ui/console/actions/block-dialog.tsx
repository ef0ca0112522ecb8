/** Refuses the sender's mail for a while: why, until when, and what the person will read before one confirms. */
import { createSignal, For, Show } from "solid-js";
import { atHour, readDate } from "../../../machines/calendar/paris.ts";
import { Modal } from "../../kit/parts/modal.tsx";
import { addDays, parisAt, sayDay } from "../../kit/time/paris.ts";
import type { OpenCase } from "../case/create-case.ts";
import { sayFailure } from "../case/refusal-words.ts";
import { useConsole } from "../session/console-context.tsx";
import { DialogFeet } from "./dialog-feet.tsx";
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
    <Modal title={words().title} closeLabel={text().frame.close} isOpen onClose={props.onClose}>
      <form
        class="modal__form"
        onSubmit={(event) => {
          event.preventDefault();
          void block();
        }}
      >
        <p>{words().intro(name())}</p>
        <div class="field">
          <label class="field__label" for="block-reason">
            {words().reason}
          </label>
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
          <p id="block-reason-help" class={isTried() && isReasonShort() ? "field__error" : "field__hint"}>
            <Show when={isTried() && isReasonShort()} fallback={words().reasonHelp}>
              {words().reasonMissing}
            </Show>
          </p>
        </div>
        <div class="field">
          <label class="field__label" for="block-until">
            {words().until}
          </label>
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
          <p id="block-until-help" class={isDayWrong() ? "field__error" : "field__hint"}>
            <Show when={isDayWrong()} fallback={words().untilHelp}>
              {words().untilWrong}
            </Show>
          </p>
        </div>
        <figure class="block-notice">
          <figcaption>{words().preview}</figcaption>
          <blockquote lang="fr">
            <For each={notice()}>{(paragraph) => <p>{paragraph}</p>}</For>
          </blockquote>
        </figure>
        <DialogFeet confirm={words().confirm} onCancel={props.onClose} />
      </form>
    </Modal>
  );
}

/** The last second of that day in Paris: the notice says "until" it, and means it. */
function endOf(day: string): string {
  return new Date(Date.parse(atHour(readDate(addDays(day, 1)), 0)) - 1000).toISOString();
}
