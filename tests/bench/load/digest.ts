import { createHash } from "node:crypto";

/** Returns a digest of what a console shows: the same for the same cases in the same versions. */
export function digestOf(rows: Iterable<readonly [caseId: string, version: number]>): string {
  const lines = [...rows].map(([caseId, version]) => `${caseId} ${version}`).sort();
  return createHash("sha256").update(lines.join("\n")).digest("base64url");
}
