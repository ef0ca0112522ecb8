/** Where one writes: a reply by e-mail, or a note that only agents read. Typed text is never lost. */
import { Show } from "solid-js";
import { Choice } from "../../kit/parts/choice.tsx";
import type { DraftMode } from "../../live/api.ts";
import type { CaseActions } from "../case/create-actions.ts";
import type { OpenCase } from "../case/create-case.ts";
import { useKeys } from "../keys/create-keys.ts";
import { useConsole } from "../session/console-context.tsx";
import { AttachButton, AttachmentList } from "./attachment-list.tsx";
import { type After, createWriting, type Writing } from "./create-writing.ts";
import { DraftLine } from "./draft-line.tsx";
import { SendButtons } from "./send-buttons.tsx";
import "./composer.css";

export function Composer(props: { readonly open: OpenCase; readonly actions: CaseActions }) {
  const console = useConsole();
  const keys = useKeys();
  const writing = createWriting(console, props.open, sessionStorage);
  const words = () => console.text().action.composer;
  const isNote = () => writing.mode() === "note";
  let field: HTMLTextAreaElement | undefined;

  async function send(after: After): Promise<void> {
    if (await writing.send(after)) return;
    console.toasts.say("refused", words().empty);
    field?.focus();
  }

  function write(as: DraftMode): void {
    writing.setMode(as);
    if (writing.whyNot(as) === null) queueMicrotask(() => field?.focus());
  }

  keys.on({
    reply: () => void write("reply"),
    note: () => void write("note"),
    escape: () => {
      if (document.activeElement !== field) return false;
      document.querySelector<HTMLElement>(".queue__list")?.focus();
      return true;
    },
  });

  return (
    <form
      class="composer"
      classList={{ "composer--note": isNote() }}
      aria-label={words().label}
      onSubmit={(event) => {
        event.preventDefault();
        void send("keep");
      }}
    >
      <div class="composer__bar">
        <Choice
          label={words().label}
          look="segments"
          value={writing.mode()}
          options={[
            { value: "reply", label: words().reply },
            { value: "note", label: words().note },
          ]}
          onPick={writing.setMode}
        />
        <DraftLine draft={writing.draft()} />
      </div>
      <Field
        ref={(element) => {
          field = element;
        }}
        open={props.open}
        writing={writing}
        onSend={() => void send("keep")}
      />
      <Show when={!isNote()}>
        <AttachmentList attachments={writing.attachments} />
      </Show>
      <div class="composer__feet">
        <Show when={!isNote()}>
          <AttachButton attachments={writing.attachments} isDisabled={writing.whyNot("reply") !== null} />
        </Show>
        <SendButtons
          isNote={isNote()}
          canSend={writing.canSend()}
          onSend={(after) => void send(after)}
          onResolveNext={() => props.actions.ask("resolve-next")}
        />
      </div>
    </form>
  );
}

/** The text, and above it why one may not write it. */
function Field(props: {
  readonly ref: (element: HTMLTextAreaElement) => void;
  readonly open: OpenCase;
  readonly writing: Writing;
  readonly onSend: () => void;
}) {
  const { text } = useConsole();
  const words = () => text().action.composer;
  const label = () =>
    props.writing.mode() === "note" ? words().noteLabel : words().replyTo(props.open.view()?.citizen.name ?? "");
  const whyNot = () => props.writing.whyNot(props.writing.mode());
  return (
    <>
      <Show when={whyNot()}>
        {(why) => (
          <p class="composer__why" id="composer-why">
            {why()}
          </p>
        )}
      </Show>
      <textarea
        ref={(element) => props.ref(element)}
        class="composer__field"
        rows="4"
        aria-label={label()}
        placeholder={label()}
        aria-describedby={whyNot() ? "composer-why" : undefined}
        disabled={whyNot() !== null}
        maxlength="100000"
        value={props.writing.draft().state().text}
        onInput={(event) => {
          props.writing.draft().type(event.currentTarget.value);
          props.open.typing();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          props.onSend();
        }}
      />
    </>
  );
}
