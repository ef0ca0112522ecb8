/**
 * The HTTP and WebSocket server of a hub, on Node and on Deno alike (Deno runs Node's `http` and the `ws` package).
 *
 * The socket's session and origin are checked before the upgrade; `ws` limits frames and answers pings.
 */
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { serve as serveHono } from "@hono/node-server";
import { WebSocketServer } from "ws";
import type { Who } from "../live/client.ts";
import type { LiveHub } from "../live/live-hub.ts";

/** A frame of ours is small: anything larger is not ours. */
const FRAME_BYTES_MAX = 64 * 1024;
const PING_MS = 30_000;
/** Slow requests are somebody holding a connection; uploads of 200 MB on a slow line take minutes. */
const HEADERS_MS_MAX = 20_000;
const REQUEST_MS_MAX = 20 * 60_000;

export type ServeOptions = {
  readonly fetch: (request: Request, env: never) => Response | Promise<Response>;
  readonly host: string;
  readonly port: number;
  readonly live: LiveHub;
  /** Says whose socket it is, or why it is refused: no session (401), or another site's page (403). */
  readonly whoConnects: (request: IncomingMessage) => Promise<Who | { readonly status: 401 | 403 }>;
  readonly onTrouble: (what: string, error: unknown) => void;
};

export type Serving = {
  readonly port: number;
  /** Stops taking requests, and waits for those under way for at most `graceMs`. */
  close(graceMs: number): Promise<void>;
};

/** Starts to listen. Rejects when the port is taken. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const server = await listen(options);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: FRAME_BYTES_MAX, clientTracking: true });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    void upgrade(options, sockets, request, socket, head).catch((error: unknown) => {
      options.onTrouble("upgrade", error);
      refuse(socket, "500 Internal Server Error");
    });
  });
  const pings = setInterval(() => {
    for (const socket of sockets.clients) socket.ping();
  }, PING_MS);
  return {
    port: (server.address() as AddressInfo).port,
    async close(graceMs) {
      clearInterval(pings);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const cut = setTimeout(() => {
        server.closeAllConnections();
        for (const socket of sockets.clients) socket.terminate();
      }, graceMs);
      await closed;
      clearTimeout(cut);
    },
  };
}

async function listen({ fetch, host, port }: ServeOptions): Promise<Server> {
  return await new Promise<Server>((resolve, reject) => {
    const server = serveHono(
      {
        fetch: fetch as (request: Request) => Response | Promise<Response>,
        hostname: host,
        port,
        serverOptions: { headersTimeout: HEADERS_MS_MAX, requestTimeout: REQUEST_MS_MAX, keepAliveTimeout: 20_000 },
      },
      () => resolve(server as Server),
    );
    server.once("error", reject);
  });
}

async function upgrade(
  { live, whoConnects }: ServeOptions,
  sockets: WebSocketServer,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  if (new URL(request.url ?? "/", "http://hub").pathname !== "/live") return refuse(socket, "404 Not Found");
  const who = await whoConnects(request);
  if ("status" in who) return refuse(socket, who.status === 401 ? "401 Unauthorized" : "403 Forbidden");
  sockets.handleUpgrade(request, socket, head, (opened) => {
    const connection = live.connect(
      {
        send: (text) => opened.send(text),
        close: (code, reason) => opened.close(code, reason),
        get bufferedAmount() {
          return opened.bufferedAmount;
        },
      },
      who,
    );
    opened.on("message", (data, isBinary) => connection.receive(isBinary ? "" : data.toString()));
    opened.on("close", () => connection.closed());
    // An oversized or broken frame ends the socket; `close` follows.
    opened.on("error", () => opened.terminate());
  });
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
