/** One socket: what may be sent to it, and what it may send. Memory for one that does not read is bounded. */
import type { z } from "zod";
import { CLOSE, ClientFrame, type ServerFrame } from "../protocol/live.ts";

/** What a socket of any server offers. `bufferedAmount` is in bytes, of what the network has not taken yet. */
export type Socket = {
  send(text: string): void;
  close(code: number, reason: string): void;
  readonly bufferedAmount: number;
};

/** Who is at the other end. */
export type Who = { readonly agent: string; readonly session: string };

export type Client = {
  readonly who: Who;
  /** True while the socket takes nothing: its subscriptions start again from a snapshot later. */
  readonly isStalled: boolean;
  readonly isClosed: boolean;
  send(frame: ServerFrame): void;
  /** Sends a frame that is encoded already. */
  sendText(text: string): void;
  close(code: number, reason: string): void;
  /** Reads a frame, or null when it was refused (and answered). */
  read(text: string): ClientFrame | null;
  /** Looks at a stalled socket again: "drained" when it takes frames again. Closes one that never does. */
  look(): "stalled" | "drained" | "fine";
  closed(): void;
};

const BUFFERED_MAX = 1024 * 1024;
const BUFFERED_LOW = 64 * 1024;
const STALLED_MS_MAX = 30_000;
const FRAME_LENGTH_MAX = 16 * 1024;
const BAD_FRAMES_MAX = 5;
/** Frames a client may send: so many at once, and so many a second in the long run. */
const FRAMES_BURST = 120;
const FRAMES_PER_SECOND = 20;

/** Creates the client of a socket. */
export function createClient(socket: Socket, who: Who, clock: () => number): Client {
  let stalledAt: number | null = null;
  let isClosed = false;
  let badFrames = 0;
  let tokens = FRAMES_BURST;
  let tokensAt = clock();

  function sendText(text: string): void {
    if (isClosed || stalledAt !== null) return;
    if (socket.bufferedAmount > BUFFERED_MAX) stalledAt = clock();
    else socket.send(text);
  }

  function close(code: number, reason: string): void {
    if (isClosed) return;
    isClosed = true;
    socket.close(code, reason);
  }

  function refuse(detail: string): null {
    badFrames += 1;
    if (badFrames > BAD_FRAMES_MAX) close(CLOSE.badFrames, "too many bad frames");
    else sendText(JSON.stringify({ type: "error", reason: "bad-frame", detail } satisfies ServerFrame));
    return null;
  }

  function hasToken(): boolean {
    const now = clock();
    tokens = Math.min(FRAMES_BURST, tokens + ((now - tokensAt) * FRAMES_PER_SECOND) / 1000);
    tokensAt = now;
    tokens -= 1;
    return tokens >= 0;
  }

  return {
    who,
    get isStalled() {
      return stalledAt !== null;
    },
    get isClosed() {
      return isClosed;
    },
    send: (frame) => sendText(JSON.stringify(frame)),
    sendText,
    close,
    read(text) {
      if (isClosed) return null;
      if (!hasToken()) return refuse("too many frames");
      if (text.length > FRAME_LENGTH_MAX) return refuse("the frame is too long");
      const frame = ClientFrame.safeParse(parse(text));
      return frame.success ? frame.data : refuse(describe(frame.error));
    },
    look() {
      if (stalledAt === null || isClosed) return "fine";
      if (socket.bufferedAmount <= BUFFERED_LOW) {
        stalledAt = null;
        return "drained";
      }
      if (clock() - stalledAt > STALLED_MS_MAX) close(CLOSE.tooSlow, "nothing was read");
      return "stalled";
    },
    closed() {
      isClosed = true;
    },
  };
}

/** Returns undefined, which no frame is, for what is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Names the field, never what it held. */
function describe(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join(".") || "frame"}: ${issue.code}` : "not a frame";
}
