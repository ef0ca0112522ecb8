/**
 * `npm run registry:match -- FILE.csv --map MAP.json --out LINKS.csv`   who is who in a file: `id,cluster`
 * `… --model MODEL.json`        with this model; without, the file's own records teach one
 * `… --save-model MODEL.json`   keeps the model
 * `… --compare MODEL.json`      also says what that other model would change
 * `… --doubts DOUBTS.csv`       what a person should look at: `a,b,score,reason`
 */

import { once } from "node:events";
import { createReadStream, createWriteStream, existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { compareModels } from "../hub/registry/matching/batch/compare-models.ts";
import { createFeatureStore } from "../hub/registry/matching/batch/feature-store.ts";
import { type Batch, matchBatch } from "../hub/registry/matching/batch/match-batch.ts";
import type { BadRow } from "../hub/registry/matching/file/bound-rows.ts";
import { WrongEncoding } from "../hub/registry/matching/file/decode.ts";
import { Mapping } from "../hub/registry/matching/file/mapping.ts";
import { readClaims, WrongColumns } from "../hub/registry/matching/file/read-claims.ts";
import { Model } from "../hub/registry/matching/model/model.ts";
import { normalise } from "../hub/registry/matching/person/person.ts";

const USAGE =
  "usage: npm run registry:match -- FILE.csv --map MAP.json --out LINKS.csv [--model M.json] [--save-model M.json] [--doubts D.csv] [--compare M.json]";
const PROGRESS_ROWS = 50_000;
const BAD_ROWS_SHOWN = 20;

/** What the person who typed the command can put right. */
class Refused extends Error {}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    map: { type: "string" },
    out: { type: "string" },
    model: { type: "string" },
    "save-model": { type: "string" },
    doubts: { type: "string" },
    compare: { type: "string" },
  },
});

process.exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof Refused || error instanceof WrongEncoding || error instanceof WrongColumns)) throw error;
  console.error(error.message);
  return 2;
});

async function main(): Promise<number> {
  const [file] = positionals;
  if (!file || !values.map || !values.out) throw new Refused(USAGE);
  if (!existsSync(file)) throw new Refused(`There is no file ${file}.`);
  const mapping = readJson(values.map, Mapping);
  const model = values.model ? readJson(values.model, Model) : undefined;
  const other = values.compare ? readJson(values.compare, Model) : undefined;
  const { ids, store } = await readPeople(file, mapping);
  const batch = matchBatch({ people: store, model, onStep: (step) => console.error(`${step}…`) });
  await writeLines(values.out, "id,cluster", linksOf(ids, batch));
  if (values.doubts) await writeLines(values.doubts, "a,b,score,reason", doubtsOf(ids, batch));
  if (values["save-model"]) writeFileSync(values["save-model"], `${JSON.stringify(batch.model)}\n`);
  if (other) console.log(JSON.stringify(compareModels(store, batch.model, other)));
  const clusters = batch.of.reduce((sum, first, index) => sum + (first === index ? 1 : 0), 0);
  console.error(
    `${ids.length} rows, ${clusters} persons, ${batch.doubts.length} doubts, ${batch.genericKeys} generic keys`,
  );
  return 0;
}

async function readPeople(file: string, mapping: Mapping) {
  const ids: string[] = [];
  const store = createFeatureStore();
  let bad = 0;
  const onBad = ({ line, to, reason }: BadRow) => {
    const where = to > line ? `lines ${line} to ${to}` : `line ${line}`;
    if (++bad <= BAD_ROWS_SHOWN) console.error(`${where}: ${reason}, left out`);
  };
  for await (const { id, claim } of readClaims({ bytes: createReadStream(file), mapping, onBad })) {
    ids.push(id);
    store.add(normalise(claim));
    if (ids.length % PROGRESS_ROWS === 0) console.error(`${ids.length} rows read…`);
  }
  if (bad > 0) console.error(`${bad} rows left out`);
  return { ids, store };
}

function* linksOf(ids: readonly string[], { of }: Batch): Generator<string> {
  for (const [index, id] of ids.entries()) yield `${quoted(id)},${of[index] ?? index}`;
}

function* doubtsOf(ids: readonly string[], { doubts }: Batch): Generator<string> {
  for (const { a, b, score, reason } of doubts)
    yield `${quoted(ids[a] ?? "")},${quoted(ids[b] ?? "")},${score.toFixed(2)},${reason}`;
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function writeLines(path: string, header: string, lines: Iterable<string>): Promise<void> {
  const out = createWriteStream(path);
  out.write(`${header}\n`);
  for (const line of lines) if (!out.write(`${line}\n`)) await once(out, "drain");
  out.end();
  await once(out, "finish");
}

function readJson<T>(path: string, schema: { parse(value: unknown): T }): T {
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    throw new Refused(`${path} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
