/** Puts the case on hold: for whom, and until when at most. */
import { createSignal } from "solid-js";
import { atHour, dayOf, readDate } from "../../../machines/calendar/paris.ts";
import { Choice } from "../../kit/parts/choice.tsx";
import { addDays, parisAt } from "../../kit/time/paris.ts";
import type { OpenCase } from "../case/create-case.ts";
import { newestSeen } from "../case/newest-seen.ts";
import { useConsole } from "../session/console-context.tsx";
import { DialogField, DialogForm } from "./dialog-form.tsx";

/** A case comes back when offices open. */
const BACK_AT_HOUR = 8;

export function WaitDialog(props: { readonly open: OpenCase; readonly onClose: () => void }) {
  const { text, now } = useConsole();
  const [party, setParty] = createSignal<"citizen" | "third-party">("citizen");
  const [day, setDay] = createSignal("");
  const words = () => text().action.wait;
  // What one had read when one decided to wait.
  const seen = newestSeen(props.open.view());
  const today = parisAt(now()).day;
  const isPast = () => day() !== "" && readDate(day()) <= dayOf(new Date(now()).toISOString());

  async function wait(): Promise<void> {
    if (isPast()) return;
    props.onClose();
    const until = day() === "" ? null : atHour(readDate(day()), BACK_AT_HOUR);
    const caseId = props.open.id();
    await props.open.act({ type: "await", caseId, party: party(), until, seen }, text().action.done.await);
  }

  return (
    <DialogForm
      title={words().title}
      confirm={words().confirm}
      isDisabled={isPast()}
      onConfirm={() => void wait()}
      onClose={props.onClose}
    >
      <Choice
        label={words().party}
        look="list"
        value={party()}
        options={[
          { value: "citizen", label: words().citizen },
          { value: "third-party", label: words().thirdParty },
        ]}
        onPick={setParty}
      />
      <DialogField
        id="wait-until"
        label={words().until}
        help={words().untilHelp}
        fault={isPast() ? words().pastDate : null}
      >
        <input
          id="wait-until"
          class="input"
          type="date"
          min={addDays(today, 1)}
          aria-describedby="wait-until-help"
          aria-invalid={isPast()}
          value={day()}
          onInput={(event) => setDay(event.currentTarget.value)}
        />
      </DialogField>
    </DialogForm>
  );
}
