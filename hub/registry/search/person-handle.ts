/**
 * What stands for a person outside of the registry: sealed under the hub's own key for one agent, another text each time. An
 * entry's id never leaves (design D14), and two agents cannot tell by comparing theirs that they mean the same person.
 */
import { z } from "zod";
import type { Vault } from "../../vault/vault.ts";

const Handle = z.strictObject({ person: z.string(), agent: z.string() });

/** Returns the handle of a person for this agent. */
export function handleOf(vault: Pick<Vault, "sealOwn">, person: string, agent: string): string {
  return vault.sealOwn({ person, agent });
}

/** Returns the person that the handle stands for, or null when it is not one of this agent's. */
export function personOfHandle(vault: Pick<Vault, "openOwn">, handle: string, agent: string): string | null {
  let opened: unknown;
  try {
    opened = vault.openOwn(handle);
  } catch {
    // Whoever made this up is told the same as for a person who is not there.
    return null;
  }
  const read = Handle.safeParse(opened);
  return read.success && read.data.agent === agent ? read.data.person : null;
}
