/** What one mail may cost. Each bound has a test that reaches it; over it the mail is refused with a reason, never cut silently. */

export type MailLimits = {
  /** Whole mail as it comes. */
  readonly bytes: number;
  /** Leaf and container parts together. */
  readonly parts: number;
  readonly depth: number;
  readonly headerBytes: number;
  readonly headers: number;
  /** One attachment, decoded. */
  readonly documentBytes: number;
  /** Body text held in memory, all text parts together, before decoding. The rest stays in the raw mail. */
  readonly textBytes: number;
};

export const MAIL_LIMITS: MailLimits = {
  bytes: 25 * 1024 * 1024,
  parts: 200,
  depth: 20,
  headerBytes: 256 * 1024,
  headers: 1_000,
  documentBytes: 20 * 1024 * 1024,
  textBytes: 1024 * 1024,
};

/** A mail that is refused whatever one does: SMTP code, RFC 3463 code, and the reason in both languages (ASCII). */
export class MailRefused extends Error {
  override readonly name = "MailRefused";
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.en);
    this.refusal = refusal;
  }
}

/** SMTP carries ASCII only, so the French is written without accents. */
export type Refusal = {
  readonly code: 550 | 552 | 554;
  readonly status: string;
  readonly fr: string;
  readonly en: string;
};

const broken = (fr: string, en: string): Refusal => ({ code: 554, status: "5.6.0", fr, en });

export const refusals = {
  tooLarge: (bytes: number): Refusal => ({
    code: 552,
    status: "5.3.4",
    fr: `Message trop volumineux, ${megabytes(bytes)} Mo au plus`,
    en: `Message too large, at most ${megabytes(bytes)} MB`,
  }),
  documentTooLarge: (bytes: number): Refusal => ({
    code: 552,
    status: "5.3.4",
    fr: `Piece jointe trop volumineuse, ${megabytes(bytes)} Mo au plus`,
    en: `Attachment too large, at most ${megabytes(bytes)} MB`,
  }),
  tooManyParts: (parts: number): Refusal =>
    broken(`Message compose de plus de ${parts} parties`, `Message has more than ${parts} parts`),
  tooDeep: (depth: number): Refusal =>
    broken(`Message imbrique sur plus de ${depth} niveaux`, `Message nests deeper than ${depth} levels`),
  tooManyHeaders: (headers: number): Refusal =>
    broken(`Message avec plus de ${headers} champs d'en-tete`, `Message has more than ${headers} header fields`),
  headerTooLarge: (bytes: number): Refusal =>
    broken(`En-tete de plus de ${bytes / 1024} Ko`, `Header larger than ${bytes / 1024} kB`),
  loop: (hops: number): Refusal => ({
    code: 554,
    status: "5.4.6",
    fr: `Message en boucle, deja relaye ${hops} fois`,
    en: `Mail loop, already relayed ${hops} times`,
  }),
} as const;

function megabytes(bytes: number): number {
  return Math.floor(bytes / (1024 * 1024));
}
