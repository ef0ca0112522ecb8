/** RFC 2047 encoded words, as they are written and as they should be. Linear, total. */
import { cleanText, decodeCharset } from "./charset.ts";

const WORD = /=\?([^?\s]{1,64})\?([bq])\?([^?]*)\?=/gi;

type Run = { charset: string; bytes: Buffer[] };

/** Decodes the encoded words of a header value. Neighbours of one charset are joined first, since senders cut characters in two. */
export function decodeWords(value: string): string {
  if (!value.includes("=?")) return cleanText(value);
  let text = "";
  let end = 0;
  let run: Run | null = null;
  for (const match of value.matchAll(WORD)) {
    const [whole, label = "", encoding = "", content = ""] = match;
    const between = value.slice(end, match.index);
    const charset = label.replace(/\*.*$/, "").toLowerCase();
    const continues: boolean = run !== null && between.trim() === "";
    if (run !== null && !(continues && run.charset === charset)) {
      text += flush(run);
      run = null;
    }
    if (!continues) text += between;
    run ??= { charset, bytes: [] };
    run.bytes.push(encoding.toLowerCase() === "b" ? Buffer.from(content, "base64") : decodeQ(content));
    end = match.index + whole.length;
  }
  return cleanText(text + (run === null ? "" : flush(run)) + value.slice(end));
}

function flush(run: Run): string {
  return decodeCharset(Buffer.concat(run.bytes), run.charset);
}

function decodeQ(content: string): Buffer {
  const bytes = content
    .replaceAll("_", " ")
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1");
}
