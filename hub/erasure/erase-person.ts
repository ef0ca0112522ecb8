/** Erases a person: every entry that is one with theirs (design D13). */
import type { Erasure } from "../../db/queries/erasure/erasure.ts";
import { findMembers, findPersons } from "../../db/queries/registry/record/load.ts";
import { type EraseOptions, eraseEntry } from "./erase-entry.ts";

/**
 * Erases all entries of the person that `erasure.entry` is one of; returns how many. All of them are in the ledger before the
 * first is erased, so that `reapplyErasures` finishes what was cut off. An entry that is merged with them meanwhile stays.
 */
export async function erasePerson(options: EraseOptions, erasure: Erasure): Promise<number> {
  const persons = await findPersons(options.sql, { entries: [erasure.entry] });
  const entries = await findMembers(options.sql, [...persons.values()]);
  for (const entry of entries) options.ledger.append({ ...erasure, entry });
  for (const entry of entries) await eraseEntry(options, { ...erasure, entry });
  return entries.length;
}
