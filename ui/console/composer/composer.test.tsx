import { cleanup, fireEvent, render, screen, waitFor } from "@solidjs/testing-library";
import { createRoot } from "solid-js";
import { afterEach, expect, it } from "vitest";
import type { TimelineItem } from "../../../hub/protocol/queue.ts";
import { CaseHeader } from "../case/case-header.tsx";
import { createActions } from "../case/create-actions.ts";
import { createCase } from "../case/create-case.ts";
import { Around, CASE, createTestConsole, LEA, type Script } from "../session/test-console.tsx";
import { Composer } from "./composer.tsx";

afterEach(() => {
  cleanup();
  sessionStorage.clear();
});

const MINE = { ...CASE, state: "claimed" as const, holder: { id: LEA.id, name: LEA.name, since: CASE.openedAt } };

const MESSAGE: TimelineItem = {
  id: "m1",
  kind: "in",
  channel: "email",
  type: "contact.received",
  at: CASE.openedAt,
  author: { kind: "citizen", id: null, name: "Giulia Rossi" },
  title: null,
  text: "Bonjour",
  hasHtml: false,
  documents: [],
  delivery: null,
  deliveryDetail: null,
  detail: {},
};

/** The header and the composer of one case. */
async function show(script: Partial<Script> = {}) {
  const setUp = createRoot(() => createTestConsole(script));
  render(() => (
    <Around console={setUp.console}>
      <Parts console={setUp.console} />
    </Around>
  ));
  await screen.findByRole("heading", { name: CASE.title });
  return setUp;
}

function Parts(props: { readonly console: ReturnType<typeof createTestConsole>["console"] }) {
  const open = createCase(props.console, () => "c1");
  const actions = createActions(props.console, open);
  return (
    <>
      {open.view() ? (
        <CaseHeader view={open.view() ?? CASE} actions={actions} onBack={() => {}} onCard={() => {}} />
      ) : null}
      <Composer open={open} actions={actions} />
    </>
  );
}

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox");
const write = (text: string) => fireEvent.input(field(), { target: { value: text } });

it("is closed until the case is claimed, and says why", async () => {
  await show();
  expect(field().disabled).toBe(true);
  expect(field().getAttribute("aria-describedby")).toBe("composer-why");
  screen.getByText(/Prenez le dossier pour répondre/);
});

it("lets anyone write a note", async () => {
  const { commands } = await show();
  fireEvent.click(screen.getByRole("radio", { name: "Note interne" }));
  expect(field().disabled).toBe(false);
  write("Rappeler jeudi");
  fireEvent.click(screen.getByRole("button", { name: "Ajouter la note" }));
  await screen.findByText("Note ajoutée.");
  expect(commands).toEqual([{ type: "note", caseId: "c1", text: "Rappeler jeudi" }]);
});

it("opens by a claim, at once", async () => {
  const { commands } = await show();
  fireEvent.click(screen.getByRole("button", { name: "Prendre" }));
  await waitFor(() => expect(field().disabled).toBe(false));
  expect(commands).toEqual([{ type: "claim", caseId: "c1", channel: "email" }]);
});

it("closes again when the claim is refused, and says who and since when", async () => {
  const details = { by: "a-karim", byName: "Karim Benali", since: "2026-11-24T09:32:00.000Z" };
  await show({ answer: () => ({ ok: false, failure: { kind: "refused", reason: "already-claimed", details } }) });
  fireEvent.click(screen.getByRole("button", { name: "Prendre" }));
  const said = await screen.findByText(/répond à ce dossier/);
  expect(said.textContent?.replaceAll("\u00a0", " ")).toBe("Karim Benali répond à ce dossier depuis 10 h 32.");
  expect(field().disabled).toBe(true);
  screen.getByRole("button", { name: "Prendre" });
});

it("sends by Ctrl+Enter, empties the field and forgets the draft", async () => {
  const { commands, drafts } = await show({ view: MINE });
  write("Bonjour");
  await screen.findByText("Brouillon enregistré");
  expect(drafts.get("c1:reply")?.text).toBe("Bonjour");
  fireEvent.keyDown(field(), { key: "Enter", ctrlKey: true });
  await screen.findByText("Réponse envoyée.");
  expect(commands).toEqual([{ type: "reply", caseId: "c1", text: "Bonjour", documents: [], next: "keep", seen: null }]);
  expect(field().value).toBe("");
  await waitFor(() => expect(drafts.size).toBe(0));
});

it("keeps the text when the hub refuses it", async () => {
  await show({ view: MINE, answer: () => ({ ok: false, failure: { kind: "unreachable", isOutcomeUnknown: false } }) });
  write("Bonjour");
  fireEvent.click(screen.getByRole("button", { name: "Envoyer et attendre la réponse" }));
  await screen.findByText(/Pas de connexion/);
  expect(field().value).toBe("Bonjour");
});

it("asks for words before sending nothing", async () => {
  const { commands } = await show({ view: MINE });
  fireEvent.keyDown(field(), { key: "Enter", ctrlKey: true });
  await screen.findByText("Écrivez votre message avant de l’envoyer.");
  expect(commands).toEqual([]);
});

it("keeps a note a note, and the reply with its documents beside it", async () => {
  const { commands } = await show({ view: MINE });
  write("Madame,");
  const picker = screen.getByLabelText("Joindre", { selector: "input" });
  fireEvent.change(picker, { target: { files: [new File(["abc"], "devis.pdf")] } });
  await screen.findByText("devis.pdf");
  fireEvent.click(screen.getByRole("radio", { name: "Note interne" }));
  expect([field().value, screen.queryByText("devis.pdf")]).toEqual(["", null]);
  write("Entre nous");
  cleanup();
  await show({ view: MINE });
  expect([field().value, field().getAttribute("aria-label")]).toEqual([
    "Entre nous",
    "Votre note, lue par les agents seulement",
  ]);
  fireEvent.click(screen.getByRole("button", { name: "Ajouter la note" }));
  await screen.findByText("Note ajoutée.");
  expect(commands).toEqual([]);
  fireEvent.click(screen.getByRole("radio", { name: "Réponse par e-mail" }));
  expect(field().value).toBe("Madame,");
  screen.getByText("devis.pdf");
});

it("says that the citizen wrote meanwhile, keeps the reply, and names what one had read", async () => {
  const message = { ...MESSAGE, id: "m1", kind: "in" as const };
  const { commands } = await show({
    view: { ...MINE, timeline: [message, { ...MESSAGE, id: "m2", kind: "note" as const }] },
    answer: () => ({ ok: false, failure: { kind: "refused", reason: "new-message", details: {} } }),
  });
  write("Bonjour");
  fireEvent.click(screen.getByRole("button", { name: "Envoyer et attendre la réponse" }));
  await screen.findByText(/Giulia Rossi a écrit entre-temps.*Votre réponse n’est pas partie/);
  expect(commands.at(-1)).toMatchObject({ type: "reply", next: "await-citizen", seen: "m1" });
  expect(field().value).toBe("Bonjour");
});
