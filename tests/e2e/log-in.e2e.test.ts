/**
 * Coming in and going out, on what `npm start` starts: agents by the simulated ProConnect, citizens by FranceConnect, those
 * whom nobody knows, those who give up. Each page on the way is checked with axe, in both themes, on a desk and in a hand.
 */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { browser, type TestBrowser } from "../support/browser.ts";
import { checkPage } from "../support/check-page.ts";
import { removeData, type StartedHub, startHub } from "../support/started-hub.ts";

let hub: StartedHub;
let chrome: TestBrowser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  [hub, chrome] = await Promise.all([startHub(), browser()]);
}, 120_000);
afterAll(async () => {
  await chrome.close();
  await hub.interrupt();
  removeData(hub);
});
beforeEach(async () => {
  page = await chrome.context.newPage();
  page.on("pageerror", (error) => errors.push(error.message));
});
afterEach(async () => {
  await page.close();
  expect(errors.splice(0)).toEqual([]);
});

const heading = (name: string | RegExp) => page.getByRole("heading", { level: 1, name }).waitFor();

async function logIn(name: string, next = "/console"): Promise<void> {
  await page.goto(`${hub.url}/auth/agent/login?next=${encodeURIComponent(next)}`);
  await page.getByRole("button", { name: new RegExp(name) }).click();
  await page.getByRole("heading", { name: /^File/ }).waitFor();
}

describe("an agent", () => {
  it("comes in at the page that was asked for", async () => {
    await page.goto(`${hub.url}/console?view=waiting`);
    await heading("Choisir un agent");
    await checkPage(page);
    await page.getByRole("button", { name: /Nadia Ferrero/ }).click();
    await page.getByText("Aucun dossier n’attend de réponse.").waitFor();
    expect(new URL(page.url()).search).toBe("?view=waiting");
    await checkPage(page);
  });

  it("goes out: here, at the provider, and in every tab", async () => {
    await logIn("Nadia Ferrero");
    const other = await chrome.context.newPage();
    await other.goto(`${hub.url}/console`);
    await other.getByRole("heading", { name: /^File/ }).waitFor();
    await page.getByRole("button", { name: "Se déconnecter" }).click();
    await heading("Vous êtes déconnecté");
    await checkPage(page);
    expect((await page.request.get(`${hub.url}/api/v1/me`)).status()).toBe(401);
    await other.getByText("Votre session est terminée.").waitFor();
    await other.close();

    await page.getByRole("link", { name: "Se connecter" }).click();
    // The provider's session is over too: it asks again who one is.
    await heading("Choisir un agent");
  });

  it("who is not in the directory is told whom to ask, and can be somebody else", async () => {
    await page.goto(`${hub.url}/auth/agent/login`);
    await page.getByLabel("Une autre adresse professionnelle").fill("pas une adresse");
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.getByText(/Cette adresse n’est pas complète/).waitFor();
    await checkPage(page);
    await page.getByLabel("Une autre adresse professionnelle").fill("inconnue@ailleurs.test");
    await page.getByRole("button", { name: "Continuer" }).click();
    await heading("Votre compte n’est pas ouvert dans Guichet");
    await page.getByText("Demandez l’ouverture de votre compte à Claire Astier.").waitFor();
    await checkPage(page);
    await page.getByRole("link", { name: "Changer de compte" }).click();
    await heading("Vous êtes déconnecté");
    await page.getByRole("link", { name: "Se connecter" }).click();
    await heading("Choisir un agent");
  });

  it("who gives up is told that nothing was kept", async () => {
    await page.goto(`${hub.url}/auth/agent/login`);
    await page.getByRole("button", { name: "Renoncer" }).click();
    await heading("Vous n’êtes pas connecté");
    await checkPage(page);
  });

  it("works in English and in the dark when asked to, by keyboard alone", async () => {
    await logIn("Karim Benali");
    await page.getByRole("button", { name: "Réglages" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitemradio", { name: "English" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitemradio", { name: "Same as the system" }).waitFor();
    await page.getByRole("menuitemradio", { name: "Dark" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    await page.getByRole("heading", { name: /^Queue/ }).waitFor();
    const root = page.locator("html");
    expect([await root.getAttribute("lang"), await root.getAttribute("data-theme")]).toEqual(["en", "dark"]);
    await checkPage(page);
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await checkPage(page);
    await page.evaluate(() => localStorage.clear());
  });
});

describe("a citizen", () => {
  it("finds the form filled in after FranceConnect, and can read it in English", async () => {
    await page.goto(`${hub.url}/contact`);
    await page.getByRole("link", { name: /FranceConnect/ }).click();
    await heading("Choisir un usager");
    await checkPage(page);
    await page.getByRole("button", { name: /Giulia/ }).click();
    await heading("Écrire au Département");
    await page.getByText("Connecté\u00a0: Giulia ROSSI").waitFor();
    const filled = ["givenNames", "familyName", "email"].map((name) => page.locator(`[name=${name}]`).inputValue());
    expect(await Promise.all(filled)).toEqual(["Giulia", "ROSSI", "giulia.rossi@courriel.test"]);
    await checkPage(page);
    await page.getByRole("link", { name: "English" }).click();
    await heading("Write to the Département");
    await checkPage(page);
    await page.getByRole("link", { name: "Français" }).click();
    await heading("Écrire au Département");
  });
});

describe("pages that say no", () => {
  it("a page that is not there", async () => {
    await page.goto(`${hub.url}/nulle-part`);
    await heading("Cette page n’existe pas");
    await checkPage(page);
  });

  it("a log-in that served already, and too many of them", async () => {
    const bad = `${hub.url}/auth/agent/callback?state=again&code=again`;
    await page.goto(bad);
    await heading("La connexion n’a pas abouti");
    await checkPage(page);
    // Failures are counted by the minute, which may turn in between.
    await vi.waitFor(
      async () => {
        for (let count = 0; count < 25; count++) await page.request.get(bad);
        const response = await page.goto(bad);
        expect([response?.status(), await page.getByRole("heading", { level: 1 }).textContent()]).toEqual([
          429,
          "Trop d’essais",
        ]);
      },
      { timeout: 30_000 },
    );
    await checkPage(page);
  });
});

describe("the simulated mailbox", () => {
  it("is readable, empty or not", async () => {
    await page.goto(hub.mailboxUrl);
    await heading("Courriels des usagers");
    await checkPage(page);
    await page.goto(`${hub.mailboxUrl}/messages/999`);
    await heading("Rien à cette adresse");
    await checkPage(page);
  });
});
