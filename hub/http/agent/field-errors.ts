/** What a client's fields lack, in sentences for whoever reads them: French, or English when it is asked for. */
import type { z } from "zod";
import { pointerTo } from "../problem.ts";
import type { AgentContext } from "./ports.ts";

export type Language = "fr" | "en";

/** Returns the language that the client prefers; French unless it says English. */
export function languageOf(c: AgentContext): Language {
  return c.req.header("accept-language")?.startsWith("en") ? "en" : "fr";
}

/** Returns each field at fault with what to do. *Pure.* */
export function fieldErrors(error: z.ZodError, language: Language) {
  return error.issues.map((issue) => ({ pointer: pointerTo(issue.path), detail: say(issue, language) }));
}

const SENTENCES = {
  fr: {
    missing: "Ce champ manque.",
    type: "Cette valeur n’est pas du type attendu.",
    short: "Écrivez quelque chose ici.",
    long: (max: string) => `C’est trop long\u00a0: ${max} caractères au plus.`,
    many: (max: string) => `C’est trop\u00a0: ${max} au plus.`,
    number: "Ce nombre n’est pas permis ici.",
    date: "Écrivez une date et une heure ISO 8601, par exemple 2026-11-24T09:00:00Z.",
    form: "Cette valeur n’a pas la forme attendue.",
    choice: (values: string) => `Choisissez l’une de ces valeurs\u00a0: ${values}.`,
    union: "Cette valeur n’est pas connue ici.",
    other: "Cette valeur ne peut pas être prise.",
  },
  en: {
    missing: "This field is missing.",
    type: "This value is not of the kind expected.",
    short: "Write something here.",
    long: (max: string) => `This is too long: at most ${max} characters.`,
    many: (max: string) => `These are too many: at most ${max}.`,
    number: "This number is not allowed here.",
    date: "Write an ISO 8601 date and time, for example 2026-11-24T09:00:00Z.",
    form: "This value has not the form expected.",
    choice: (values: string) => `Choose one of these values: ${values}.`,
    union: "This value is not known here.",
    other: "This value cannot be taken.",
  },
} as const;

function say(issue: z.core.$ZodIssue, language: Language): string {
  const words = SENTENCES[language];
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined && issue.message.endsWith("undefined") ? words.missing : words.type;
    case "too_small":
      return issue.origin === "string" ? words.short : words.number;
    case "too_big":
      return tooBig(issue, language);
    case "invalid_format":
      return issue.format === "datetime" ? words.date : words.form;
    case "invalid_value":
      return words.choice(issue.values.map(String).join(", "));
    case "invalid_union":
      return words.union;
    default:
      return words.other;
  }
}

function tooBig({ origin, maximum }: z.core.$ZodIssueTooBig, language: Language): string {
  const words = SENTENCES[language];
  if (origin === "string") return words.long(String(maximum));
  return origin === "array" ? words.many(String(maximum)) : words.number;
}
