import { expect, it } from "vitest";
import { type DraftEvent, isSaveDue, moveDraft, noDraft } from "./draft-state.ts";

const run = (...events: DraftEvent[]) => events.reduce(moveDraft, noDraft);
const body = (text: string) => ({ text, documents: [] });
const QUOTE = { id: "sealed", name: "devis.pdf", bytes: 3 };
const typed = (text: string): DraftEvent => ({ type: "typed", text });

it("shows what the hub kept", () => {
  expect(run({ type: "loaded", body: body("Bonjour"), version: 3 })).toMatchObject({ text: "Bonjour", version: 3 });
});

it("does not let a late answer of the hub overwrite what was typed", () => {
  const state = run(typed("Nouveau"), { type: "loaded", body: body("Ancien"), version: 3 });
  expect([state.text, isSaveDue(state)]).toEqual(["Nouveau", true]);
});

it("saves once at a time, then what was typed meanwhile", () => {
  const saving = run(typed("a"), { type: "saving" }, typed("ab"));
  expect(isSaveDue(saving)).toBe(false);
  const saved = moveDraft(saving, { type: "saved", version: 1 });
  expect([saved.saved.text, isSaveDue(saved)]).toEqual(["a", true]);
});

it("keeps the text when a save fails, and owes it again", () => {
  const state = run(typed("a"), { type: "saving" }, { type: "failed" });
  expect([state.text, state.hasFailed, isSaveDue(state)]).toEqual(["a", true, true]);
});

it("lets the person choose when another tab saved a different text", () => {
  const stale = run(typed("ici"), { type: "saving" }, { type: "stale", body: body("ailleurs"), version: 5 });
  expect(isSaveDue(stale)).toBe(false);
  expect(moveDraft(stale, { type: "take-other" }).text).toBe("ailleurs");
  const kept = moveDraft(stale, { type: "keep-mine" });
  expect([kept.text, kept.version, isSaveDue(kept)]).toEqual(["ici", 5, true]);
});

it("is empty once sent", () => {
  expect(run(typed("a"), { type: "sent" })).toEqual(noDraft);
});

it("keeps the documents with the text, and owes a save when one goes", () => {
  const loaded = run({ type: "loaded", body: { text: "Voici", documents: [QUOTE] }, version: 3 });
  expect([loaded.documents, isSaveDue(loaded)]).toEqual([[QUOTE], false]);
  const removed = moveDraft(loaded, { type: "attached", documents: [] });
  expect([removed.text, isSaveDue(removed)]).toEqual(["Voici", true]);
});
