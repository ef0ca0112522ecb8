/** The communes of the Département, for the pickers of forms. Licence and source: see the head of `communes-06.json`. */
import { readFileSync } from "node:fs";

export type Commune = {
  /** INSEE code, five characters. */
  readonly code: string;
  readonly name: string;
  readonly postcodes: readonly string[];
  /** The intercommunal body it belongs to. */
  readonly epci: string | null;
  readonly population: number;
};

// The file is ours and its shape is tested beside it.
const file = JSON.parse(readFileSync(new URL("communes-06.json", import.meta.url), "utf8")) as {
  readonly communes: readonly Commune[];
};

/** All communes, in the order of their INSEE code. */
export const communes: readonly Commune[] = file.communes;
