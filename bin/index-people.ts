/** `npm run index-people`: writes into the index of people what was observed and is not in it. Safe at any time, and twice. */
import { connect } from "../db/connect.ts";
import { migrate } from "../db/migrate.ts";
import { createRegistryQueries } from "../db/queries/registry/registry.ts";
import { createSearchQueries } from "../db/queries/registry/search/search.ts";
import { readConfig } from "../hub/config.ts";
import { reachDatabase } from "../hub/embedded/reach-database.ts";
import { readKeys } from "../hub/master-key.ts";
import { indexMissing } from "../hub/registry/search/index-records.ts";
import { createVault } from "../hub/vault/vault.ts";

const config = readConfig(process.env, process.argv);
const database = await reachDatabase(config);
await migrate(database.url);
const sql = connect(database.url, { applicationName: "guichet-index-people" });
try {
  const vault = createVault({
    masterKey: readKeys(config).masterKey,
    findKeys: createRegistryQueries(sql).findKeys,
  });
  console.log(`${await indexMissing(createSearchQueries(sql), vault)} observations were added to the index.`);
} finally {
  await sql.end();
  await database.close();
}
