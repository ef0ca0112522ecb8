/** A citizen's way through the portal in a real browser, without a script and with one, checked with axe. */
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { browser, type TestBrowser } from "../support/browser.ts";
import { buildPortal, type PortalHub, startPortalHub } from "../support/portal-hub.ts";

/** As text: the page's own policy lets no foreign script in, but an evaluation of the test's is not one. */
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PDF = { name: "avis.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 contents") };
const LYING = { name: "photo.png", mimeType: "image/png", buffer: Buffer.from("%PDF-1.7 contents") };

let dist: string;
let chrome: TestBrowser;
let hub: PortalHub;
let context: BrowserContext;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  dist = await buildPortal();
  chrome = await browser();
});
afterAll(async () => {
  await chrome.close();
  rmSync(dist, { recursive: true });
});
beforeEach(async () => {
  hub = await startPortalHub(dist);
  errors.length = 0;
});
afterEach(async () => {
  await context.close();
  await hub.close();
  expect(errors).toEqual([]);
});

async function visit(options: {
  readonly javaScriptEnabled: boolean;
  readonly width?: number;
  readonly dark?: boolean;
}) {
  const owner = chrome.context.browser();
  if (!owner) throw new Error("the browser is gone");
  context = await owner.newContext({
    javaScriptEnabled: options.javaScriptEnabled,
    viewport: { width: options.width ?? 390, height: 844 },
    colorScheme: options.dark ? "dark" : "light",
    reducedMotion: "reduce",
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
  });
  context.setDefaultTimeout(8_000);
  page = await context.newPage();
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of (4|5)\d\d/.test(message.text())) errors.push(message.text());
  });
}

async function open(path: string, isReady = true): Promise<void> {
  await page.goto(`${hub.url}${path}`);
  if (isReady) await page.locator("html[data-ready]").waitFor();
}

async function fill(): Promise<void> {
  await page.getByLabel("Votre commune").fill("Nice");
  await page.getByLabel("Objet").fill("Mon dossier APA");
  await page.getByLabel("Votre message").fill("Bonjour, où en est mon dossier ?");
  await page.getByLabel("Prénoms").fill("Giulia");
  await page.getByLabel("Nom (obligatoire)", { exact: true }).fill("Rossi");
  await page.getByLabel("Adresse électronique").fill("giulia.rossi@exemple.fr");
}

const send = () => page.getByRole("button", { name: "Envoyer ma demande" }).click();
const receipt = () => page.getByRole("heading", { name: "Votre demande est bien arrivée" }).waitFor();

