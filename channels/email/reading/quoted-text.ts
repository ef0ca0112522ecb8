/** Where the citizen's words end and the quoted mail begins. Everything is kept: this only says where to fold. Pure. */

const MARKERS: readonly RegExp[] = [
  /^\s*(le|on|am|il|el)\s.{3,120}\s(a écrit|wrote|schrieb|ha scritto|escribió)\s*:\s*$/i,
  /^\s*-{2,}\s*(message d['’]origine|message original|message transféré|original message|forwarded message)\s*-{2,}/i,
  /^\s*_{10,}\s*$/,
  /^\s*(de|from)\s*:\s.+@.+$/i,
];
const LINES_MAX = 5_000;

/**
 * Returns the offset (UTF-16 units) of the line where the quote starts, or null.
 * A run of quoted lines counts only when nothing but quoted or empty lines follows: answers between the lines stay visible.
 */
export function findQuoteStart(text: string): number | null {
  const lines = text.split("\n").slice(0, LINES_MAX);
  let offset = 0;
  for (const [index, line] of lines.entries()) {
    // "Le 3 mars…, X a écrit :" is often broken in two by mailers.
    const joined = `${line} ${lines[index + 1] ?? ""}`.slice(0, 300);
    const isMarker = MARKERS.some((marker) => marker.test(line.slice(0, 300))) || MARKERS[0]?.test(joined) === true;
    if (isMarker && text.slice(0, offset).trim() !== "") return offset;
    offset += line.length + 1;
  }
  return trailingQuote(lines);
}

function trailingQuote(lines: readonly string[]): number | null {
  let first = lines.length;
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = lines[index]?.trim() ?? "";
    if (line.startsWith(">")) first = index;
    else if (line !== "") break;
  }
  if (first === lines.length || first === 0) return null;
  return lines.slice(0, first).reduce((offset, line) => offset + line.length + 1, 0);
}
