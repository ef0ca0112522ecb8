import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

const SOCKET_CLOSES_WITHIN_MS = 1_000;
const LOOK_EVERY_MS = 20;

/** Returns a port of 127.0.0.1 that nobody listens on at this moment. */
export async function findFreePort(): Promise<number> {
  const port = await tryPort(0);
  if (port === undefined) throw new Error("no free port on 127.0.0.1");
  return port;
}

/**
 * Tells whether 127.0.0.1 lets us listen on this port, now or within a moment: a server that was just killed counts as
 * ended while its last threads still hold its socket.
 */
export async function isPortFree(port: number): Promise<boolean> {
  const deadline = performance.now() + SOCKET_CLOSES_WITHIN_MS;
  while ((await tryPort(port)) === undefined) {
    if (performance.now() > deadline) return false;
    await pause(LOOK_EVERY_MS);
  }
  return true;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : undefined));
    });
  });
}
