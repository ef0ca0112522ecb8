/**
 * Mends four faults of the database driver (postgres.js 3.4.9, the latest) that statements which fail half-way and a
 * PostgreSQL which dies bring out. Run after each installation; safe to run again; says so when the driver is another and
 * must be looked at anew.
 *
 * 1. A statement for a connection that is closed, such as the rollback of a transaction that the close made fail, is
 *    written to a socket that is null, from a timer, where nobody can catch it: the whole process ends
 *    (porsager/postgres#1154, #1208). It is refused instead, as other statements of a closed connection are.
 * 2. A connection that is closed while a write waits for its timer keeps the timer's number, and never writes again: each
 *    statement that the pool gives it waits for ever. The number is forgotten.
 * 3. A statement that fails after some of its rows keeps their count, so the next result of that connection begins with as
 *    many holes. Each result begins at its first row.
 * 4. A new connection first asks for the types of arrays. When it is closed during that question, the question goes along to
 *    the next connection, whose first error then fails it: nobody waits for it, so the whole process ends. It is dropped,
 *    and its failure is told by the statement that the connection was made for.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const DRIVER = fileURLToPath(new URL("../node_modules/postgres/", import.meta.url));
const FILES = ["src/connection.js", "cjs/src/connection.js"];

const MENDS = [
  {
    broken: "  function execute(q) {\n    if (terminated)\n",
    // True, so that the pool does not take the closed connection for a full one and lose it.
    mended:
      "  function execute(q) {\n    if (!socket) {\n      queryError(q, Errors.connection('CONNECTION_CLOSED', options))\n      return true\n    }\n\n    if (terminated)\n",
    times: 1,
  },
  {
    broken: "    clearImmediate(nextWriteTimer)\n    ",
    mended: "    clearImmediate(nextWriteTimer)\n    nextWriteTimer = chunk = null\n    ",
    times: 2,
  },
  {
    broken: "    query = results = errorResponse = null\n    result = new Result()\n",
    mended: "    query = results = errorResponse = null\n    result = new Result()\n    rows = 0\n",
    times: 1,
  },
  {
    broken: "        return fetchArrayTypes()\n",
    mended: "        return fetchArrayTypes().catch(() => {})\n",
    times: 1,
  },
  {
    broken: "    if (initial)\n      return reconnect()\n",
    mended:
      "    if (initial) {\n      query = results = errorResponse = null\n      result = new Result()\n      rows = 0\n      return reconnect()\n    }\n",
    times: 1,
  },
];

/** Mends the installed driver. Throws when it is not the one that this was written for. */
export function mendPostgres() {
  for (const path of FILES.map((file) => join(DRIVER, file))) {
    if (!existsSync(path)) continue;
    const text = readFileSync(path, "utf8");
    if (MENDS.every(({ mended }) => text.includes(mended))) continue;
    writeFileSync(path, MENDS.reduce(mend, text));
  }
}

function mend(text, { broken, mended, times }) {
  if (text.includes(mended)) return text;
  const pieces = text.split(broken);
  if (pieces.length !== times + 1)
    throw new Error("postgres.js has changed: see whether bin/mend-postgres.mjs is still needed.");
  return pieces.join(mended);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) mendPostgres();
