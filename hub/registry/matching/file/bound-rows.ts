/**
 * Cuts a CSV text into whole rows and leaves out what is too long to be one, so that a row of megabytes, or a quote that
 * nobody closed, costs that row and not the file.
 */

/** A row that is not read, and why. */
export type BadRow = {
  /** Its first and last line in the file, from 1: many when a quote was not closed. */
  readonly line: number;
  readonly to: number;
  readonly reason: "too-long" | "unreadable" | "no-id" | "same-id";
};

/** Characters of a row at most. */
export const ROW_MAX = 65_536;

const QUOTE = 34;
const NEWLINE = 10;

export type Row = { readonly line: number; readonly text: string };

/** Returns the rows of the text, each with its line. Quoted line ends belong to their row. */
export async function* boundRows(texts: AsyncIterable<string>, onBad: (row: BadRow) => void): AsyncGenerator<Row> {
  const splitter = createSplitter(onBad);
  for await (const text of texts) yield* splitter.take(text);
  yield* splitter.end();
}

function createSplitter(onBad: (row: BadRow) => void) {
  let row = "";
  let line = 1;
  let from = 1;
  let isQuoted = false;
  let isDropping = false;

  /** Adds to the row what belongs to it, unless it has become too long. */
  function grow(text: string): void {
    if (isDropping) return;
    row += text;
    if (row.length <= ROW_MAX) return;
    row = "";
    isDropping = true;
  }

  function* endRow(): Generator<Row> {
    if (isDropping) onBad({ line: from, to: line, reason: "too-long" });
    else yield { line: from, text: row };
    row = "";
    from = line + 1;
    isQuoted = false;
    isDropping = false;
  }

  function* take(text: string): Generator<Row> {
    let start = 0;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === QUOTE) isQuoted = !isQuoted;
      if (unit !== NEWLINE) continue;
      grow(text.slice(start, at));
      start = at;
      // A row that is too long ends with its line: the quote that made it so was never closed.
      if (!isQuoted || isDropping) {
        start = at + 1;
        yield* endRow();
      }
      line++;
    }
    grow(text.slice(start));
  }

  function* end(): Generator<Row> {
    if (row.trim() !== "" || isDropping) yield* endRow();
  }

  return { take, end };
}
