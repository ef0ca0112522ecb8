import { describe, expect, it } from "vitest";
import { createCommuneFinder } from "./communes.ts";
import { createContactReader, readFollowUp } from "./contact-form.ts";
import { contactOfForm, isSubmissionId } from "./web-contact.ts";

const findCommune = createCommuneFinder([
  { code: "06088", name: "Nice" },
  { code: "06123", name: "Saint-Laurent-du-Var" },
  { code: "06059", name: "Èze" },
]);
const readContactForm = createContactReader(findCommune);

const filled = {
  kind: "person",
  familyName: "Rossi",
  givenNames: "Giulia",
  organisation: "",
  email: "giulia.rossi@exemple.fr",
  phone: "06 12 34 56 78",
  postalAddress: "12 rue de la Préfecture, 06300 Nice",
  subject: "Mon dossier APA",
  message: "Bonjour,\r\nje n’ai pas de nouvelles.\n",
  service: "",
  commune: "Nice",
};

const sentencesOf = (changes: Record<string, unknown>) => {
  const read = readContactForm({ ...filled, ...changes }, "fr");
  return read.ok ? [] : read.errors;
};

it("reads a form, cleaned, with absent fields as null and the commune as its code", () => {
  expect(readContactForm({ ...filled, unknown: "x" }, "fr")).toEqual({
    ok: true,
    value: {
      ...filled,
      organisation: null,
      message: "Bonjour,\nje n’ai pas de nouvelles.",
      service: null,
      commune: "06088",
    },
  });
});

it("names every field at fault at once, in the order of the form", () => {
  const read = readContactForm({ email: "giulia@exemple", commune: "Marseille" }, "fr");
  expect(read.ok ? [] : read.errors.map(({ field }) => field)).toEqual([
    "commune",
    "subject",
    "message",
    "givenNames",
    "familyName",
    "email",
  ]);
});

it.each([
  ["familyName", "", "Indiquez votre nom de famille."],
  ["familyName", "12345", "« 12345 » ne ressemble pas à un nom. Écrivez-le en lettres."],
  ["givenNames", "http://spam.example", "« http://spam.example » ne ressemble pas à un nom. Écrivez-le en lettres."],
  ["givenNames", "a".repeat(121), "Ce texte est trop long : 120 caractères au plus."],
  ["email", "giulia", "Cette adresse électronique n’est pas complète. Exemple : nom@exemple.fr."],
  ["email", "a@b@c.fr", "Cette adresse électronique n’est pas complète. Exemple : nom@exemple.fr."],
  ["email", "a@exemple.fr\nBcc: x@y.fr", "Cette adresse électronique n’est pas complète. Exemple : nom@exemple.fr."],
  ["phone", "12", "Ce numéro de téléphone n’est pas complet. Exemple : 04 97 18 60 00."],
  ["phone", "appelez-moi", "Ce numéro de téléphone n’est pas complet. Exemple : 04 97 18 60 00."],
  ["kind", "robot", "Dites si vous écrivez pour vous-même ou pour une organisation."],
  ["subject", "   ", "Dites en quelques mots l’objet de votre demande."],
  ["message", "a".repeat(20_001), "Ce texte est trop long : 20 000 caractères au plus."],
  ["message", { $ne: 1 }, "Ce champ attend du texte."],
])("refuses %s = %j", (field, value, sentence) => {
  const errors = sentencesOf({ [field]: value }).map((error) => ({
    ...error,
    sentence: error.sentence.replace(/[\u00A0\u202F]/g, " "),
  }));
  expect(errors).toEqual([{ field, sentence }]);
});

it("asks an organisation for its name, and not a person", () => {
  expect(sentencesOf({ kind: "organisation" }).map(({ field }) => field)).toEqual(["organisation"]);
  expect(sentencesOf({ kind: "person" })).toEqual([]);
});

it("takes a form without any address: the answer can be read on the tracking page", () => {
  expect(sentencesOf({ email: "", phone: null, postalAddress: undefined, commune: "" })).toEqual([]);
});

it("replaces what PostgreSQL cannot keep", () => {
  const read = readContactForm({ ...filled, subject: "a\0b\uD800c\u0007", message: "x\0" }, "fr");
  expect(read.ok && [read.value.subject, read.value.message]).toEqual(["a\uFFFDb\uFFFDc", "x\uFFFD"]);
});

it.each(["Élodie", "O’Brien", "Nguyễn", "de la Tour-d'Auvergne", "李"])("takes the name %s", (familyName) => {
  expect(sentencesOf({ familyName })).toEqual([]);
});

it("speaks the language that is asked", () => {
  const read = readFollowUp({ message: " " }, "en");
  expect(read).toEqual({ ok: false, errors: [{ field: "message", sentence: "Write your message." }] });
});

describe("communes", () => {
  it.each([
    ["06088", "06088"],
    ["nice", "06088"],
    ["SAINT LAURENT DU VAR", "06123"],
    ["St-Laurent-du-Var", "06123"],
    ["Eze", "06059"],
    ["Marseille", undefined],
    ["", undefined],
  ])("finds %j", (written, code) => {
    expect(findCommune(written)?.code).toBe(code);
  });
});

it("makes the contact of a form, whose cause is the submission", () => {
  const read = readContactForm(filled, "fr");
  if (!read.ok) throw new Error("the form is good");
  const contact = contactOfForm(read.value, {
    submissionId: "11111111",
    digest: "hash",
    receivedAt: "2026-11-24T09:00:00.000Z",
    service: "accueil",
    proof: { kind: "none" },
    documents: [],
  });
  expect(contact).toMatchObject({
    cause: "web:11111111",
    digest: "hash",
    channel: "web",
    subject: "Mon dossier APA",
    sender: { familyName: "Rossi", organisation: null, displayName: null },
  });
});

it.each(["", "short", "a b c d e f g h", "a".repeat(65), 12345678, "abc:defgh"])(
  "refuses %j as a submission id",
  (id) => {
    expect(isSubmissionId(id)).toBe(false);
  },
);
