import { cleanup, render } from "@solidjs/testing-library";
import { createRoot } from "solid-js";
import { afterEach, expect, it } from "vitest";
import { Around, createTestConsole, LEA, ROW } from "../session/test-console.tsx";
import { QueueRow } from "./queue-row.tsx";

afterEach(cleanup);

const shown = (change: Partial<typeof ROW>, isGone = false) => {
  const { console } = createRoot(() => createTestConsole());
  const { container } = render(() => (
    <Around console={console}>
      <QueueRow row={{ ...ROW, ...change }} isGone={isGone} />
    </Around>
  ));
  return container.textContent?.replaceAll("\u00a0", " ") ?? "";
};

it("says who, by which channel, since when, what and why", () => {
  const said = shown({});
  for (const words of [
    "Giulia Rossi",
    "E-mail",
    "depuis 2 h",
    "APA à domicile",
    "échéance jeudi 26 novembre, dans 2 jours ouvrés",
  ]) {
    expect(said).toContain(words);
  }
});

it("gives the exact instants to screen readers", () => {
  expect(shown({})).toContain("Échéance jeudi 26 novembre 2026 à 17 h. Attend depuis mardi 24 novembre 2026 à 9 h.");
});

it("names the holder, and calls oneself vous", () => {
  expect(shown({ holder: { id: "a-karim", name: "Karim Benali" } })).toContain("Karim Benali");
  expect(shown({ holder: { id: LEA.id, name: LEA.name } })).toContain("vous");
});

it("says of a held row that it left the view, in place of its deadline", () => {
  const said = shown({}, true);
  expect(said).toContain("n’est plus dans cette vue");
});
