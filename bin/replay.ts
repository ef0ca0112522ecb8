/**
 * `npm run replay -- --check`               rebuilds every actor from its facts and compares it with its snapshot
 * `npm run replay -- --case ID --at TIME`   shows a case as it was (id or number; ISO instant, now by default)
 * `npm run replay -- --rebuild`             makes the read models again from the facts; no hub may run
 */
import { parseArgs } from "node:util";
import type { Kinds } from "../actors/turn.ts";
import { connect, type Sql } from "../db/connect.ts";
import { createRegistryQueries } from "../db/queries/registry/registry.ts";
import { readConfig } from "../hub/config.ts";
import { reachDatabase } from "../hub/embedded/reach-database.ts";
import { readKeys } from "../hub/master-key.ts";
import { caseAt } from "../hub/replay/case-at.ts";
import { checkReplay } from "../hub/replay/check.ts";
import { rebuildReadModels } from "../hub/replay/rebuild.ts";
import { createVault } from "../hub/vault/vault.ts";
import { kinds } from "../machines/kinds.ts";

const { values } = parseArgs({
  options: {
    check: { type: "boolean" },
    rebuild: { type: "boolean" },
    case: { type: "string" },
    at: { type: "string" },
    demo: { type: "boolean" },
  },
});

const config = readConfig(process.env, process.argv);
const database = await reachDatabase(config);
const sql = connect(database.url, { applicationName: "guichet-replay" });
try {
  process.exitCode = await run(sql);
} finally {
  await sql.end();
  await database.close();
}

async function run(sql: Sql): Promise<number> {
  const progress = (actors: number) => console.error(`${actors} actors…`);
  if (values.case) return await show(values.case, values.at ?? new Date().toISOString());
  if (values.rebuild) {
    const { masterKey } = readKeys(config);
    const { findKeys } = createRegistryQueries(sql);
    console.log(
      `${await rebuildReadModels(sql, createVault({ masterKey, findKeys }), progress)} citizens projected again`,
    );
    return 0;
  }
  if (!values.check) {
    console.error("Say --check, --rebuild, or --case ID [--at TIME].");
    return 2;
  }
  const { actors, facts, differences } = await checkReplay(sql, kinds as unknown as Kinds, progress);
  for (const { actor, what, detail } of differences) console.log(`${actor}: ${what}: ${detail}`);
  console.log(`${actors} actors rebuilt from ${facts} facts, ${differences.length} different from their snapshot`);
  return differences.length === 0 ? 0 : 1;
}

async function show(caseOrReference: string, at: string): Promise<number> {
  const found = await caseAt(sql, caseOrReference, new Date(at).toISOString());
  if (!found) {
    console.error(`There was no case ${caseOrReference} at ${at}.`);
    return 1;
  }
  for (const fact of found.facts) console.log(`${fact.at}  ${String(fact.version).padStart(4)}  ${fact.type}`);
  console.log(JSON.stringify({ ...found.state, owes: found.owes }, null, 2));
  return 0;
}
