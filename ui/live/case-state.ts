/**
 * A case as one tab knows it: what the hub said, under what the agent just did and the hub has not confirmed yet.
 * An accepted change stays until the hub's own version of it arrives; a refused one is taken away.
 */
import type { CaseView, TimelineItem } from "../../hub/protocol/queue.ts";
import type { CaseFrame } from "./subscriptions.ts";

export type Head = Omit<CaseView, "timeline" | "cursor">;

/** A change that shows before it is confirmed. */
export type Overlay = {
  readonly commandId: string;
  readonly head: Partial<Head>;
  readonly item: TimelineItem | null;
  /** The version of the case that it was tried on. */
  readonly from: number;
  /** The version that the hub gave when it accepted, of the case or of a longer history that the case is a part of. */
  readonly since: number | null;
};

export type CaseState = { readonly base: CaseView | null; readonly overlays: readonly Overlay[] };

export type CaseEvent =
  | { readonly type: "read"; readonly view: CaseView }
  | { readonly type: "frame"; readonly frame: CaseFrame }
  | { readonly type: "try"; readonly overlay: Overlay }
  | { readonly type: "accepted"; readonly commandId: string; readonly version: number }
  | { readonly type: "refused"; readonly commandId: string };

export const noCase: CaseState = { base: null, overlays: [] };

/** Returns the case after the event. Pure. */
export function moveCase(state: CaseState, event: CaseEvent): CaseState {
  switch (event.type) {
    case "read":
      return settle(state, event.view);
    case "frame":
      return event.frame.type === "case" ? settle(state, event.frame.view) : takeDelta(state, event.frame);
    case "try":
      return { ...state, overlays: [...state.overlays, event.overlay] };
    case "accepted": {
      const overlays = state.overlays.map((overlay) =>
        overlay.commandId === event.commandId ? { ...overlay, since: event.version } : overlay,
      );
      return dropConfirmed({ ...state, overlays });
    }
    case "refused":
      return { ...state, overlays: state.overlays.filter(({ commandId }) => commandId !== event.commandId) };
  }
}

/** Returns the case to show: the hub's, with the unconfirmed changes on it. Pure. */
export function seenCase(state: CaseState): CaseView | null {
  if (!state.base) return null;
  const items = state.overlays.flatMap(({ item }) => item ?? []);
  const heads = state.overlays.map(({ head }) => head);
  return Object.assign({}, state.base, ...heads, { timeline: [...state.base.timeline, ...items] });
}

function settle(state: CaseState, view: CaseView): CaseState {
  if (state.base && state.base.caseId === view.caseId && state.base.version > view.version) return state;
  return dropConfirmed({ ...state, base: view });
}

function takeDelta(state: CaseState, frame: Extract<CaseFrame, { readonly type: "case.delta" }>): CaseState {
  if (!state.base || state.base.version > frame.head.version) return state;
  const arriving = new Map(frame.items.map((item) => [item.id, item]));
  const timeline = state.base.timeline.map((item) => {
    const replaced = arriving.get(item.id);
    arriving.delete(item.id);
    return replaced ?? item;
  });
  const base = { ...frame.head, timeline: [...timeline, ...arriving.values()], cursor: frame.cursor };
  return dropConfirmed({ ...state, base });
}

/**
 * An accepted change is in the case once the case has moved on from where it was tried, and shows it. One step may be that
 * of a change just before it; two without showing it, and something later has replaced it.
 */
function isConfirmed(overlay: Overlay, base: CaseView): boolean {
  const { from, since } = overlay;
  if (since === null) return false;
  return base.version >= since || base.version > from + 1 || (base.version > from && shows(base, overlay));
}

function shows(base: CaseView, { head, item }: Overlay): boolean {
  const hasHead =
    (head.state === undefined || head.state === base.state) &&
    (head.holder === undefined || head.holder?.id === base.holder?.id) &&
    (head.isJunk === undefined || head.isJunk === base.isJunk);
  return hasHead && (item === null || base.timeline.some(({ kind, text }) => kind === item.kind && text === item.text));
}

function dropConfirmed(state: CaseState): CaseState {
  const { base } = state;
  if (!base) return state;
  return { ...state, overlays: state.overlays.filter((overlay) => !isConfirmed(overlay, base)) };
}
