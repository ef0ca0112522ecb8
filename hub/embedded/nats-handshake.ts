/** The first lines of the NATS client protocol, spoken to learn whose server answers on a port. */
import { connect } from "node:net";
import { z } from "zod";

export type Expected = {
  readonly port: number;
  /** The server's own name for itself. */
  readonly name: string;
  readonly user: string;
  readonly password: string;
};

const Info = z.object({ server_name: z.string(), jetstream: z.boolean().optional() });

const ANSWER_MS_MAX = 1_000;

/** Tells whether the server on this port of 127.0.0.1 bears our name, has JetStream, and lets our user in. */
export function answersAsOurs({ port, name, user, password }: Expected): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    let received = "";
    const end = (isOurs: boolean) => {
      resolve(isOurs);
      socket.destroy();
    };
    socket.setTimeout(ANSWER_MS_MAX, () => end(false));
    socket.on("error", () => end(false));
    socket.on("close", () => end(false));
    socket.on("data", (chunk) => {
      const isFirst = !received.includes("\r\n");
      received += chunk.toString("utf8");
      if (isFirst && received.includes("\r\n")) {
        if (!isOurInfo(received, name)) return end(false);
        socket.write(`CONNECT ${JSON.stringify({ verbose: false, user, pass: password })}\r\nPING\r\n`);
      }
      if (received.includes("\r\nPONG\r\n")) end(true);
    });
  });
}

function isOurInfo(received: string, name: string): boolean {
  const line = received.slice(0, received.indexOf("\r\n"));
  if (!line.startsWith("INFO ")) return false;
  try {
    const info = Info.safeParse(JSON.parse(line.slice("INFO ".length)));
    return info.success && info.data.server_name === name && info.data.jetstream === true;
  } catch {
    // Another program's greeting.
    return false;
  }
}
