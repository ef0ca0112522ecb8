/** A process that starts both servers on the folder in its first argument, says so, and waits to be killed. */
import { startNats } from "../../hub/embedded/nats.ts";
import { startPostgres } from "../../hub/embedded/postgres.ts";

const [, , dataDir = ""] = process.argv;
const [postgres, nats] = await Promise.all([startPostgres({ dataDir }), startNats({ dataDir })]);
process.stdout.write(`${JSON.stringify({ postgres: postgres.pid, nats: nats.pid })}\n`);
setInterval(() => {}, 60_000);
