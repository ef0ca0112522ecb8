import { readFileSync } from "node:fs";
import { Model } from "./model.ts";

/** The model that comes with Guichet: trained on made-up French contacts, for a registry that has none of its own yet. */
export const FRENCH_MODEL: Model = Model.parse(
  JSON.parse(readFileSync(new URL("./french.json", import.meta.url), "utf8")),
);
