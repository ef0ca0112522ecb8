/** The HTTP and WebSocket server of a hub, on Node and on Deno alike (Deno runs Node's `http` and the `ws` package). */
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve as serveHono } from "@hono/node-server";
import type { Who } from "../live/client.ts";
import type { LiveHub } from "../live/live-hub.ts";
import { serveSockets } from "../live/serve-sockets.ts";
import type { Log } from "../log.ts";

/** Slow headers are somebody holding a connection; uploads of 200 MB on a slow line take minutes. */
const HEADERS_MS_MAX = 20_000;
const REQUEST_MS_MAX = 20 * 60_000;
const IDLE_MS_MAX = 20_000;

export type ServeOptions = {
  readonly fetch: (request: Request, env: never) => Response | Promise<Response>;
  readonly host: string;
  readonly port: number;
  readonly live: LiveHub;
  /** Says whose socket it is, or why it is refused: no session (401), or another site's page (403). */
  readonly authorize: (request: IncomingMessage) => Promise<Who | { readonly status: 401 | 403 }>;
  readonly log: Log;
};

export type Serving = {
  readonly port: number;
  /** Stops taking requests, and waits for those under way for at most `graceMs`. */
  close(graceMs: number): Promise<void>;
};

/** Starts to listen. Rejects when the port is taken. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const server = await listen(options);
  const { live: hub, log, authorize } = options;
  const stopSockets = serveSockets({ server, hub, log, authorize });
  return {
    port: (server.address() as AddressInfo).port,
    async close(graceMs) {
      stopSockets();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
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
        serverOptions: {
          headersTimeout: HEADERS_MS_MAX,
          requestTimeout: REQUEST_MS_MAX,
          keepAliveTimeout: IDLE_MS_MAX,
        },
      },
      () => resolve(server as Server),
    );
    server.once("error", reject);
  });
}
