/**
 * Reads what a person (or a program, by the API) wrote in the contact form. *Pure.*
 *
 * A refusal names each field and says what to do. A NIR is masked in whatever field it was typed. Nothing written here is proof of identity, and nothing is required
 * beyond names, a subject and a message: an answer can always be read on the tracking page.
 */
import { z } from "zod";
import { maskNir } from "../../machines/nir/mask-nir.ts";
import { cleanLine, cleanText } from "./clean-text.ts";
import type { FindCommune } from "./communes.ts";
import { type Language, type Sentences, sentencesIn } from "./sentences.ts";

export const NAME_MAX = 80;
export const SUBJECT_MAX = 200;
export const MESSAGE_MAX = 20_000;

export type ContactForm = {
  readonly kind: "person" | "organisation";
  readonly familyName: string;
  readonly givenNames: string;
  readonly organisation: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly postalAddress: string | null;
  readonly subject: string;
  readonly message: string;
  readonly service: string | null;
  /** INSEE code. */
  readonly commune: string | null;
};

/** A field that cannot be taken, and the sentence that the person reads. */
export type FieldError = { readonly field: string; readonly sentence: string };

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

const messages = { fr: messageSchema(sentencesIn("fr")), en: messageSchema(sentencesIn("en")) };

export type ReadContactForm = (raw: Readonly<Record<string, unknown>>, language: Language) => Read<ContactForm>;

/**
 * Creates the reader. It returns the form, cleaned, or every field at fault in the order of the form. Unknown fields are
 * dropped.
 */
export function createContactReader(findCommune: FindCommune): ReadContactForm {
  const schemas = {
    fr: contactSchema(sentencesIn("fr"), findCommune),
    en: contactSchema(sentencesIn("en"), findCommune),
  };
  return (raw, language) => readWith(schemas[language], raw);
}

/** Returns the text that a citizen adds to a case. */
export function readFollowUp(raw: Readonly<Record<string, unknown>>, language: Language): Read<{ message: string }> {
  return readWith(messages[language], raw);
}

function readWith<T>(schema: z.ZodType<T>, raw: Readonly<Record<string, unknown>>): Read<T> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { ok: true, value: parsed.data };
  const first = new Map<string, string>();
  for (const issue of parsed.error.issues) {
    const field = issue.path.map(String).join("/");
    if (!first.has(field)) first.set(field, issue.message);
  }
  return { ok: false, errors: [...first].map(([field, sentence]) => ({ field, sentence })) };
}

function contactSchema(say: Sentences, findCommune: FindCommune): z.ZodType<ContactForm> {
  const name = (missing: string, max = NAME_MAX) =>
    line(say, max)
      .refine((value) => value !== "", missing)
      .refine((value) => value === "" || isName(value), {
        error: ({ input }) => say.nameNotOne(shorten(String(input))),
      });
  return z
    .object({
      service: optionalLine(say, 64),
      commune: optionalLine(say, 60)
        .refine((value) => value === null || findCommune(value) !== undefined, {
          error: ({ input }) => say.commune(shorten(String(input))),
        })
        .transform((value) => (value === null ? null : (findCommune(value)?.code ?? null))),
      subject: line(say, SUBJECT_MAX).refine((value) => value !== "", say.subject),
      ...messageField(say),
      kind: z.preprocess(emptyToUndefined, z.enum(["person", "organisation"], say.kind).default("person")),
      givenNames: name(say.givenNames, 120),
      familyName: name(say.familyName),
      organisation: optionalLine(say, 200),
      email: optionalLine(say, 254).refine((value) => value === null || isEmail(value), say.email),
      phone: optionalLine(say, 30).refine((value) => value === null || isPhone(value), say.phone),
      postalAddress: optionalLine(say, 300),
    })
    .refine((form) => form.kind !== "organisation" || form.organisation !== null, {
      path: ["organisation"],
      error: say.organisation,
      when: () => true,
    });
}

function messageSchema(say: Sentences): z.ZodType<{ message: string }> {
  return z.object(messageField(say));
}

function messageField(say: Sentences) {
  return {
    message: text(say)
      .transform((value) => cleanText(value).trim())
      .refine((value) => value !== "", say.message)
      .refine((value) => value.length <= MESSAGE_MAX, say.tooLong(MESSAGE_MAX))
      .transform(maskNir),
  };
}

function text(say: Sentences) {
  return z.preprocess((value) => value ?? "", z.string(say.notText));
}

function line(say: Sentences, max: number) {
  return text(say)
    .transform(cleanLine)
    .refine((value) => value.length <= max, { error: say.tooLong(max), abort: true })
    .transform(maskNir);
}

function optionalLine(say: Sentences, max: number) {
  return line(say, max).transform((value) => (value === "" ? null : value));
}

function emptyToUndefined(value: unknown): unknown {
  return value === "" || value === null ? undefined : value;
}

/** A name has a letter, and is neither an address nor a link: what robots write. */
function isName(value: string): boolean {
  return /\p{L}/u.test(value) && !/[@<>]|:\/\/|www\./i.test(value);
}

/** One at sign, a domain with a dot, no space: anything stricter refuses addresses that exist. */
function isEmail(value: string): boolean {
  const [local = "", domain = "", ...rest] = value.split("@");
  return (
    rest.length === 0 &&
    /^[^\s<>(),;:"\\[\]]{1,64}$/.test(local) &&
    /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,}$/u.test(domain)
  );
}

function isPhone(value: string): boolean {
  const digits = value.replace(/\D/g, "");
  return /^\+?[\d\s().-]+$/.test(value) && digits.length >= 6 && digits.length <= 15;
}

function shorten(value: string): string {
  return value.length <= 40 ? value : `${value.slice(0, 40)}…`;
}
