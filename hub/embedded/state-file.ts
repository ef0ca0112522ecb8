/** Small files that only the owner of the data folder may read: ports, passwords, who runs here. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { z } from "zod";

/** Returns what the file holds, or undefined when there is none or it cannot be understood (a cut write, an old form). */
export function findState<T>(path: string, schema: z.ZodType<T>): T | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return schema.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Replaces the file in one step, readable by its owner only. */
export function writeState(path: string, state: unknown): void {
  writePrivateFile(path, `${JSON.stringify(state)}\n`);
}

/** Replaces the file in one step, mode 0600. */
export function writePrivateFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, path);
}

/** Returns 192 random bits as 48 hexadecimal digits, safe in URLs and in configuration files. */
export function createPassword(): string {
  return randomBytes(24).toString("hex");
}
