/**
 * A draft that is saved as one types: at most one save under way, the newest text next, nothing typed is lost.
 * Pure: `create-draft.ts` in the composer does the timing and the calls.
 */
export type DraftState = {
  readonly text: string;
  /** The text the hub has, and its version. */
  readonly savedText: string;
  readonly version: number;
  readonly saving: string | null;
  readonly hasFailed: boolean;
  /** What another tab saved meanwhile, to choose from. */
  readonly other: { readonly text: string; readonly version: number } | null;
};

export type DraftEvent =
  | { readonly type: "loaded"; readonly text: string; readonly version: number }
  | { readonly type: "typed"; readonly text: string }
  | { readonly type: "saving" }
  | { readonly type: "saved"; readonly version: number }
  | { readonly type: "failed" }
  | { readonly type: "stale"; readonly text: string; readonly version: number }
  | { readonly type: "take-other" }
  | { readonly type: "keep-mine" }
  | { readonly type: "sent" };

export const noDraft: DraftState = {
  text: "",
  savedText: "",
  version: 0,
  saving: null,
  hasFailed: false,
  other: null,
};

/** Returns the draft after the event. Pure. */
export function moveDraft(state: DraftState, event: DraftEvent): DraftState {
  switch (event.type) {
    case "loaded": {
      // What was typed before the hub answered wins over what it had.
      const text = state.text === "" ? event.text : state.text;
      return { ...state, text, savedText: event.text, version: event.version };
    }
    case "typed":
      return { ...state, text: event.text };
    case "saving":
      return { ...state, saving: state.text };
    case "saved":
      return {
        ...state,
        savedText: state.saving ?? state.savedText,
        version: event.version,
        saving: null,
        hasFailed: false,
      };
    case "failed":
      return { ...state, saving: null, hasFailed: true };
    case "stale": {
      const isSame = event.text === state.text;
      const other = isSame ? null : { text: event.text, version: event.version };
      return { ...state, saving: null, savedText: event.text, version: event.version, other };
    }
    case "take-other":
      return state.other ? { ...state, text: state.other.text, other: null } : state;
    case "keep-mine":
      return { ...state, other: null };
    case "sent":
      return noDraft;
  }
}

/** Tells whether the hub should be given the text now. Pure. */
export function isSaveDue(state: DraftState): boolean {
  return state.saving === null && state.other === null && state.text !== state.savedText;
}
