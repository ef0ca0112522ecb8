/** What every page must be, in French or English, light or dark, on a desk and in a hand. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** As text: a page's own policy lets no foreign script in, but an evaluation of the test's is not one. */
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;

/** Checks the page as it stands with axe (WCAG 2.2 AA and good practice) in both themes and sizes; nothing scrolls sideways. */
export async function checkPage(page: Page): Promise<void> {
  const faults: string[] = [];
  const before = page.viewportSize();
  await page.evaluate(axe);
  for (const colorScheme of ["light", "dark"] as const)
    for (const size of SIZES) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize(size);
      const place = `${new URL(page.url()).pathname} ${size.width} ${colorScheme}`;
      const { violations } = (await page.evaluate("axe.run(document)")) as AxeResults;
      for (const { id, nodes } of violations) faults.push(`${place}: ${id} at ${nodes[0]?.target.join(" ")}`);
      const beyond = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
      if (Number(beyond) > 0) faults.push(`${place}: ${beyond} px wider than the window`);
    }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before) await page.setViewportSize(before);
  expect(faults).toEqual([]);
}
