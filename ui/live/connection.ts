/**
 * The state of the live connection as a pure machine: what the person is told, and what the socket does next.
 * It opens no socket itself; `socket.ts` does, and reports here.
 */
import type { CLOSE } from "../../hub/protocol/live.ts";
import { backoffMs } from "./backoff.ts";

/** Silence after which a ping is owed, the person is told, and the socket is given up. */
export const PING_AFTER_MS = 15_000;
export const LATE_AFTER_MS = 5_000;
export const LOST_AFTER_MS = 15_000;

/** The type keeps it equal to the protocol's; the value stays here so that no schema is loaded by the page. */
const SIGNED_OUT: (typeof CLOSE)["signedOut"] = 4001;

export type Connection = {
  readonly status: "connecting" | "live" | "late" | "offline" | "signed-out";
  /** Attempts since it was last live. */
  readonly attempt: number;
  /** When to open again, while there is no socket. */
  readonly retryAt: number | null;
  /** When the last frame came. */
  readonly heardAt: number;
  /** When the ping that is still unanswered left. */
  readonly pingedAt: number | null;
};

export type ConnectionEvent =
  | { readonly type: "opening"; readonly at: number }
  | { readonly type: "frame"; readonly at: number; readonly isHello: boolean }
  | { readonly type: "closed"; readonly at: number; readonly code: number; readonly random: number }
  | { readonly type: "tick"; readonly at: number };

/** What the socket must do after an event. */
export type Order = "open" | "ping" | "close" | "nothing";

/** Starts disconnected, with a first attempt due at once. Pure. */
export function startConnection(at: number): Connection {
  return { status: "connecting", attempt: 0, retryAt: at, heardAt: at, pingedAt: null };
}

/** Moves the connection by one event, and says what to do. Pure. */
export function moveConnection(state: Connection, event: ConnectionEvent): readonly [Connection, Order] {
  switch (event.type) {
    case "opening":
      return [{ ...state, retryAt: null, heardAt: event.at, pingedAt: null }, "nothing"];
    case "frame":
      return [heard(state, event), "nothing"];
    case "closed":
      return [closed(state, event), "nothing"];
    case "tick":
      return ticked(state, event.at);
  }
}

function heard(state: Connection, event: { readonly at: number; readonly isHello: boolean }): Connection {
  const next = { ...state, heardAt: event.at, pingedAt: null };
  if (event.isHello) return { ...next, status: "live", attempt: 0 };
  return state.status === "late" ? { ...next, status: "live" } : next;
}

function closed(
  state: Connection,
  event: { readonly at: number; readonly code: number; readonly random: number },
): Connection {
  if (event.code === SIGNED_OUT) return { ...state, status: "signed-out", retryAt: null, pingedAt: null };
  const attempt = state.attempt + 1;
  const retryAt = event.at + backoffMs(attempt, event.random);
  // The first loss is often over in a second: it is called connecting, and offline only when that fails too.
  return { ...state, status: attempt > 1 ? "offline" : "connecting", attempt, retryAt, pingedAt: null };
}

function ticked(state: Connection, at: number): readonly [Connection, Order] {
  if (state.status === "signed-out") return [state, "nothing"];
  if (state.retryAt !== null) return at >= state.retryAt ? [state, "open"] : [state, "nothing"];
  if (state.pingedAt !== null) {
    if (at - state.pingedAt >= LOST_AFTER_MS) return [state, "close"];
    if (at - state.pingedAt >= LATE_AFTER_MS && state.status === "live")
      return [{ ...state, status: "late" }, "nothing"];
    return [state, "nothing"];
  }
  return at - state.heardAt >= PING_AFTER_MS ? [{ ...state, pingedAt: at }, "ping"] : [state, "nothing"];
}
