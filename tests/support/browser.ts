/** Debian's Chromium, driven by playwright-core. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";

/** As root there is no sandbox; the other flags keep Chromium from calling home over a network that may be closed. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export type TestBrowser = {
  /** French, 1280 × 800, an empty profile. */
  readonly context: BrowserContext;
  close(): Promise<void>;
};

/** Starts a headless browser with an empty profile. Call `close` in `afterAll`. */
export async function browser(): Promise<TestBrowser> {
  const profile = mkdtempSync(join(tmpdir(), "guichet-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    args: FLAGS,
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    viewport: { width: 1280, height: 800 },
  });
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
