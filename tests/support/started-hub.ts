/** `npm start` as a person types it, in a data folder and on ports of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../../hub/embedded/free-port.ts";

export type StartedHub = {
  readonly url: string;
  readonly mailboxUrl: string;
  readonly dataDir: string;
  /** What it printed so far. */
  output(): string;
  /** Ctrl-C; resolves with the exit code once it is gone. */
  interrupt(): Promise<number | null>;
  /** kill -9 of the hub only: its servers go on. */
  kill(): Promise<void>;
};

const READY = "Guichet is ready";
const READY_MS_MAX = 90_000;

/** Starts it and resolves once it says that it is ready. `dataDir` from an earlier start makes it the second one. */
export async function startHub(dataDir = mkdtempSync(join(tmpdir(), "guichet-started-"))): Promise<StartedHub> {
  const ports = await Promise.all(Array.from({ length: 5 }, findFreePort));
  const [PORT, SMTP_PORT, IDENTITY_PROVIDER_PORT, MAILBOX_PORT, MAILBOX_SMTP_PORT] = ports.map(String);
  const { PATH, HOME } = process.env;
  const env = {
    PATH,
    HOME,
    DATA_DIR: dataDir,
    PORT,
    SMTP_PORT,
    IDENTITY_PROVIDER_PORT,
    MAILBOX_PORT,
    MAILBOX_SMTP_PORT,
  };
  const child = spawn(process.execPath, ["bin/start.mjs"], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => {
      output += text.toString();
    });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await said(child, () => output, exited);
  return {
    url: `http://localhost:${PORT}`,
    mailboxUrl: `http://localhost:${MAILBOX_PORT}`,
    dataDir,
    output: () => output,
    async interrupt() {
      child.kill("SIGINT");
      return await exited;
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** Deletes what a hub that has stopped left behind. */
export function removeData({ dataDir }: StartedHub): void {
  rmSync(dataDir, { recursive: true, force: true });
}

async function said(child: ChildProcess, output: () => string, exited: Promise<number | null>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready in time: ${output()}`)), READY_MS_MAX);
    const look = () => {
      if (!output().includes(READY)) return;
      clearTimeout(late);
      resolve();
    };
    child.stdout?.on("data", look);
    exited.then((code) => reject(new Error(`ended with ${code}: ${output()}`)), reject);
  });
}
