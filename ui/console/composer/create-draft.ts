/**
 * A draft of the open case, of its reply or of its note: saved on the hub a moment after the last letter. Until the hub has
 * it, the tab's own session storage does, so that a reload or a lost connection takes nothing away.
 */
import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import type { Api, Draft, DraftMode, Result } from "../../live/api.ts";
import {
  bodyOf,
  type DraftBody,
  type DraftDocument,
  type DraftEvent,
  type DraftState,
  isSameBody,
  isSaveDue,
  moveDraft,
  noDraft,
} from "../../live/draft-state.ts";

const SAVE_AFTER_MS = 600;
const RETRY_AFTER_MS = 5_000;

type DraftApi = Pick<Api, "draft" | "saveDraft" | "dropDraft">;

export type LiveDraft = {
  readonly state: Accessor<DraftState>;
  readonly type: (text: string) => void;
  /** Adds a document to that case's draft, open or not. Resolves to false when the hub could not be told. */
  readonly attach: (caseId: string, document: DraftDocument) => Promise<boolean>;
  readonly detach: (id: string) => void;
  readonly takeOther: () => void;
  readonly keepMine: () => void;
  /** Forgets that case's draft here and on the hub: it was sent. */
  readonly sent: (caseId: string) => void;
};

/** Creates the draft for a changing case. What was written on the former one is saved before leaving it. */
export function createDraft(
  api: DraftApi,
  options: {
    readonly caseId: Accessor<string>;
    readonly mode: DraftMode;
    readonly storage: Storage;
  },
): LiveDraft {
  const { mode } = options;
  const [state, setState] = createSignal<DraftState>(noDraft);
  const move = (event: DraftEvent) => setState((before) => moveDraft(before, event));
  const kept = keptIn(options.storage, mode);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay: Promise<unknown> = Promise.resolve();

  async function load(caseId: string): Promise<void> {
    setState(noDraft);
    const body = kept.read(caseId);
    if (body) {
      move({ type: "typed", text: body.text });
      move({ type: "attached", documents: body.documents });
    }
    // What was written a moment ago on leaving this case is there first.
    await underWay;
    const result = await api.draft(caseId, mode);
    if (options.caseId() !== caseId || !result.ok) return;
    move({ type: "loaded", body: bodyOf(result.value), version: result.value.version });
    if (isSaveDue(state())) schedule(SAVE_AFTER_MS);
  }

  async function save(caseId: string): Promise<void> {
    if (options.caseId() !== caseId || !isSaveDue(state())) return;
    move({ type: "saving" });
    const body = bodyOf(state());
    const saving = api.saveDraft(caseId, mode, { ...body, version: state().version });
    underWay = saving;
    const result = await saving;
    const isForgotten = options.caseId() !== caseId || state().saving === null;
    if (isForgotten) return;
    await settle(caseId, body, result);
    if (isSaveDue(state())) schedule(state().hasFailed ? RETRY_AFTER_MS : SAVE_AFTER_MS);
  }

  async function settle(caseId: string, body: DraftBody, result: Result<Draft>): Promise<void> {
    if (result.ok) {
      move({ type: "saved", version: result.value.version });
      if (isSameBody(state(), body)) kept.forget(caseId);
      return;
    }
    if (result.failure.kind === "refused") await readOther(caseId);
    else move({ type: "failed" });
  }

  async function readOther(caseId: string): Promise<void> {
    const other = await api.draft(caseId, mode);
    if (options.caseId() !== caseId) return;
    if (other.ok) move({ type: "stale", body: bodyOf(other.value), version: other.value.version });
    else move({ type: "failed" });
  }

  function schedule(ms: number): void {
    clearTimeout(timer);
    const caseId = options.caseId();
    timer = setTimeout(() => void save(caseId), ms);
  }

  function change(event: DraftEvent): void {
    move(event);
    kept.keep(options.caseId(), bodyOf(state()));
    schedule(SAVE_AFTER_MS);
  }

  /** On leaving a case nothing waits: what is not saved yet goes now, without waiting for the answer. */
  function leave(caseId: string): void {
    clearTimeout(timer);
    if (!isSaveDue(state())) return;
    const body = bodyOf(state());
    underWay = api.saveDraft(caseId, mode, { ...body, version: state().version }).then((result) => {
      const since = kept.read(caseId);
      if (result.ok && since && isSameBody(since, body)) kept.forget(caseId);
    });
  }

  createEffect(
    on(options.caseId, (caseId) => {
      void load(caseId);
      onCleanup(() => leave(caseId));
    }),
  );
  return {
    state,
    type: (text) => change({ type: "typed", text }),
    async attach(caseId, document) {
      if (options.caseId() !== caseId) return attachElsewhere(api, { caseId, mode, document });
      change({ type: "attached", documents: [...state().documents, document] });
      return true;
    },
    detach: (id) => change({ type: "attached", documents: state().documents.filter((one) => one.id !== id) }),
    takeOther: () => move({ type: "take-other" }),
    keepMine() {
      move({ type: "keep-mine" });
      schedule(0);
    },
    sent(caseId) {
      kept.forget(caseId);
      if (options.caseId() === caseId) {
        clearTimeout(timer);
        move({ type: "sent" });
      }
      // A save that is still under way would bring the draft back.
      underWay = underWay.then(() => api.dropDraft(caseId, mode));
    },
  };
}

/** A document that arrives once its case was left goes to the draft on the hub. */
async function attachElsewhere(
  api: DraftApi,
  to: { readonly caseId: string; readonly mode: DraftMode; readonly document: DraftDocument },
): Promise<boolean> {
  const before = await api.draft(to.caseId, to.mode);
  if (!before.ok) return false;
  const { text, documents, version } = before.value;
  const saved = await api.saveDraft(to.caseId, to.mode, { text, documents: [...documents, to.document], version });
  return saved.ok;
}

function keptIn(storage: Storage, mode: DraftMode) {
  const keyOf = (caseId: string) => `guichet.draft.${caseId}.${mode}`;
  return {
    read(caseId: string): DraftBody | null {
      const kept = storage.getItem(keyOf(caseId));
      // Written by `keep`, in this tab.
      return kept === null ? null : (JSON.parse(kept) as DraftBody);
    },
    keep: (caseId: string, body: DraftBody) => storage.setItem(keyOf(caseId), JSON.stringify(body)),
    forget: (caseId: string) => storage.removeItem(keyOf(caseId)),
  };
}
