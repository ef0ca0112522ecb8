/** The console in a real browser, in front of a hub that plays a script: 100,000 rows, refusals, cuts. */
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { browser, type TestBrowser } from "../support/browser.ts";
import { buildConsole } from "../support/built-console.ts";
import { rowOf } from "../support/scripted-data.ts";
import { type ScriptedHub, startScriptedHub } from "../support/scripted-hub.ts";

const ROWS = 100_000;
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };
/** As text: the page's own policy lets no foreign script in, but an evaluation of the test's is not one. */
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let dist: string;
let chrome: TestBrowser;
let hub: ScriptedHub;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  dist = await buildConsole();
  chrome = await browser();
});
afterAll(async () => {
  await chrome.close();
  rmSync(dist, { recursive: true });
});
beforeEach(async () => {
  hub = await startScriptedHub({ dist, count: ROWS, now: Date.now() });
  page = await chrome.context.newPage();
  await page.setViewportSize(WIDE);
  errors.length = 0;
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${hub.url}/console`);
  await list().waitFor();
});
afterEach(async () => {
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await page.close();
  await hub.close();
  expect(errors).toEqual([]);
});

const list = () => page.getByRole("listbox", { name: "Dossiers" });
const row = (index: number) => page.locator(`#row-${rowOf(index, 0).caseId}`);
const open = async (index: number) => {
  await row(index).click();
  await page.getByRole("region", { name: "Chronologie" }).waitFor();
};
const says = (words: string | RegExp) => page.getByRole("status").filter({ hasText: words }).first().waitFor();

it("shows 100,000 rows with few elements, and reads what one scrolls to", async () => {
  await page.getByText("100 000 dossiers").waitFor({ state: "attached" });
  expect(await page.getByRole("option").count()).toBeLessThan(60);
  await list().evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  const last = hub.rows().at(-1);
  await page
    .locator(`#row-${last?.caseId}`)
    .getByText(last?.citizenName ?? "?")
    .waitFor();
  expect(await page.locator(`#row-${last?.caseId}`).getAttribute("aria-posinset")).toBe(String(ROWS));
});

it("puts a new row where it belongs while the row under the pointer stays where it is", async () => {
  await row(4).hover();
  const before = await topOf(row(4));
  const first = rowOf(0, Date.now());
  hub.put({
    ...first,
    caseId: "new-1",
    citizenName: "Nouvelle Venue",
    breachAt: new Date(Date.parse(first.breachAt) - 60_000).toISOString(),
  });
  await page.getByText("100 001 dossiers").waitFor({ state: "attached" });
  expect(await topOf(row(4))).toBe(before);
  hub.remove(rowOf(1, 0).caseId);
  hub.remove(rowOf(2, 0).caseId);
  await row(2).waitFor({ state: "detached" });
  expect(await topOf(row(4))).toBe(before);
  await page.mouse.move(900, 400);
  await expect.poll(() => topOf(page.locator("#row-new-1"))).toBeLessThan(await topOf(row(0)));
});

it("keeps the selected row, the open case and the address in step", async () => {
  await list().focus();
  for (const key of ["j", "j", "ArrowDown", "k", "Enter"]) await page.keyboard.press(key);
  await page.waitForURL(`**/console/cases/${rowOf(1, 0).caseId}`);
  expect(await row(1).getAttribute("aria-selected")).toBe("true");
  await page.getByRole("heading", { level: 2, name: rowOf(1, 0).title }).waitFor();
  await page.goBack();
  await page.getByText("Choisissez un dossier").waitFor();
  expect(await page.getByRole("option", { selected: true }).count()).toBe(0);
});

it("keeps the filter in the address, and says why nothing is shown", async () => {
  await page.keyboard.press("/");
  await page.keyboard.type("personne de ce nom");
  await page.getByText("Aucun dossier ne correspond à ces filtres.").waitFor();
  expect(new URL(page.url()).searchParams.get("q")).toBe("personne de ce nom");
  await page.getByRole("button", { name: "Tout afficher" }).click();
  await row(0).waitFor();
  await page.getByRole("radio", { name: "Les miens" }).check({ force: true });
  await page.getByText("Vous n’avez aucun dossier en main.").waitFor();
});

it("says who has the case when a claim is refused, and takes the claim back", async () => {
  hub.refuseClaims(true);
  await open(0);
  expect(await page.getByLabel(/Votre réponse à/).isDisabled()).toBe(true);
  await page.keyboard.press("c");
  await says(/Karim Benali répond à ce dossier depuis/);
  await page.getByRole("button", { name: "Prendre" }).waitFor();
});

it("claims, keeps the draft through a reload, and sends by Ctrl+Enter", async () => {
  await open(0);
  await page.getByRole("button", { name: "Prendre" }).click();
  await says("Dossier pris.");
  await page.keyboard.press("r");
  await page.keyboard.type("Votre demande est bien arrivée.");
  await says("Brouillon enregistré");
  await page.reload();
  await expect.poll(() => page.getByLabel(/Votre réponse à/).inputValue()).toBe("Votre demande est bien arrivée.");
  await page.getByLabel(/Votre réponse à/).press("Control+Enter");
  await says("Réponse envoyée.");
  await page
    .getByRole("article")
    .filter({ hasText: "Votre demande est bien arrivée." })
    .getByText("Part dans un instant")
    .waitFor();
  expect(hub.commands.at(-1)).toMatchObject({ type: "reply", text: "Votre demande est bien arrivée.", next: "keep" });
  await expect.poll(() => hub.drafts.size).toBe(0);
});

it("keeps a note a note while one looks at another case: it is not mailed as a reply", async () => {
  await open(0);
  await page.keyboard.press("c");
  await says("Dossier pris.");
  await page.keyboard.press("n");
  await page.keyboard.type("Entre nous : il se trompe.");
  await open(1);
  expect(await page.getByLabel(/Votre réponse à/).inputValue()).toBe("");
  await open(0);
  expect(await page.getByRole("radio", { name: "Note interne" }).isChecked()).toBe(true);
  await expect.poll(() => page.getByLabel(/Votre note/).inputValue()).toBe("Entre nous : il se trompe.");
  await page.getByLabel(/Votre note/).press("Control+Enter");
  await says("Note ajoutée.");
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  expect(await page.getByLabel(/Votre réponse à/).inputValue()).toBe("");
  expect(hub.commands.map(({ type }) => type)).toEqual(["claim", "note"]);
});

it("keeps the documents of a reply through another case and a reload", async () => {
  await open(0);
  await page.keyboard.press("c");
  await says("Dossier pris.");
  const picked = { name: "devis.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF") };
  await page.locator(".composer input[type=file]").setInputFiles(picked);
  await page.getByText("devis.pdf").waitFor();
  await open(1);
  expect(await page.locator(".composer").getByText("devis.pdf").count()).toBe(0);
  await open(0);
  await page.locator(".composer").getByText("devis.pdf").waitFor();
  await page.reload();
  await page.locator(".composer").getByText("devis.pdf").waitFor();
});

it("shows the images of elsewhere in a mail only when asked to", async () => {
  await open(0);
  const frame = page.locator("iframe").first();
  const source = await frame.getAttribute("src");
  await page.getByRole("button", { name: "Afficher les 2 images distantes" }).first().click();
  await expect.poll(() => frame.getAttribute("src")).toBe(`${source}?images=remote`);
  await page.getByRole("button", { name: "Afficher le texte seul" }).first().click();
  await frame.waitFor({ state: "detached" });
});

it("transfers by typing a part of the service, waits, and resolves then opens the next", async () => {
  await open(0);
  await page.keyboard.press("c");
  await says("Dossier pris.");
  await page.keyboard.press("t");
  await page.getByRole("combobox").fill("ecole");
  await page.getByRole("combobox").fill("transports");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Transférer" }).click();
  await says("Dossier transféré à Transports scolaires.");
  await open(1);
  await page.keyboard.press("c");
  await page.getByRole("button", { name: "Clore", exact: true }).waitFor();
  await page.keyboard.press("Shift+E");
  await page.getByRole("dialog").getByRole("button", { name: "Clore et suivant" }).click();
  await page.waitForURL(`**/console/cases/${rowOf(2, 0).caseId}`);
  expect(hub.commands.map(({ type }) => type)).toEqual(["claim", "transfer", "claim", "resolve"]);
  await page.getByRole("radio", { name: "Clos", exact: true }).check({ force: true });
  await row(1)
    .getByText(/^clos à/)
    .waitFor();
});

it("shows at once who else types and who took the case", async () => {
  await open(0);
  hub.attend(rowOf(0, 0).caseId, "typing");
  await page.getByText("Karim Benali écrit…").waitFor();
  hub.take(rowOf(0, 0).caseId);
  await page.getByText(/Karim Benali répond à ce dossier depuis/).waitFor();
  await row(0).getByText("Karim Benali").waitFor();
  expect(await page.getByRole("button", { name: "Prendre" }).count()).toBe(0);
});

it("tells that it is offline, and goes on from its cursor without reading the queue again", async () => {
  await open(0);
  await expect.poll(() => hub.asked.length).toBe(2);
  hub.cut(true);
  await says(/Connexion perdue|Connexion en cours/);
  hub.put({ ...rowOf(0, Date.now()), citizenName: "Changée Entretemps", version: 9 });
  hub.cut(false);
  await row(0).getByText("Changée Entretemps").waitFor();
  const queueAsked = hub.asked.filter(({ topic }) => topic === "queue");
  expect(queueAsked.map(({ cursor }) => cursor)).toEqual(["c0", "c0"]);
});

it("shows the keyboard map, and lets one turn single keys off", async () => {
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Au clavier" }).getByText("Remettre dans la file").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Réglages" }).click();
  await page.getByRole("menuitemradio", { name: "Désactivés" }).click();
  await page.keyboard.press("Escape");
  await list().focus();
  await page.keyboard.press("?");
  await page.keyboard.press("ArrowDown");
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(await list().getAttribute("aria-activedescendant")).toBe(`row-${rowOf(0, 0).caseId}`);
});

it("leads from list to case to card on a telephone, and back", async () => {
  await page.setViewportSize(NARROW);
  await open(0);
  expect(await list().isVisible()).toBe(false);
  await page.getByRole("button", { name: "Fiche de l’usager" }).click();
  await page.getByText("06\u00a012\u00a034\u00a056\u00a078").waitFor();
  await page.getByRole("button", { name: "Fermer la fiche" }).click();
  await page.getByRole("button", { name: "Retour à la file" }).click();
  await list().waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(NARROW.width);
});

it.each([
  ["light", WIDE],
  ["dark", WIDE],
  ["light", NARROW],
  ["dark", NARROW],
] as const)("has no fault that axe finds, %s, %o", async (colorScheme, size) => {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  expect(await faults()).toEqual([]);
  await open(0);
  expect(await faults()).toEqual([]);
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  expect(await faults()).toEqual([]);
});

async function topOf(element: Locator): Promise<number> {
  return (await element.boundingBox())?.y ?? Number.NaN;
}

type AxeWindow = {
  readonly axe: {
    run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
  };
};

/** What axe finds on the page as it is, one line a fault. */
async function faults(): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as AxeWindow).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  });
}