describe("without a script", () => {
  beforeEach(() => visit({ javaScriptEnabled: false }));

  it("a citizen writes with a document, gets a number, follows the case and answers", async () => {
    await open("/", false);
    await page.getByRole("link", { name: "Écrire au Département" }).click();
    await fill();
    await page.getByLabel("Documents").setInputFiles(PDF);
    await send();
    await receipt();
    await page.getByText("GU-2026-000001").waitFor();
    await page.getByRole("link", { name: "Ouvrir la page de suivi" }).click();
    hub.memory.reply("case1", "Il nous manque votre avis d’imposition.");
    await page.reload();
    await page.getByText("Nous attendons votre réponse").waitFor();
    await page.getByLabel("Ajouter un message").fill("Le voici.");
    await page.getByLabel("Documents").setInputFiles({ ...PDF, name: "imposition.pdf" });
    await page.getByRole("button", { name: "Envoyer" }).click();
    await page.getByText("Votre message est bien arrivé.").waitFor();
    await page.getByRole("link", { name: "imposition.pdf" }).waitFor();
    expect(hub.memory.contacts.map(({ text, documents }) => [text, documents.length])).toEqual([
      ["Bonjour, où en est mon dossier ?", 1],
      ["Le voici.", 1],
    ]);
  });

  it("errors come first with links to their fields, values and good files are kept", async () => {
    await open("/contact", false);
    await page.getByLabel("Objet").fill("Mon dossier APA");
    await page.getByLabel("Votre message").fill("Ligne 1\nLigne 2");
    await page.getByLabel("Documents").setInputFiles([PDF, LYING]);
    await send();
    const summary = page.getByRole("alert");
    await summary.getByRole("heading", { name: "3 champs sont à corriger" }).waitFor();
    expect(await summary.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    await summary.getByRole("link", { name: "Indiquez votre nom de famille." }).click();
    expect(new URL(page.url()).hash).toBe("#familyName");
    expect(await page.getByLabel("Objet").inputValue()).toBe("Mon dossier APA");
    expect(await page.getByLabel("Votre message").inputValue()).toBe("Ligne 1\nLigne 2");
    expect(await page.getByLabel("avis.pdf").isChecked()).toBe(true);
    await fill();
    await send();
    await receipt();
    expect(hub.memory.contacts[0]?.documents.map(({ name }) => name)).toEqual(["avis.pdf"]);
  });

  it("a draft is kept by its button, offered first, and continued", async () => {
    await open("/contact", false);
    await fill();
    await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
    await page.getByText(/^Brouillon enregistré à \d+\sh/).waitFor();
    await open("/contact", false);
    await page.getByRole("link", { name: "Reprendre mon brouillon" }).click();
    expect(await page.getByLabel("Objet").inputValue()).toBe("Mon dossier APA");
    await open("/contact", false);
    await page.getByRole("button", { name: "L’effacer et recommencer" }).click();
    expect(await page.getByLabel("Objet").inputValue()).toBe("");
  });

  it("the case is found again with the number and the key of the receipt", async () => {
    await open("/contact", false);
    await fill();
    await send();
    await receipt();
    const key = hub.memory.deps.trackingLinks.keyOf("case1");
    await page.getByText(key).waitFor();
    await open("/suivi", false);
    await page.getByLabel("Numéro de la demande").fill("GU-2026-000001");
    await page.getByLabel("Clé de suivi").fill("0000-0000-0000");
    await page.getByRole("button", { name: "Voir ma demande" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Clé de suivi").fill(key);
    await page.getByRole("button", { name: "Voir ma demande" }).click();
    await page.getByRole("heading", { name: "Mon dossier APA" }).waitFor();
  });
});

describe("with a script", () => {
  beforeEach(() => visit({ javaScriptEnabled: true }));

  it("the draft saves itself when typing pauses, and survives a closed tab", async () => {
    await open("/contact");
    await page.getByLabel("Votre message").pressSequentially("Bonjour");
    await page.getByRole("status").filter({ hasText: "Brouillon enregistré" }).waitFor();
    await open("/contact");
    await page.getByRole("link", { name: "Reprendre mon brouillon" }).click();
    expect(await page.getByLabel("Votre message").inputValue()).toBe("Bonjour");
  });

  it("files leave when they are chosen; one that cannot be taken says why at once", async () => {
    await open("/contact");
    await page.getByLabel("Documents").setInputFiles([PDF, LYING]);
    await page.getByLabel("avis.pdf").waitFor();
    await page.getByText(/photo\.png.*n’est pas ce que dit son nom/).waitFor();
    await fill();
    await send();
    await receipt();
    expect(hub.memory.contacts[0]?.documents.map(({ name }) => name)).toEqual(["avis.pdf"]);
  });

  it("a double click is one case", async () => {
    await open("/contact");
    await fill();
    await page.getByRole("button", { name: "Envoyer ma demande" }).dblclick();
    await receipt();
    expect(hub.memory.contacts.length).toBe(1);
  });

  it("the tracking page shows an agent's answer by itself", async () => {
    await open("/contact");
    await fill();
    await send();
    await receipt();
    await page.getByRole("link", { name: "Ouvrir la page de suivi" }).click();
    await page.getByText("Un agent va la prendre en charge").waitFor();
    await page.locator("html[data-ready]").waitFor();
    hub.memory.reply("case1", "Il nous manque votre avis d’imposition.");
    await page.getByText("Il nous manque votre avis d’imposition.").waitFor();
    await page.getByText("C’est à vous d’agir").waitFor();
  });

  it("speaks English when asked, and remembers", async () => {
    await open("/");
    await page.getByRole("link", { name: "English" }).click();
    await page.getByRole("heading", { name: "What do you need?" }).waitFor();
    await open("/contact");
    await page.getByRole("button", { name: "Send my request" }).waitFor();
  });
});

describe.each([
  { width: 390, dark: false },
  { width: 390, dark: true },
  { width: 1440, dark: false },
  { width: 1440, dark: true },
])("at $width px, dark $dark", ({ width, dark }) => {
  it("every page passes axe and fits the screen", async () => {
    await visit({ javaScriptEnabled: true, width, dark });
    await open("/contact");
    await send();
    await page.getByRole("alert").waitFor();
    await page.locator("html[data-ready]").waitFor();
    expect(await findings("/contact with errors")).toEqual([]);
    await fill();
    await page.getByLabel("Documents").setInputFiles(PDF);
    await page.getByLabel("avis.pdf").waitFor();
    await send();
    await receipt();
    expect(await findings("receipt")).toEqual([]);
    hub.memory.reply("case1", "Il nous manque votre avis d’imposition.");
    await page.getByRole("link", { name: "Ouvrir la page de suivi" }).click();
    await page.getByText("Nous attendons votre réponse").waitFor();
    expect(await findings("tracking")).toEqual([]);
    for (const path of [
      "/",
      "/?q=route",
      "/contact",
      "/suivi",
      "/conditions",
      "/donnees",
      "/accessibilite",
      "/api",
      "/rien",
    ]) {
      await open(path);
      expect(await findings(path)).toEqual([]);
    }
  });
});

/** What axe finds wrong on the page as it is, and whether it is wider than the screen. */
async function findings(where: string): Promise<string[]> {
  await page.evaluate(axe);
  const found =
    await page.evaluate(`axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`);
  const isWide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
  // The shape is that of the expression above.
  return [...(found as string[]), ...(isWide ? ["wider than the screen"] : [])].map((one) => `${where}: ${one}`);
}
