/**
 * `npm run dead-letters`                      lists what could not be applied, and the actors kept from going on
 * `npm run dead-letters -- show REF`          prints one, with its error (personal data stays sealed)
 * `npm run dead-letters -- retry REF [FILE]`  gives it to its actor again, as it was or with the input of a JSON file
 * `npm run dead-letters -- drop REF`          closes it
 * `npm run dead-letters -- release ACTOR`     lets a quarantined actor be rebuilt from its facts
 */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { connect, type Sql } from "../db/connect.ts";
import {
  dropDeadLetter,
  findDeadLetter,
  listDeadLetters,
  listQuarantined,
  releaseActor,
  retryDeadLetter,
} from "../db/queries/dead-letters/dead-letters.ts";
import { readConfig } from "../hub/config.ts";
import { reachDatabase } from "../hub/embedded/reach-database.ts";
import type { ActorId, Input } from "../machines/kind.ts";

const LISTED_MAX = 200;
const MendedInput = z.looseObject({ type: z.string() });

const [verb = "list", name = "", file] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const database = await reachDatabase(readConfig(process.env, process.argv));
const sql = connect(database.url, { applicationName: "guichet-dead-letters" });
try {
  process.exitCode = await run(sql);
} finally {
  await sql.end();
  await database.close();
}

async function run(sql: Sql): Promise<number> {
  switch (verb) {
    case "list":
      return await list(sql);
    case "show":
      return await show(sql);
    case "retry":
      return await retry(sql);
    case "drop":
      return said(await dropDeadLetter(sql, name), `${name} is closed`, `${name} is not open`);
    case "release":
      return said(await releaseActor(sql, name as ActorId), `${name} is released`, `${name} is not quarantined`);
    default:
      return said(false, "", `No verb is called ${verb}: list, show, retry, drop, release.`);
  }
}

async function list(sql: Sql): Promise<number> {
  const letters = await listDeadLetters(sql, LISTED_MAX);
  for (const { reference, at, actor, envelope, error } of letters)
    console.log(`${reference}  ${at}  ${actor}  ${envelope.input.type}  ${error}`);
  for (const actor of await listQuarantined(sql, LISTED_MAX)) console.log(`quarantined  ${actor}`);
  return said(true, `${letters.length} open`, "");
}

async function show(sql: Sql): Promise<number> {
  const letter = await findDeadLetter(sql, name);
  return said(letter !== null, JSON.stringify(letter, null, 2), `${name} is not known`);
}

async function retry(sql: Sql): Promise<number> {
  const letter = await findDeadLetter(sql, name);
  if (!letter) return said(false, "", `${name} is not known`);
  const input: Input = file ? mended(file) : letter.envelope.input;
  const cause = await retryDeadLetter(sql, name, input, new Date().toISOString());
  return said(cause !== null, `${name} goes to ${letter.actor} again, as ${cause}`, `${name} is not open`);
}

function mended(path: string): Input {
  return MendedInput.parse(JSON.parse(readFileSync(path, "utf8"))) as Input;
}

function said(isDone: boolean, done: string, refused: string): number {
  if (isDone) console.log(done);
  else console.error(refused);
  return isDone ? 0 : 1;
}
