/** The live socket on Node's HTTP server: checks who asks before anything is accepted, and finds dead connections. */
import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import type { Log } from "../log.ts";
import type { Socket, Who } from "./client.ts";
import type { LiveHub } from "./live-hub.ts";

/** The part of `http.Server` that is needed. */
export type UpgradeServer = {
  on(event: "upgrade", listener: (request: IncomingMessage, socket: Duplex, head: Buffer) => void): unknown;
};

export type ServeSocketsOptions = {
  readonly server: UpgradeServer;
  readonly hub: LiveHub;
  readonly log: Log;
  /** Checks origin and session. The status says why not: 401 without a session, 403 from another origin. */
  readonly authorize: (request: IncomingMessage) => Promise<Who | { readonly status: 401 | 403 | 503 }>;
};

export const LIVE_PATH = "/live";
const PAYLOAD_MAX = 64 * 1024;
const PING_EVERY_MS = 30_000;
const CLOSE_MS_MAX = 5_000;

/** Serves `/live`. Returns how to stop answering; sockets are closed by the hub. */
export function serveSockets({ server, hub, log, authorize }: ServeSocketsOptions): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: PAYLOAD_MAX, perMessageDeflate: false });
  const alive = new WeakSet<WebSocket>();

  server.on("upgrade", (request, socket, head) => {
    // Without a listener a reset during the check would end the process.
    socket.on("error", () => socket.destroy());
    // Node leaves the socket to us, whatever was asked for: one that nobody refuses stays open for ever.
    if (pathOf(request) !== LIVE_PATH) return refuse(socket, 404);
    authorize(request).then(
      (who) => {
        if ("status" in who) refuse(socket, who.status);
        else sockets.handleUpgrade(request, socket, head, (webSocket) => serve(webSocket, who));
      },
      (error: unknown) => {
        log.warn({ error }, "socket not authorised");
        refuse(socket, 503);
      },
    );
  });

  function serve(webSocket: WebSocket, who: Who): void {
    const connection = hub.connect(socketOf(webSocket), who);
    alive.add(webSocket);
    webSocket.on("message", (data, isBinary) => {
      alive.add(webSocket);
      connection.receive(isBinary ? "" : textOf(data));
    });
    webSocket.on("pong", () => alive.add(webSocket));
    webSocket.on("error", () => webSocket.terminate());
    webSocket.on("close", () => connection.closed());
  }

  const timer = setInterval(() => {
    for (const webSocket of sockets.clients)
      if (alive.delete(webSocket)) webSocket.ping();
      else webSocket.terminate();
  }, PING_EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    sockets.close();
  };
}

function socketOf(webSocket: WebSocket): Socket {
  return {
    send: (text) => webSocket.send(text),
    close(code, reason) {
      webSocket.close(code, reason);
      // One that reads nothing never answers the close.
      setTimeout(() => webSocket.terminate(), CLOSE_MS_MAX).unref();
    },
    get bufferedAmount() {
      return webSocket.bufferedAmount;
    },
  };
}

const textOf = (data: RawData) => (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString();

/** Not by `URL`: it throws on what anybody can send, such as `//`. */
const pathOf = ({ url = "" }: IncomingMessage): string => url.split("?", 1)[0] ?? "";

function refuse(socket: Duplex, status: number): void {
  const answer = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;
  // Who does not close their side would keep the connection.
  socket.end(answer, () => socket.destroy());
}
