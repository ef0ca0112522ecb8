/** Which column of a file is what: the one thing that differs between files. */
import { z } from "zod";
import type { Claim } from "../person/person.ts";

/** One column, or several whose texts are put together with a space (for e-mails and telephones: each is one). */
const columns = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).transform((value) => [value].flat());

const ENCODINGS = ["utf-8", "windows-1252", "iso-8859-1", "iso-8859-15", "utf-16le"] as const;

/** The schema of a mapping file. Unknown words are refused: a misspelt field would be left out without a sound. */
export const Mapping = z.strictObject({
  /** The column that names a row. */
  id: z.string().min(1),
  /** Absent: the one of comma, semicolon, tabulation and bar that the first line has most of. */
  delimiter: z.string().length(1).optional(),
  encoding: z.enum(ENCODINGS).default("utf-8"),
  fields: z
    .strictObject({
      subject: columns,
      birthName: columns,
      usageName: columns,
      givenNames: columns,
      fullName: columns,
      birthDate: columns,
      birthPlaceCode: columns,
      birthPlace: columns,
      birthCountry: columns,
      sex: columns,
      emails: columns,
      phones: columns,
      address: columns,
      addressMore: columns,
      postcode: columns,
      city: columns,
      occupation: columns,
      reference: columns,
    })
    .partial()
    .refine((fields) => Object.keys(fields).length > 0, { message: "map one field at least" }),
});

export type Mapping = z.infer<typeof Mapping>;

/** Fields with several values of their own; the others take columns as parts of one text. */
const MANY = new Set(["emails", "phones"]);

/** Returns the columns that a mapping needs and a file does not have. */
export function missingColumns(mapping: Mapping, header: readonly string[]): string[] {
  const needed = [mapping.id, ...Object.values(mapping.fields).flatMap((columns) => columns ?? [])];
  return [...new Set(needed)].filter((column) => !header.includes(column));
}

/** Returns what reads a row as an id and a claim. The header must have every column: see `missingColumns`. */
export function createReader(mapping: Mapping, header: readonly string[]) {
  const at = (column: string) => header.indexOf(column);
  const id = at(mapping.id);
  const fields = Object.entries(mapping.fields).map(([field, columns]) => [field, (columns ?? []).map(at)] as const);

  return (row: readonly string[]): { readonly id: string; readonly claim: Claim } => {
    const claim: Record<string, string | string[]> = {};
    for (const [field, columns] of fields) {
      const texts = columns.map((column) => row[column]?.trim() ?? "").filter(Boolean);
      if (texts.length > 0) claim[field] = MANY.has(field) ? texts : texts.join(" ");
    }
    return { id: row[id]?.trim() ?? "", claim };
  };
}
