/** File names that senders give, made safe to show and to save. */
import { cleanText } from "./charset.ts";

const NAME_MAX = 150;

/**
 * Returns a name without folders, control characters, and the marks that turn the direction of writing (they make
 * `gpj.exe` of an executable). Without a usable one: `piece-jointe-<number>` with an extension of the declared type.
 */
export function cleanDocumentName(name: string | null, number: number, declaredType: string): string {
  const cleaned = cleanText(name ?? "")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")
    .replace(/^.*[/\\]/, "")
    .replace(/[<>:"|?*]/g, "_")
    .replace(/\s+/g, " ")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  if (cleaned === "") return `piece-jointe-${number}${EXTENSIONS[declaredType] ?? ""}`;
  if (cleaned.length <= NAME_MAX) return cleaned;
  const extension = /\.[\p{L}\p{N}]{1,10}$/u.exec(cleaned)?.[0] ?? "";
  return cleaned.slice(0, NAME_MAX - extension.length).toWellFormed() + extension;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  "application/pdf": ".pdf",
  "image/png": ".png",
  "image/jpeg": ".jpg",
  "image/gif": ".gif",
  "text/calendar": ".ics",
  "text/html": ".html",
  "text/plain": ".txt",
  "message/rfc822": ".eml",
};
