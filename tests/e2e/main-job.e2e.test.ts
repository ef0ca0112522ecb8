/**
 * The main job, as people do it, on what `npm start` starts: a citizen writes, an agent sees it at once, claims it and
 * answers; the citizen reads the answer in the mailbox and replies; the case is work again, and is closed.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isPortFree } from "../../hub/embedded/free-port.ts";
import { browser, type TestBrowser } from "../support/browser.ts";
import { removeData, type StartedHub, startHub } from "../support/started-hub.ts";

let hub: StartedHub;
let chrome: TestBrowser;
let context: BrowserContext;

beforeAll(async () => {
  [hub, chrome] = await Promise.all([startHub(), browser()]);
  context = chrome.context;
}, 120_000);

afterAll(async () => {
  await chrome.close();
  await hub.interrupt();
  removeData(hub);
});

describe("a message from the form", () => {
  let agentPage: Page;
  let reference: string;

  it("stands in the live queue of an agent who is looking", async () => {
    agentPage = await logIn("Nadia Ferrero");
    await agentPage.getByRole("heading", { name: /File/ }).waitFor();
    reference = await writeAsCitizen("Ma carte de transport", "giulia.rossi@exemple.fr");
    await agentPage.getByRole("option").filter({ hasText: "Ma carte de transport" }).waitFor();
  });

  it("is claimed and answered, and the answer is in the citizen's mailbox", async () => {
    await agentPage.getByRole("option").filter({ hasText: "Ma carte de transport" }).click();
    await agentPage.getByRole("region", { name: "Chronologie" }).waitFor();
    await agentPage.keyboard.press("c");
    await agentPage.getByText("En cours").first().waitFor();
    await agentPage.keyboard.press("r");
    await agentPage.keyboard.type("Bonjour Madame, votre carte part demain.");
    await agentPage.keyboard.press("Control+Enter");
    const mailbox = await context.newPage();
    await waitForMail(mailbox, `Re: Ma carte de transport [${reference}]`);
    await mailbox.getByText("votre carte part demain").waitFor();
    await mailbox.getByLabel(/Votre réponse/).fill("Merci, je l’attends.");
    await mailbox.getByRole("button", { name: "Répondre" }).click();
    await mailbox.close();
  });

  it("goes on in the same case when the citizen replies by mail", async () => {
    await agentPage.getByText("Merci, je l’attends.").first().waitFor();
    await agentPage.keyboard.press("Escape");
    await agentPage.keyboard.press("e");
    await agentPage.getByRole("dialog").getByRole("button", { name: "Clore" }).click();
    await agentPage.getByText("Résolu").first().waitFor();
    await agentPage.close();
  });
});

describe("the hub", () => {
  it("starts again with all it had, after a kill -9 that left its servers running", async () => {
    await hub.kill();
    hub = await startHub(hub.dataDir);
    expect(hub.output()).not.toContain("Creating the PostgreSQL data folder");
    const page = await logIn("Nadia Ferrero");
    await page.goto(`${hub.url}/console`);
    await page
      .getByRole("button", { name: /Filtrer|Filtres/ })
      .or(page.getByRole("searchbox"))
      .first()
      .waitFor();
    await page.close();
  }, 60_000);

  it("stops everything that it started at Ctrl-C", async () => {
    const ports = ["postgres.json", "nats/server.json"].map((file) => portIn(join(hub.dataDir, file)));
    expect(await hub.interrupt()).toBe(0);
    for (const port of ports) expect(await isPortFree(port)).toBe(true);
  });
});

async function logIn(name: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${hub.url}/auth/agent/login?next=/console`);
  await page.getByRole("button", { name: new RegExp(name) }).click();
  await page.waitForURL(/\/console/);
  return page;
}

/** Fills the form without JavaScript, as it must work. Returns the case's number. */
async function writeAsCitizen(subject: string, email: string): Promise<string> {
  const plain = await context.browser()?.newContext({ javaScriptEnabled: false, locale: "fr-FR" });
  const page = await (plain ?? context).newPage();
  await page.goto(`${hub.url}/contact`);
  await page.getByLabel("Objet").fill(subject);
  await page.getByLabel("Votre message").fill("Bonjour, je n’ai pas reçu ma carte.");
  await page.getByLabel("Prénoms").fill("Giulia");
  await page.getByLabel(/^Nom \(/).fill("Rossi");
  await page.getByLabel("Adresse électronique").fill(email);
  await page.getByRole("button", { name: "Envoyer ma demande" }).click();
  const number = await page
    .getByText(/GU-\d{4}-\d{6}/)
    .first()
    .textContent();
  await page.close();
  return /GU-\d{4}-\d{6}/.exec(number ?? "")?.[0] ?? "";
}

async function waitForMail(page: Page, subject: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.goto(hub.mailboxUrl);
        return await page.getByRole("link", { name: subject }).count();
      },
      { timeout: 20_000 },
    )
    .toBeGreaterThan(0);
  await page.getByRole("link", { name: subject }).first().click();
}

function portIn(path: string): number {
  return (JSON.parse(readFileSync(path, "utf8")) as { port: number }).port;
}
