/**
 * A draft that is saved as one types: at most one save under way, the newest next, nothing typed or attached is lost.
 * Pure: `create-draft.ts` in the composer does the timing and the calls.
 */

/** A document that the hub has already. `id` is its upload's. */
export type DraftDocument = { readonly id: string; readonly name: string; readonly bytes: number };

export type DraftBody = { readonly text: string; readonly documents: readonly DraftDocument[] };

export type DraftState = DraftBody & {
  /** What the hub has, and its version. */
  readonly saved: DraftBody;
  readonly version: number;
  readonly saving: DraftBody | null;
  readonly hasFailed: boolean;
  /** What another tab saved meanwhile, to choose from. */
  readonly other: DraftBody | null;
};

export type DraftEvent =
  | { readonly type: "loaded"; readonly body: DraftBody; readonly version: number }
  | { readonly type: "typed"; readonly text: string }
  | { readonly type: "attached"; readonly documents: readonly DraftDocument[] }
  | { readonly type: "saving" }
  | { readonly type: "saved"; readonly version: number }
  | { readonly type: "failed" }
  | { readonly type: "stale"; readonly body: DraftBody; readonly version: number }
  | { readonly type: "take-other" }
  | { readonly type: "keep-mine" }
  | { readonly type: "sent" };

export const noBody: DraftBody = { text: "", documents: [] };

export const noDraft: DraftState = {
  ...noBody,
  saved: noBody,
  version: 0,
  saving: null,
  hasFailed: false,
  other: null,
};

/** Returns the draft after the event. Pure. */
export function moveDraft(state: DraftState, event: DraftEvent): DraftState {
  switch (event.type) {
    case "loaded": {
      // What was typed or attached before the hub answered wins over what it had.
      const text = state.text === "" ? event.body.text : state.text;
      const documents = state.documents.length === 0 ? event.body.documents : state.documents;
      return { ...state, text, documents, saved: event.body, version: event.version };
    }
    case "typed":
      return { ...state, text: event.text };
    case "attached":
      return { ...state, documents: event.documents };
    case "saving":
      return { ...state, saving: bodyOf(state) };
    case "saved":
      return { ...state, saved: state.saving ?? state.saved, version: event.version, saving: null, hasFailed: false };
    case "failed":
      return { ...state, saving: null, hasFailed: true };
    case "stale": {
      const other = isSameBody(event.body, state) ? null : event.body;
      return { ...state, saving: null, saved: event.body, version: event.version, other };
    }
    case "take-other":
      return state.other ? { ...state, ...state.other, other: null } : state;
    case "keep-mine":
      return { ...state, other: null };
    case "sent":
      return noDraft;
  }
}

/** Tells whether the hub should be given the draft now. Pure. */
export function isSaveDue(state: DraftState): boolean {
  return state.saving === null && state.other === null && !isSameBody(state, state.saved);
}

/** Tells whether two drafts say the same and carry the same documents. Pure. */
export function isSameBody(a: DraftBody, b: DraftBody): boolean {
  return (
    a.text === b.text &&
    a.documents.length === b.documents.length &&
    a.documents.every(({ id }, index) => id === b.documents[index]?.id)
  );
}

/** Returns what one wrote, without what is known of its saving. Pure. */
export function bodyOf({ text, documents }: DraftBody): DraftBody {
  return { text, documents };
}
