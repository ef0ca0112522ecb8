/** Text as the hub can keep it: PostgreSQL refuses U+0000, and JSON cannot carry half a surrogate pair. */

/**
 * Returns the text with U+0000 and lone surrogates replaced by U+FFFD, other control characters removed, line ends as
 * `\n`, and composed accents. *Pure.*
 */
export function cleanText(text: string): string {
  return (
    text
      .toWellFormed()
      .replaceAll("\0", "\uFFFD")
      .replace(/\r\n?/g, "\n")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
      .replace(/[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F]/g, "")
      .normalize("NFC")
  );
}

/** Returns the text on one line, without spaces around. *Pure.* */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, " ").trim();
}
