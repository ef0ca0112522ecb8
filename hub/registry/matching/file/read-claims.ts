/** The persons of a CSV file, row by row, however long the file is. */
import { parse } from "csv-parse/sync";
import type { Claim } from "../person/person.ts";
import { type BadRow, boundRows, type Row } from "./bound-rows.ts";
import { decode } from "./decode.ts";
import { createReader, type Mapping, missingColumns } from "./mapping.ts";

/** The file lacks columns that the mapping names, or all. */
export class WrongColumns extends Error {}

export type ReadOptions = {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly mapping: Mapping;
  readonly onBad: (row: BadRow) => void;
};

/** Rows parsed at a time. */
const ROWS_AT_ONCE = 500;

/**
 * Returns id and claim of each row that can be read; the others are told to `onBad` and left out. Throws `WrongEncoding` or
 * `WrongColumns` for a file that is not what the mapping says.
 */
export async function* readClaims({
  bytes,
  mapping,
  onBad,
}: ReadOptions): AsyncGenerator<{ id: string; claim: Claim }> {
  const rows = boundRows(decode(bytes, mapping.encoding), onBad);
  const first = await rows.next();
  if (first.done) throw new WrongColumns("the file is empty");
  const delimiter = mapping.delimiter ?? delimiterOf(first.value.text);
  const header = (parseRows([first.value], delimiter, onBad)[0]?.cells ?? []).map((name) => name.trim());
  const missing = missingColumns(mapping, header);
  if (missing.length > 0) throw new WrongColumns(`no column ${missing.join(", ")}; the file has ${header.join(", ")}`);
  const read = createReader(mapping, header);
  const ids = new Set<string>();
  for await (const group of inGroups(rows)) {
    for (const { line, cells } of parseRows(group, delimiter, onBad)) {
      const { id, claim } = read(cells);
      if (id === "" || ids.has(id)) {
        onBad({ line, to: line, reason: id === "" ? "no-id" : "same-id" });
        continue;
      }
      ids.add(id);
      yield { id, claim };
    }
  }
}

async function* inGroups(rows: AsyncIterable<Row>): AsyncGenerator<Row[]> {
  let group: Row[] = [];
  for await (const row of rows) {
    if (row.text.trim() === "") continue;
    group.push(row);
    if (group.length < ROWS_AT_ONCE) continue;
    yield group;
    group = [];
  }
  yield group;
}

/** All at once when every row is well formed, else one by one: a bad row must not hide its neighbours. */
function parseRows(
  rows: readonly Row[],
  delimiter: string,
  onBad: (row: BadRow) => void,
): { readonly line: number; readonly cells: readonly string[] }[] {
  const parsed = parseText(rows.map(({ text }) => text).join("\n"), delimiter);
  if (parsed?.length === rows.length) return rows.map(({ line }, at) => ({ line, cells: parsed[at] ?? [] }));
  return rows.flatMap(({ line, text }) => {
    const cells = parseText(text, delimiter);
    if (cells?.length === 1) return [{ line, cells: cells[0] ?? [] }];
    onBad({ line, to: line, reason: "unreadable" });
    return [];
  });
}

function parseText(text: string, delimiter: string): string[][] | null {
  try {
    return parse(text, { delimiter, bom: true, relax_column_count: true, relax_quotes: true, trim: true });
  } catch {
    // Told by the caller, with the line: what the parser says holds the row's own text, which is personal.
    return null;
  }
}

function delimiterOf(header: string): string {
  const count = (sign: string) => header.split(sign).length;
  return [",", ";", "\t", "|"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}
