/** Where one writes: a reply by e-mail, or a note that only agents read. Typed text is never lost. */
import { createEffect, createSignal, on, Show } from "solid-js";
import type { Command } from "../../../hub/protocol/commands.ts";
import { Choice } from "../../kit/parts/choice.tsx";
import type { CaseActions } from "../case/create-actions.ts";
import type { OpenCase } from "../case/create-case.ts";
import { useKeys } from "../keys/create-keys.ts";
import { useConsole } from "../session/console-context.tsx";
import { AttachButton, AttachmentList } from "./attachment-list.tsx";
import { createAttachments } from "./create-attachments.ts";
import { createDraft } from "./create-draft.ts";
import { DraftLine } from "./draft-line.tsx";
import { SendButtons } from "./send-buttons.tsx";
import { whyClosed } from "./why-closed.ts";
import "./composer.css";

type Mode = "reply" | "note";
export type After = Extract<Command, { readonly type: "reply" }>["next"];

export function Composer(props: { readonly open: OpenCase; readonly actions: CaseActions }) {
  const console = useConsole();
  const keys = useKeys();
  const [mode, setMode] = createSignal<Mode>("reply");
  const [isSending, setSending] = createSignal(false);
  const draft = createDraft(console.api, { caseId: props.open.id, storage: sessionStorage });
  const attachments = createAttachments(console, props.open.id);
  const words = () => console.text().action.composer;
  const view = () => props.open.view();
  const whyNot = () => (mode() === "note" ? null : whyClosed(view(), console.me.id, words()));
  const canSend = () => whyNot() === null && !isSending() && !attachments.isUploading();
  let field: HTMLTextAreaElement | undefined;

  createEffect(on(props.open.id, () => setMode("reply"), { defer: true }));

  async function send(after: After): Promise<void> {
    const text = draft.state().text.trim();
    if (text === "") {
      console.toasts.say("refused", words().empty);
      field?.focus();
      return;
    }
    if (!canSend()) return;
    setSending(true);
    const caseId = props.open.id();
    const done = console.text().action.done;
    const documents = attachments.list().flatMap(({ id }) => id ?? []);
    const isAccepted =
      mode() === "note"
        ? await props.open.act({ type: "note", caseId, text }, done.note)
        : await props.open.act({ type: "reply", caseId, text, documents, next: after }, done.reply);
    setSending(false);
    if (!isAccepted || props.open.id() !== caseId) return;
    draft.sent();
    attachments.clear();
  }

  function write(as: Mode): void {
    setMode(as);
    queueMicrotask(() => field?.focus());
  }

  keys.on({
    reply: () => void (whyClosed(view(), console.me.id, words()) === null ? write("reply") : setMode("reply")),
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
      classList={{ "composer--note": mode() === "note" }}
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
          value={mode()}
          options={[
            { value: "reply", label: words().reply },
            { value: "note", label: words().note },
          ]}
          onPick={setMode}
        />
        <DraftLine draft={draft} />
      </div>
      <Show when={whyNot()}>
        {(why) => (
          <p class="composer__why" id="composer-why">
            {why()}
          </p>
        )}
      </Show>
      <textarea
        ref={field}
        class="composer__field"
        rows="4"
        aria-label={mode() === "note" ? words().noteLabel : words().replyTo(view()?.citizen.name ?? "")}
        placeholder={mode() === "note" ? words().noteLabel : words().replyTo(view()?.citizen.name ?? "")}
        aria-describedby={whyNot() ? "composer-why" : undefined}
        disabled={whyNot() !== null}
        maxlength="100000"
        value={draft.state().text}
        onInput={(event) => {
          draft.type(event.currentTarget.value);
          props.open.typing();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          void send("keep");
        }}
      />
      <AttachmentList attachments={attachments} />
      <div class="composer__feet">
        <Show when={mode() === "reply"}>
          <AttachButton attachments={attachments} isDisabled={whyNot() !== null} />
        </Show>
        <SendButtons
          isNote={mode() === "note"}
          canSend={canSend()}
          onSend={(after) => void send(after)}
          onResolveNext={() => props.actions.ask("resolve-next")}
        />
      </div>
    </form>
  );
}
