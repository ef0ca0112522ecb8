/** What one writes on the open case: a reply or a note, each with a draft of its own, and which of the two is on. */
import { type Accessor, createEffect, createSignal, on } from "solid-js";
import type { Command } from "../../../hub/protocol/commands.ts";
import type { DraftMode } from "../../live/api.ts";
import type { OpenCase } from "../case/create-case.ts";
import { newestSeen } from "../case/newest-seen.ts";
import type { Console } from "../session/console-context.tsx";
import { type Attachments, createAttachments } from "./create-attachments.ts";
import { createDraft, type LiveDraft } from "./create-draft.ts";
import { whyClosed } from "./why-closed.ts";

export type After = Extract<Command, { readonly type: "reply" }>["next"];

export type Writing = {
  readonly mode: Accessor<DraftMode>;
  readonly setMode: (mode: DraftMode) => void;
  /** The draft that is on. */
  readonly draft: Accessor<LiveDraft>;
  readonly attachments: Attachments;
  /** Why one may not write so now, or null. */
  readonly whyNot: (mode: DraftMode) => string | null;
  readonly canSend: Accessor<boolean>;
  /** Sends what is on. Resolves to false when there is nothing to send. */
  readonly send: (after: After) => Promise<boolean>;
};

/** Creates what one writes. A tab remembers which of the two was on, so that a note comes back as a note. */
export function createWriting(console: Console, open: OpenCase, storage: Storage): Writing {
  const keyOf = (caseId: string) => `guichet.mode.${caseId}`;
  const modeOn = (caseId: string): DraftMode => (storage.getItem(keyOf(caseId)) === "note" ? "note" : "reply");
  const [mode, setMode] = createSignal<DraftMode>(modeOn(open.id()));
  const [isSending, setSending] = createSignal(false);
  const drafts = {
    reply: createDraft(console.api, { caseId: open.id, mode: "reply", storage }),
    note: createDraft(console.api, { caseId: open.id, mode: "note", storage }),
  };
  const attachments = createAttachments(console, { caseId: open.id, draft: drafts.reply });
  const words = () => console.text().action.composer;
  const whyNot = (as: DraftMode) => (as === "note" ? null : whyClosed(open.view(), console.me.id, words()));
  const isReady = () => mode() === "note" || !attachments.isUploading();
  const canSend = () => whyNot(mode()) === null && !isSending() && isReady();

  createEffect(on(open.id, (caseId) => setMode(modeOn(caseId)), { defer: true }));

  function commandOf(as: DraftMode, caseId: string, after: After): Command {
    const { text, documents } = drafts[as].state();
    if (as === "note") return { type: "note", caseId, text: text.trim() };
    const ids = documents.map(({ id }) => id);
    return { type: "reply", caseId, text: text.trim(), documents: ids, next: after, seen: newestSeen(open.view()) };
  }

  async function send(after: After): Promise<boolean> {
    const [as, caseId] = [mode(), open.id()];
    if (drafts[as].state().text.trim() === "") return false;
    if (!canSend()) return true;
    setSending(true);
    const isAccepted = await open.act(commandOf(as, caseId, after), console.text().action.done[as]);
    setSending(false);
    if (isAccepted) drafts[as].sent(caseId);
    return true;
  }

  return {
    mode,
    setMode(next) {
      setMode(next);
      if (next === "note") storage.setItem(keyOf(open.id()), next);
      else storage.removeItem(keyOf(open.id()));
    },
    draft: () => drafts[mode()],
    attachments,
    whyNot,
    canSend,
    send,
  };
}
