/** Finding a citizen in the console, in a real browser: by keyboard, on a desk and in a hand, whatever the hub answers. */
import { rmSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { PeoplePage, PersonHit, PersonView } from "../../hub/protocol/people.ts";
import { browser, type TestBrowser } from "../support/browser.ts";
import { buildConsole } from "../support/built-console.ts";
import { checkPage } from "../support/check-page.ts";
import { rowOf } from "../support/scripted-data.ts";
import { type ScriptedHub, startScriptedHub } from "../support/scripted-hub.ts";

const APOLLINE: PersonHit = {
  id: "h-apolline",
  kind: "person",
  name: { given: "Apolline Marie", family: "Delavigne", birth: "" },
  birthDate: "1987-07-14",
  commune: "Cannes",
  contactPoint: null,
  isCertified: true,
  why: [
    { what: "name", how: "exact", typed: "delavigne" },
    { what: "name", how: "sound", typed: "appoline" },
    { what: "date", how: "exact", typed: "14/07/1987" },
  ],
  cases: 2,
};
const MAXENCE: PersonHit = {
  ...APOLLINE,
  id: "h-maxence",
  name: { given: "Maxence", family: "Delavigne-Saint-Hippolyte", birth: "Delavigne" },
  birthDate: "1985-00-00",
  commune: "Saint-Laurent-du-Var",
  isCertified: false,
  why: [{ what: "name", how: "beginning", typed: "delavigne" }],
  cases: 0,
};
const NAMELESS: PersonHit = {
  ...MAXENCE,
  id: "h-nobody",
  name: { given: "", family: "", birth: "" },
  birthDate: null,
  commune: null,
  contactPoint: "famille.delavigne@exemple.fr",
  why: [{ what: "email", how: "beginning", typed: "delavigne" }],
};
const RECORD: PersonView = {
  id: APOLLINE.id,
  kind: "person",
  name: APOLLINE.name,
  fields: [
    {
      ...{ field: "birthName", values: ["Delavigne"], source: "franceconnect", rule: "source", isLocked: true },
      since: "2026-09-02T08:00:00.000Z",
      others: [{ values: ["De la Vigne"], at: "2026-08-01T08:00:00.000Z" }],
    },
    {
      ...{ field: "birthDate", values: ["1987-07-14"], source: "franceconnect", rule: "source", isLocked: true },
      since: "2026-09-02T08:00:00.000Z",
      others: [],
    },
    {
      ...{ field: "phones", values: ["06 37 63 48 00", "04 93 00 11 22"], source: "declared", rule: "recency" },
      isLocked: false,
      since: "2026-11-20T08:00:00.000Z",
      others: [],
    },
  ],
  entries: 2,
  observations: 5,
  systems: ["aide-sociale"],
  cases: [
    {
      ...{ caseId: rowOf(0, 0).caseId, reference: "GU-2026-004211", title: "APA à domicile", serviceName: "Autonomie" },
      ...{ state: "queued", channel: "email", openedAt: "2026-11-20T08:00:00.000Z" },
    },
  ],
};

let dist: string;
let chrome: TestBrowser;
let hub: ScriptedHub;
let page: Page;
let answer: PeoplePage;
/** What the hub was asked, as `q motive`. */
const asked: string[] = [];
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
  hub = await startScriptedHub({ dist, count: 20, now: Date.now() });
  answer = { people: [APOLLINE, MAXENCE, NAMELESS], hasMore: false, isTooLittle: false, understood: [] };
  asked.length = 0;
  errors.length = 0;
  page = await chrome.context.newPage();
  page.on("pageerror", (error) => errors.push(error.message));
  await page.route("**/api/v1/registry/search?*", async (route) => {
    const query = new URL(route.request().url()).searchParams;
    asked.push(`${query.get("q")} ${query.get("motive")}`);
    await route.fulfill({ json: answer });
  });
  await page.route("**/api/v1/registry/people/*", async (route) => {
    const isKnown = route.request().url().includes(APOLLINE.id);
    await route.fulfill(isKnown ? { json: RECORD } : { status: 404, json: { type: "urn:x", title: "", status: 404 } });
  });
  await page.goto(`${hub.url}/console`);
  await page.getByRole("listbox", { name: "Dossiers" }).waitFor();
});
afterEach(async () => {
  await page.close();
  await hub.close();
  expect(errors).toEqual([]);
});

const field = () => page.getByRole("textbox", { name: /Nom, date de naissance/ });
const line = (name: RegExp) => page.getByRole("link", { name });
const title = (name: string) => page.getByRole("heading", { name, level: 2 });

it("finds and opens somebody by keyboard alone, and goes on to their case", async () => {
  await page.keyboard.press("g");
  await page.keyboard.press("u");
  await page.keyboard.type("delavigne appoline 14/07/1987");
  await line(/Apolline Marie DELAVIGNE/).waitFor();
  expect(asked.at(-1)).toBe("delavigne appoline 14/07/1987 contact");
  expect(page.url()).not.toContain("delavigne");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await title("Apolline Marie DELAVIGNE").waitFor();
  await page.getByText("FranceConnect, depuis le").first().waitFor();
  await page.getByText("1 autre valeur").click();
  await page.getByText("De la Vigne, dit le").waitFor();
  await page.keyboard.press("Escape");
  await title("Choisissez un usager dans la liste").waitFor();
  expect(await field().inputValue()).toBe("delavigne appoline 14/07/1987");
  await page.keyboard.press("Enter");
  await line(/APA à domicile/).click();
  await page.getByRole("region", { name: "Chronologie" }).waitFor();
});

it("says why each fits, and asks again for another reason only when something is searched", async () => {
  await page.getByRole("link", { name: "Usagers" }).click();
  await page.getByText("Vérification", { exact: true }).click();
  await field().fill("delavigne");
  const first = line(/Apolline Marie DELAVIGNE/);
  await first.getByText("même son").waitFor();
  await first.getByText("2 dossiers chez vous").waitFor();
  await line(/Nom inconnu/)
    .getByText("famille.delavigne@exemple.fr")
    .waitFor();
  expect(asked).toEqual(["delavigne check"]);
});

it("says what to do when nobody fits, when it is too little, and when a record is gone", async () => {
  await page.getByRole("link", { name: "Usagers" }).click();
  await page.getByText("Qui cherchez-vous").waitFor();
  answer = { people: [], hasMore: false, isTooLittle: false, understood: [] };
  await field().fill("zzyzx");
  await page.getByText("Personne ne correspond").waitFor();
  answer = { ...answer, isTooLittle: true };
  await field().fill("06400");
  await page.getByText("C’est trop peu pour chercher").waitFor();
  answer = { ...answer, people: [MAXENCE], isTooLittle: false, hasMore: true };
  await field().fill("delavigne");
  await page.getByText("D’autres correspondent").waitFor();
  await line(/Maxence/).click();
  await title("Cette fiche n’est pas visible").waitFor();
});

it("is accessible, and fits, with results and with a record", async () => {
  await page.getByRole("link", { name: "Usagers" }).click();
  await page.getByText("Qui cherchez-vous").waitFor();
  await checkPage(page);
  await field().fill("delavigne");
  await line(/Apolline/).waitFor();
  await checkPage(page);
  await line(/Apolline/).click();
  await title("Apolline Marie DELAVIGNE").waitFor();
  await checkPage(page);
});
