import { describe, expect, it } from "vitest";
import { CommandRequest } from "../../protocol/commands.ts";
import { fieldErrors } from "./field-errors.ts";

const commandId = "command-1";
const errorsOf = (asked: unknown, language: "fr" | "en" = "fr") => {
  const { error } = CommandRequest.safeParse(asked);
  return error ? fieldErrors(error, language) : [];
};

describe("a command that cannot be read says in French what is wrong, and where", () => {
  it.each([
    [undefined, "", "Ce champ manque."],
    [{ commandId: 7, command: { type: "enter" } }, "/commandId", "Cette valeur n’est pas du type attendu."],
    [{ commandId: "court", command: { type: "enter" } }, "/commandId", "Cette valeur n’a pas la forme attendue."],
    [{ commandId, command: { type: "dance" } }, "/command/type", "Cette valeur n’est pas connue ici."],
    [{ commandId, command: { type: "claim" } }, "/command/caseId", "Ce champ manque."],
    [{ commandId, command: { type: "note", caseId: "c1", text: " " } }, "/command/text", "Écrivez quelque chose ici."],
    [
      { commandId, command: { type: "note", caseId: "c1", text: "x".repeat(100_001) } },
      "/command/text",
      "C’est trop long\u00a0: 100000 caractères au plus.",
    ],
    [
      { commandId, command: { type: "reply", caseId: "c1", text: "x", documents: Array(11).fill("d") } },
      "/command/documents",
      "C’est trop\u00a0: 10 au plus.",
    ],
    [
      { commandId, command: { type: "await", caseId: "c1", party: "citizen", until: "demain" } },
      "/command/until",
      "Écrivez une date et une heure ISO 8601, par exemple 2026-11-24T09:00:00Z.",
    ],
    [
      { commandId, command: { type: "await", caseId: "c1", party: "nobody" } },
      "/command/party",
      "Choisissez l’une de ces valeurs\u00a0: citizen, third-party.",
    ],
  ])("%#", (asked, pointer, detail) => {
    expect(errorsOf(asked)).toEqual([{ pointer, detail }]);
  });

  it("and in English to who asks for it", () => {
    expect(errorsOf({ commandId, command: { type: "claim" } }, "en")).toEqual([
      { pointer: "/command/caseId", detail: "This field is missing." },
    ]);
  });
});
