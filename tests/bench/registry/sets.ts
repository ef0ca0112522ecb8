/** The data sets: who says what in them, and who is who in truth. Only the mapping differs from one to the next. */
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Mapping } from "../../../hub/registry/matching/file/mapping.ts";
import { readClaims } from "../../../hub/registry/matching/file/read-claims.ts";
import { type Features, normalise } from "../../../hub/registry/matching/person/person.ts";
import { makeContacts } from "../../registry-data/contacts.ts";

export type DataSet = {
  readonly ids: readonly string[];
  readonly people: readonly Features[];
  /** By record, the name of who it is in truth. */
  readonly truth: readonly string[];
};

export const SHARED = fileURLToPath(new URL("../../../../shared/identity/", import.meta.url));

const MAPPINGS = {
  febrl3: {
    file: "febrl/dataset3.csv",
    truth: "truth/febrl3.csv",
    mapping: {
      id: "rec_id",
      fields: {
        birthName: "surname",
        givenNames: "given_name",
        birthDate: "date_of_birth",
        address: ["street_number", "address_1"],
        addressMore: "address_2",
        postcode: "postcode",
        city: "suburb",
        reference: "soc_sec_id",
      },
    },
  },
  fake1000: {
    file: "splink/fake_1000.csv",
    truth: "truth/fake_1000.csv",
    mapping: {
      id: "unique_id",
      fields: { birthName: "surname", givenNames: "first_name", birthDate: "dob", city: "city", emails: "email" },
    },
  },
  historical25k: {
    file: "splink/historical_25k.csv",
    truth: "truth/historical_25k.csv",
    mapping: {
      id: "unique_id",
      fields: {
        birthName: "surname",
        givenNames: "first_name",
        fullName: "full_name",
        birthDate: "dob",
        birthPlace: "birth_place",
        postcode: "postcode_fake",
        sex: "gender",
        occupation: "occupation",
      },
    },
  },
  french: {
    file: "fr_synth/contacts.csv",
    truth: "fr_synth/truth.csv",
    mapping: {
      id: "id",
      fields: {
        subject: "sub",
        birthName: "nom_naissance",
        usageName: "nom_usage",
        givenNames: "prenoms",
        sex: "sexe",
        birthDate: "date_naissance",
        birthPlaceCode: "cog_naissance",
        birthCountry: "pays_naissance",
        emails: "email",
        phones: "telephone",
        address: "voie",
        postcode: "cp",
        city: "commune",
      },
    },
  },
} as const;

export type SetName = keyof typeof MAPPINGS;

export const isShared = (): boolean => existsSync(SHARED);

/** Reads a set from the shared folder. Throws when it is not there. */
export async function readSet(name: SetName): Promise<DataSet> {
  const { file, truth, mapping } = MAPPINGS[name];
  const ids: string[] = [];
  const people: Features[] = [];
  const onBad = ({ line, reason }: { readonly line: number; readonly reason: string }) => {
    throw new Error(`${file}:${line}: ${reason}`);
  };
  const bytes = createReadStream(SHARED + file);
  for await (const row of readClaims({ bytes, mapping: Mapping.parse(mapping), onBad })) {
    ids.push(row.id);
    people.push(normalise(row.claim));
  }
  const clusters = new Map(readPairs(SHARED + truth).map(([id = "", cluster = ""]) => [id, cluster]));
  return { ids, people, truth: ids.map((id) => clusters.get(id) ?? id) };
}

/** Pairs of people of `fr_synth` who must never be taken for one, with the reason. */
export function readHazards(): { readonly a: string; readonly b: string; readonly reason: string }[] {
  return readPairs(`${SHARED}fr_synth/hazards.csv`).map(([a = "", b = "", reason = ""]) => ({ a, b, reason }));
}

function readPairs(path: string): string[][] {
  const [, ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  return lines.map((line) => line.split(","));
}

/** Contacts of fictitious people, of our own making: what is measured when nothing is shared. */
export function makeSet(persons: number, seed: number): DataSet {
  const { contacts } = makeContacts(persons, seed);
  return {
    ids: contacts.map(({ id }) => id),
    people: contacts.map(({ claim }) => normalise(claim)),
    truth: contacts.map(({ person }) => person),
  };
}

/** By record, whether its person is known to be born abroad, by anything that any of their records says. */
export function bornAbroad({ people, truth }: DataSet): readonly boolean[] {
  const abroad = new Set<string>();
  for (const [index, { birthCountry }] of people.entries())
    if (birthCountry !== "" && birthCountry !== "99100") abroad.add(truth[index] ?? "");
  return truth.map((person) => abroad.has(person));
}
