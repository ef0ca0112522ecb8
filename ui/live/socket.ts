/**
 * The one socket of a tab: keeps it open, by the rules of `connection.ts`, and hands frames over.
 * It remembers no subscription; `subscriptions.ts` sends them again at each hello.
 */
import type { ClientFrame, ServerFrame } from "../../hub/protocol/live.ts";
import { type Connection, type ConnectionEvent, moveConnection, startConnection } from "./connection.ts";

const TICK_MS = 250;
const NORMAL_CLOSE = 1000;

/** What of a WebSocket is used, so that a test can stand in for it. */
export type Wire = Pick<WebSocket, "send" | "close" | "readyState" | "addEventListener">;

export type SocketOptions = {
  readonly open: () => Wire;
  readonly now: () => number;
  readonly random: () => number;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onChange: (connection: Connection) => void;
};

export type LiveSocket = {
  /** Sends when the hub listens; returns false and drops the frame otherwise. */
  send(frame: ClientFrame): boolean;
  /** Tries again at once, for instance when the computer is back on a network. */
  wake(): void;
  close(): void;
};

/** Opens the socket and keeps it open until closed. */
export function createSocket(options: SocketOptions): LiveSocket {
  let state = startConnection(options.now());
  let wire: Wire | null = null;

  function move(event: ConnectionEvent): void {
    const [next, order] = moveConnection(state, event);
    if (next !== state) {
      state = next;
      options.onChange(state);
    }
    if (order === "open") connect();
    if (order === "ping") wire?.send(JSON.stringify({ type: "ping", at: options.now() } satisfies ClientFrame));
    if (order === "close") drop(wire);
  }

  function drop(old: Wire | null, code = 1006): void {
    if (!old || old !== wire) return;
    wire = null;
    old.close();
    move({ type: "closed", at: options.now(), code, random: options.random() });
  }

  function connect(): void {
    move({ type: "opening", at: options.now() });
    const mine = options.open();
    wire = mine;
    mine.addEventListener("message", (message) => {
      if (mine !== wire) return;
      // The hub that served this page speaks here, of the same build: its frames have the types of the protocol.
      const frame = JSON.parse(String(message.data)) as ServerFrame;
      move({ type: "frame", at: options.now(), isHello: frame.type === "hello" });
      options.onFrame(frame);
    });
    mine.addEventListener("close", (closing) => drop(mine, closing.code));
  }

  const ticking = setInterval(() => move({ type: "tick", at: options.now() }), TICK_MS);
  move({ type: "tick", at: options.now() });
  return {
    send(frame) {
      if (!wire || wire.readyState !== WebSocket.OPEN) return false;
      wire.send(JSON.stringify(frame));
      return true;
    },
    wake() {
      if (state.retryAt === null) return;
      state = { ...state, retryAt: options.now() };
      move({ type: "tick", at: options.now() });
    },
    close() {
      clearInterval(ticking);
      const last = wire;
      wire = null;
      last?.close(NORMAL_CLOSE);
    },
  };
}
