/**
 * The ledger of erasures outside the database: one JSON line an erasure, without personal data. A backup of the database
 * that is older than an erasure brings the key back; this file, kept apart from it, takes it away again.
 */
import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import type { Erasure } from "../../db/queries/erasure/erasure.ts";

export type Ledger = {
  /** Returns every erasure, oldest first. Throws on a line that is not one: whoever restores must know. */
  read(): readonly Erasure[];
  /** Adds an erasure and returns once it is on the disk. An entry that is there already is left as it is. */
  append(erasure: Erasure): void;
};

const Line = z.object({ entry: z.string().min(1), at: z.iso.datetime(), by: z.string() });

/** Opens the ledger in this file, made at the first erasure. */
export function openLedger(path: string): Ledger {
  function read(): readonly Erasure[] {
    if (!existsSync(path)) return [];
    return wholeLines(readFileSync(path, "utf8")).map((line, index) => {
      const parsed = Line.safeParse(parse(line));
      if (!parsed.success) throw new Error(`line ${index + 1} of ${path} is no erasure`);
      return parsed.data;
    });
  }

  function append(erasure: Erasure): void {
    if (read().some(({ entry }) => entry === erasure.entry)) return;
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(path, "a", 0o600);
    try {
      // The end of a line that a crash cut was promised to nobody.
      ftruncateSync(file, Buffer.byteLength(wholeText(readFileSync(path, "utf8"))));
      writeSync(file, `${JSON.stringify(erasure)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    syncFolder(dirname(path));
  }

  return { read, append };
}

const wholeText = (text: string): string => text.slice(0, text.lastIndexOf("\n") + 1);
const wholeLines = (text: string): string[] => wholeText(text).split("\n").filter(Boolean);

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Not JSON: said with its line's number.
    return null;
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
