/**
 * A day of an agent on what `npm start` starts: a case that is transferred, waits with a date, comes back by the citizen's
 * mail, is resolved with the next one opened, and is found again among the closed ones. Pages are checked with axe on the
 * way, on a desk and in a hand.
 */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { addDays, parisAt } from "../../ui/kit/time/paris.ts";
import { browser, type TestBrowser } from "../support/browser.ts";
import { checkPage } from "../support/check-page.ts";
import { removeData, type StartedHub, startHub } from "../support/started-hub.ts";

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };
const SUBJECT = "Mon bus scolaire ne passe plus";

let hub: StartedHub;
let chrome: TestBrowser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  [hub, chrome] = await Promise.all([startHub(), browser()]);
  page = await chrome.context.newPage();
  page.setDefaultTimeout(8_000);
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (said) => said.type() === "error" && errors.push(said.text()));
  await page.setViewportSize(WIDE);
  await write(SUBJECT);
  await write("Une autre demande");
  await page.goto(`${hub.url}/auth/agent/login?next=/console`);
  await page.getByRole("button", { name: /Lucie Marchetti/ }).click();
}, 120_000);
afterAll(async () => {
  await chrome.close();
  await hub.interrupt();
  removeData(hub);
});
afterEach(() => expect(errors.splice(0)).toEqual([]));

const row = (subject: string) => page.getByRole("option").filter({ hasText: subject });
const says = (words: string | RegExp) => page.getByRole("status").filter({ hasText: words }).first().waitFor();
const dialog = () => page.getByRole("dialog");
const held = () => page.getByRole("button", { name: "Clore", exact: true }).waitFor();

async function open(subject: string): Promise<void> {
  await row(subject).click();
  await page.getByRole("heading", { level: 2, name: subject }).waitFor();
}

it("transfers a case to another service", async () => {
  await open(SUBJECT);
  await page.keyboard.press("c");
  await held();
  await page.keyboard.press("t");
  const target = dialog().getByRole("combobox");
  await target.fill("transports");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await dialog().getByRole("button", { name: "Transférer" }).click();
  await says(/Dossier transféré à Transports scolaires/);
  await page.getByRole("button", { name: "Prendre" }).waitFor();
});

it("keeps a note a note through another case", async () => {
  await page.keyboard.press("n");
  await page.keyboard.type("Entre nous");
  await says("Brouillon enregistré");
  await open("Une autre demande");
  await open(SUBJECT);
  await expect.poll(() => page.getByLabel(/^Votre note/).inputValue()).toBe("Entre nous");
  await page.getByLabel(/^Votre note/).press("Control+Enter");
  await page.getByRole("article").filter({ hasText: "Entre nous" }).waitFor();
});

it("answers, then waits until a day", async () => {
  await page.keyboard.press("Escape");
  await page.keyboard.press("c");
  await held();
  await page.keyboard.press("r");
  await page.keyboard.type("Bonjour Madame, à quel arrêt montez-vous ?");
  await page.keyboard.press("Control+Enter");
  await says("Réponse envoyée.");
  await page.keyboard.press("Escape");
  await page.keyboard.press("w");
  await dialog()
    .getByLabel("Revient dans la file le")
    .fill(addDays(parisAt(Date.now()).day, 7));
  await dialog().getByRole("button", { name: "Mettre en attente" }).click();
  await page.getByRole("button", { name: "Reprendre" }).waitFor();
  await page.keyboard.press("3");
  await row(SUBJECT)
    .getByText(/attend l’usager/)
    .waitFor();
});

it("has it back when the citizen answers by mail", async () => {
  const mailbox = await chrome.context.newPage();
  const mail = mailbox.getByRole("link", { name: new RegExp(`Re: ${SUBJECT}`) }).first();
  await expect
    .poll(async () => (await mailbox.goto(hub.mailboxUrl)) && (await mail.count()), { timeout: 20_000 })
    .toBeGreaterThan(0);
  await mail.click();
  await mailbox.getByLabel(/Votre réponse/).fill("À l’arrêt de la mairie.");
  await mailbox.getByRole("button", { name: "Répondre" }).click();
  await mailbox.close();
  await page.getByRole("article").filter({ hasText: "À l’arrêt de la mairie." }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("1");
  await row(SUBJECT)
    .getByText(/a écrit|vient d’écrire/)
    .waitFor();
}, 30_000);

it("resolves it and goes on with the next one", async () => {
  await open(SUBJECT);
  await page.keyboard.press("c");
  await held();
  await page.keyboard.press("Shift+E");
  await dialog().getByRole("button", { name: "Clore et suivant" }).click();
  await page.getByRole("heading", { level: 2, name: "Une autre demande" }).waitFor();
  await row(SUBJECT).waitFor({ state: "detached" });
});

it("is found again among the closed ones, by its name, on a desk and in a hand", async () => {
  await page.keyboard.press("Escape");
  await page.keyboard.press("5");
  await page.keyboard.press("/");
  await page.keyboard.type("bus scolaire");
  await row(SUBJECT)
    .getByText(/^clos à/)
    .waitFor();
  await page.setViewportSize(NARROW);
  await open(SUBJECT);
  await page.getByText("Ce dossier est clos").waitFor();
  await checkPage(page);
  await page.getByRole("button", { name: "Retour à la file" }).click();
  await row(SUBJECT).waitFor();
  await checkPage(page);
}, 30_000);

it("changes language by keys: the menu stays, Escape closes it, and the focus is back on its button", async () => {
  await page.setViewportSize(WIDE);
  await page.getByRole("button", { name: "Réglages" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
  for (let step = 0; step < 12 && (await focused()) !== "English"; step++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("menuitemradio", { name: "Same as the system" }).waitFor();
  expect(await focused()).toBe("English");
  await page.keyboard.press("Escape");
  await page.getByRole("menu").waitFor({ state: "detached" });
  // The focus goes back in the frame after the menu has gone.
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Settings");
});

/** Fills the form as a citizen. */
async function write(subject: string): Promise<void> {
  await page.goto(`${hub.url}/contact`);
  await page.getByLabel("Objet").fill(subject);
  await page.getByLabel("Votre message").fill("Bonjour, que faire ?");
  await page.getByLabel("Prénoms").fill("Giulia");
  await page.getByLabel(/^Nom \(/).fill("Rossi");
  await page.getByLabel("Adresse électronique").fill("giulia.rossi@exemple.fr");
  await page.getByRole("button", { name: "Envoyer ma demande" }).click();
  await page
    .getByText(/GU-\d{4}-\d{6}/)
    .first()
    .waitFor();
}
