/** The pseudonyms of a person: one for each of their entries (design D13, D14). */
import type { Vault } from "../vault/vault.ts";
import type { Records } from "./record/records.ts";
import type { Registry } from "./registry.ts";

/** Returns the pseudonyms in this sector of the person whom the case is about: the case's own, and those of merged entries. */
export type SubjectsOf = (caseId: string, sector: string) => Promise<readonly string[]>;

export function createSubjectsOf(
  registry: Pick<Registry, "entryOfCase">,
  records: Pick<Records, "entriesOf">,
  vault: Pick<Vault, "subject">,
): SubjectsOf {
  return async (caseId, sector) => {
    const entry = await registry.entryOfCase(caseId);
    const entries = entry === null ? [] : await records.entriesOf(entry);
    return entries.map((one) => vault.subject(sector, one));
  };
}
