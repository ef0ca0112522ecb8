/** Ids made from what caused them, so that a retry makes the same, and that say nothing of it: 120 bits of SHA-256. */
import { createHash } from "node:crypto";

export type IdKind = "entry" | "observation" | "event" | "creation" | "proposal";

/** Returns the id of what a cause makes. `n` tells several of one cause apart. */
export function idOf(kind: IdKind, cause: string, n = 0): string {
  return createHash("sha256").update(`registry ${kind} ${n}\n${cause}`).digest().subarray(0, 15).toString("base64url");
}
