/**
 * Writes `hub/registry/matching/model/french.json` again: `node bin/run.mjs tests/registry-data/train-french.ts`.
 * Only names are kept of the values: dates and places of made-up people say nothing of real ones.
 */
import { writeFileSync } from "node:fs";
import { createFeatureStore } from "../../hub/registry/matching/batch/feature-store.ts";
import { matchBatch } from "../../hub/registry/matching/batch/match-batch.ts";
import { normalise } from "../../hub/registry/matching/person/person.ts";
import { makeContacts } from "./contacts.ts";

const PERSONS = 8_000;
const SEED = 6;

const store = createFeatureStore();
for (const { claim } of makeContacts(PERSONS, SEED).contacts) store.add(normalise(claim));
const { model } = matchBatch({ people: store });
const { family = {}, given = {} } = model.frequencies;
const kept = { ...model, version: "french-1", frequencies: { family: rounded(family), given: rounded(given) } };
const file = new URL("../../hub/registry/matching/model/french.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(kept, (_, value) => (typeof value === "number" ? short(value) : value), 1)}\n`);

function short(value: number): number {
  return Number(value.toPrecision(6));
}

function rounded(shares: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, Number(share.toPrecision(3))]));
}
