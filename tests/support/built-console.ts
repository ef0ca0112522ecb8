/** Builds the console for a browser test, apart from the product's own `dist`. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import solid from "vite-plugin-solid";

/** Returns the folder of the built pages: `assets/` and `ui/console/index.html`. */
export async function buildConsole(): Promise<string> {
  const root = join(import.meta.dirname, "../..");
  const outDir = mkdtempSync(join(tmpdir(), "guichet-console-"));
  await build({
    configFile: false,
    root,
    logLevel: "error",
    plugins: [solid({ ssr: true })],
    build: { target: "es2022", outDir, rolldownOptions: { input: { console: join(root, "ui/console/index.html") } } },
  });
  return outDir;
}
