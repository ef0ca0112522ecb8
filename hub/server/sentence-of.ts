import { UnsafeDatabaseError } from "../../db/migrate.ts";
import { ForeignStream } from "../bus/inputs-stream.ts";
import { ConfigError } from "../config.ts";
import { DataFolderInUseError } from "../embedded/data-folder.ts";
import { NatsServerMissingError } from "../embedded/nats-binary.ts";
import { ScreensMissing } from "../http/portal/renderer.ts";

const SAID = [
  ConfigError,
  DataFolderInUseError,
  ForeignStream,
  NatsServerMissingError,
  ScreensMissing,
  UnsafeDatabaseError,
];

/** Returns what a person can mend as the sentence that says it, or null for what is a defect of ours. */
export function sentenceOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (SAID.some((kind) => error instanceof kind)) return error.message;
  const { code, port } = error as Error & { readonly code?: string; readonly port?: number };
  if (code === "EADDRINUSE")
    return `Port ${port} is taken: stop what uses it, or choose another (PORT, SMTP_PORT and others in the README).`;
  if (code === "EACCES" && port !== undefined)
    return `Port ${port} may not be used by this account: choose one above 1023.`;
  return null;
}
