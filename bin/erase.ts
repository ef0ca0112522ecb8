/**
 * `npm run erase -- CASE_OR_REFERENCE --yes`   erases the person of a case: all entries that are one with theirs, and their cases
 * `npm run erase -- --reapply [FILE]`          after each restore: applies the ledger of erasures again (another copy of it, if given)
 *
 * There is no way back.
 */
import { userInfo } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { connect, type Sql } from "../db/connect.ts";
import { migrate } from "../db/migrate.ts";
import { createRegistryQueries } from "../db/queries/registry/registry.ts";
import { openBlobs } from "../hub/blobs/open-blobs.ts";
import { readConfig } from "../hub/config.ts";
import { reachDatabase } from "../hub/embedded/reach-database.ts";
import { type EraseOptions, reapplyErasures } from "../hub/erasure/erase-entry.ts";
import { erasePerson } from "../hub/erasure/erase-person.ts";
import { openLedger } from "../hub/erasure/ledger.ts";
import { readKeys } from "../hub/master-key.ts";
import { createVault } from "../hub/vault/vault.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    reapply: { type: "boolean" },
    yes: { type: "boolean" },
    by: { type: "string" },
    demo: { type: "boolean" },
  },
});

const config = readConfig(process.env, process.argv);
const database = await reachDatabase(config);
// A backup of an earlier version has no ledger yet.
await migrate(database.url);
const sql = connect(database.url, { applicationName: "guichet-erase" });
try {
  process.exitCode = await run(sql);
} finally {
  await sql.end();
  await database.close();
}

async function run(sql: Sql): Promise<number> {
  const { findKeys, caseOfReference, entriesOfCases } = createRegistryQueries(sql);
  const options: EraseOptions = {
    sql,
    vault: createVault({ masterKey: readKeys(config).masterKey, findKeys }),
    blobs: openBlobs(config, Date.now),
    ledger: openLedger(join(config.dataDir, "erasures.jsonl")),
  };
  const [name = ""] = positionals;
  if (values.reapply) return await reapply(options, name);
  const entry = (await caseOfReference(name))?.entry ?? (await entriesOfCases([name]))[0];
  if (!entry) return said(`There is no case ${name || "(say which)"}.`, 1);
  if (!values.yes) return said(`This erases the person of ${name} for ever. Add --yes to do it.`, 1);
  await erasePerson(options, { entry, at: new Date().toISOString(), by: values.by ?? userInfo().username });
  return said(`The person of ${name} is erased; hubs that run forget the key within five minutes.`, 0);
}

async function reapply(options: EraseOptions, otherLedger: string): Promise<number> {
  if (otherLedger) for (const erasure of openLedger(otherLedger).read()) options.ledger.append(erasure);
  const { erasures, again } = await reapplyErasures(options);
  return said(`${erasures} erasures in the ledger, ${again} of them had come back and were applied again.`, 0);
}

function said(sentence: string, code: number): number {
  console.log(sentence);
  return code;
}
