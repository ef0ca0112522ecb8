/**
 * The draft of the open case: saved on the hub a moment after the last letter. Until the hub has it, the tab's own
 * session storage does, so that a reload or a lost connection takes no letter away.
 */
import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import type { Api, Draft, Result } from "../../live/api.ts";
import { type DraftEvent, type DraftState, isSaveDue, moveDraft, noDraft } from "../../live/draft-state.ts";

const SAVE_AFTER_MS = 600;
const RETRY_AFTER_MS = 5_000;

export type LiveDraft = {
  readonly state: Accessor<DraftState>;
  readonly type: (text: string) => void;
  readonly takeOther: () => void;
  readonly keepMine: () => void;
  /** Forgets the draft here and on the hub: it was sent. */
  readonly sent: () => void;
};

/** Creates the draft for a changing case. What was typed on the former one is saved before leaving it. */
export function createDraft(
  api: Pick<Api, "draft" | "saveDraft" | "dropDraft">,
  options: {
    readonly caseId: Accessor<string>;
    readonly storage: Storage;
  },
): LiveDraft {
  const [state, setState] = createSignal<DraftState>(noDraft);
  const move = (event: DraftEvent) => setState((before) => moveDraft(before, event));
  const keyOf = (caseId: string) => `guichet.draft.${caseId}`;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay: Promise<unknown> = Promise.resolve();

  async function load(caseId: string): Promise<void> {
    setState(noDraft);
    const kept = options.storage.getItem(keyOf(caseId));
    if (kept !== null) move({ type: "typed", text: kept });
    const result = await api.draft(caseId);
    if (options.caseId() !== caseId || !result.ok) return;
    move({ type: "loaded", text: result.value?.text ?? "", version: result.value?.version ?? 0 });
    if (isSaveDue(state())) schedule(SAVE_AFTER_MS);
  }

  async function save(caseId: string): Promise<void> {
    if (options.caseId() !== caseId || !isSaveDue(state())) return;
    move({ type: "saving" });
    const { text, version } = state();
    const saving = api.saveDraft(caseId, { text, version });
    underWay = saving;
    const result = await saving;
    const isForgotten = options.caseId() !== caseId || state().saving === null;
    if (isForgotten) return;
    await settle(caseId, text, result);
    if (isSaveDue(state())) schedule(state().hasFailed ? RETRY_AFTER_MS : SAVE_AFTER_MS);
  }

  async function settle(caseId: string, text: string, result: Result<Draft>): Promise<void> {
    if (result.ok) {
      move({ type: "saved", version: result.value.version });
      if (state().text === text) options.storage.removeItem(keyOf(caseId));
      return;
    }
    if (result.failure.kind === "refused") await readOther(caseId);
    else move({ type: "failed" });
  }

  async function readOther(caseId: string): Promise<void> {
    const other = await api.draft(caseId);
    if (options.caseId() !== caseId) return;
    if (other.ok) move({ type: "stale", text: other.value?.text ?? "", version: other.value?.version ?? 0 });
    else move({ type: "failed" });
  }

  function schedule(ms: number): void {
    clearTimeout(timer);
    const caseId = options.caseId();
    timer = setTimeout(() => void save(caseId), ms);
  }

  /** On leaving a case nothing waits: what is not saved yet goes now, without waiting for the answer. */
  function leave(caseId: string): void {
    clearTimeout(timer);
    const { text, version } = state();
    if (isSaveDue(state())) void api.saveDraft(caseId, { text, version });
  }

  createEffect(
    on(options.caseId, (caseId) => {
      void load(caseId);
      onCleanup(() => leave(caseId));
    }),
  );
  return {
    state,
    type(text) {
      move({ type: "typed", text });
      options.storage.setItem(keyOf(options.caseId()), text);
      schedule(SAVE_AFTER_MS);
    },
    takeOther: () => move({ type: "take-other" }),
    keepMine() {
      move({ type: "keep-mine" });
      schedule(0);
    },
    sent() {
      clearTimeout(timer);
      move({ type: "sent" });
      const caseId = options.caseId();
      options.storage.removeItem(keyOf(caseId));
      // A save that is still under way would bring the draft back.
      void underWay.then(() => api.dropDraft(caseId));
    },
  };
}
