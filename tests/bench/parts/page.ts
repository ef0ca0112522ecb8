/** From a citizen's sending to the item in an agent's page: a real Chromium among a hundred consoles. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { browser } from "../../support/browser.ts";
import { atMost, percentile, told, voidIf } from "../figures.ts";
import type { ConsolesAnswer, ConsolesAsk } from "../load/consoles-load.ts";
import { bottleneck } from "../load/loops.ts";
import { startChild } from "../load/start-child.ts";
import type { WebAnswer, WebAsk } from "../load/web-load.ts";
import { createAgents, SERVICES, type SignedAgent } from "../stack/people.ts";
import { openStack } from "../stack/stack.ts";
import type { Measured, PartOptions } from "./part.ts";

const CONSOLES = 100;
const RATE = 5;
const SECONDS = 20;
const LATE_MS_MAX = 20;
/** High enough to show all items: a line that is out of sight is not in the page. */
const VIEWPORT = { width: 1280, height: 9_000 };
const SEEN_MS_MAX = 10_000;
const LIVE_MS_MAX = 20_000;
const ROOT = join(import.meta.dirname, "../../..");

export async function measurePage({ profileFolder, shorten }: PartOptions): Promise<Measured> {
  buildPages();
  let agents: readonly SignedAgent[] = [];
  const stack = await openStack({
    name: "page",
    profileFolder,
    async prepare(sql) {
      agents = await createAgents(sql, CONSOLES + 1, () => SERVICES);
    },
  });
  const [watcher, ...others] = agents;
  if (!watcher) throw new Error("no agent was made");
  const writers = await startChild<WebAsk, WebAnswer>("web-load.ts");
  const consoles = await startChild<ConsolesAsk, ConsolesAnswer>("consoles-load.ts");
  const chromium = await browser();
  try {
    await consoles.ask({ type: "connect", url: stack.hub.url, cookies: others.map(({ cookie }) => cookie) });
    await writers.ask({ type: "people", port: stack.httpPort, services: SERVICES, cookies: [], agent: null });
    const latencies = await watchPage(chromium.context, stack.hub.url, watcher);
    const writing = { type: "open", rate: RATE, who: "new", hasAddress: false, claimEvery: 0 } as const;
    const sent = await writers.ask({ ...writing, seconds: SECONDS / shorten });
    const seen = await latencies(sent.answered);
    const reason = bottleneck(sent, LATE_MS_MAX);
    return {
      figures: [
        voidIf(reason, atMost("accept to the item in the page, p99", percentile(seen, 0.99), "ms", 150)),
        told("accept to the item in the page, p50", percentile(seen, 0.5), "ms"),
        atMost("items that the page did not show", sent.sent - seen.length, "", 0),
      ],
      remarks: sent.failure ? [`page: the first failure was ${sent.failure}`] : [],
    };
  } finally {
    await chromium.close();
    await writers.end();
    await consoles.end();
    await stack.close();
  }
}

/** As `npm start` does: only when they are stale. In a process of its own, since that program is plain Node. */
function buildPages(): void {
  const build = 'import { buildUi } from "./bin/prepare.mjs"; buildUi();';
  execFileSync(process.execPath, ["--input-type=module", "--eval", build], { cwd: ROOT, stdio: "pipe" });
}

type Context = Awaited<ReturnType<typeof browser>>["context"];

/** Opens the queue and watches its lines come. Returns how to get their latencies, once so many have come or time is up. */
async function watchPage(
  context: Context,
  url: string,
  { cookie }: SignedAgent,
): Promise<(count: number) => Promise<number[]>> {
  const [name = "", value = ""] = cookie.split("=");
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  await page.setViewportSize(VIEWPORT);
  await page.goto(`${url}/console`);
  await page.getByText("Aucun contact n’attend").waitFor({ timeout: LIVE_MS_MAX });
  await page.evaluate(() => {
    const seen = new Map<string, number>();
    Object.assign(globalThis, { seen });
    // No function here has a name: tsx would call a helper for it that the page does not have.
    new MutationObserver(() => {
      const now = performance.timeOrigin + performance.now();
      for (const [, sentAt] of (document.body.textContent ?? "").matchAll(/ t=(\d+\.\d)/g))
        if (sentAt && !seen.has(sentAt)) seen.set(sentAt, now - Number(sentAt));
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  return async (count) => {
    const allSeen = (wanted: number) => ((globalThis as { seen?: Map<string, number> }).seen?.size ?? 0) >= wanted;
    await page.waitForFunction(allSeen, count, { timeout: SEEN_MS_MAX }).catch(() => {
      // Those that did not come are counted by the caller.
    });
    return await page.evaluate(() => [...((globalThis as { seen?: Map<string, number> }).seen?.values() ?? [])]);
  };
}
