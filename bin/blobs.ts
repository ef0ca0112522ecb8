/** `npm run blobs -- --check`: re-hashes every document and raw mail that facts name, and lists what nothing names. */
import { parseArgs } from "node:util";
import { connect, type Sql } from "../db/connect.ts";
import { checkBlobs } from "../hub/blobs/check-blobs.ts";
import { openBlobs } from "../hub/blobs/open-blobs.ts";
import { readConfig } from "../hub/config.ts";
import { reachDatabase } from "../hub/embedded/reach-database.ts";

const { values } = parseArgs({ options: { check: { type: "boolean" }, demo: { type: "boolean" } } });
const config = readConfig(process.env, process.argv);
const database = await reachDatabase(config);
const sql = connect(database.url, { applicationName: "guichet-blobs" });
try {
  process.exitCode = values.check ? await check(sql) : usage();
} finally {
  await sql.end();
  await database.close();
}

async function check(sql: Sql): Promise<number> {
  const store = openBlobs(config, Date.now);
  const { named, faults, orphans } = await checkBlobs(sql, store, (count) => console.error(`${count} blobs…`));
  for (const { sha256, what, fact } of faults) console.log(`${sha256}  ${what}  named by fact ${fact}`);
  for (const sha256 of orphans) console.log(`${sha256}  orphan`);
  console.log(`${named} blobs named by facts, ${faults.length} at fault; ${orphans.length} that nothing names`);
  return faults.length === 0 ? 0 : 1;
}

function usage(): number {
  console.error("Say --check.");
  return 2;
}
