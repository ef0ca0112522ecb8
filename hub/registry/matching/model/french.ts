/**
 * The model that a registry starts with, until it has learnt its own. It was learnt from contacts of fictitious people
 * (`tests/registry-data`, see `train-french.ts` there): no value in it is anybody's.
 */
import { readFileSync } from "node:fs";
import { Model } from "./model.ts";

export const FRENCH_MODEL: Model = Model.parse(
  JSON.parse(readFileSync(new URL("french.json", import.meta.url), "utf8")),
);
