import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ROOT } from "./tidy/sources.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "guichet-reporter-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs Vitest on made-up test files and returns what the reporter wrote. */
function report(name: string, files: Record<string, string>): unknown {
  const root = join(folder, name);
  mkdirSync(join(root, "a/b/c"), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  const output = join(root, "report.json");
  const config = `import { CountReporter } from ${JSON.stringify(join(ROOT, "tests/reporter.ts"))};
    export default { test: { globals: true, reporters: [new CountReporter(${JSON.stringify(output)})] } };`;
  writeFileSync(join(root, "vitest.config.ts"), config);
  spawnSync(join(ROOT, "node_modules/.bin/vitest"), ["run", "--root", root, "--dir", root], { stdio: "ignore" });
  const { folders, ...counts } = JSON.parse(readFileSync(output, "utf8"));
  return { ...counts, folders: Object.keys(folders).sort() };
}

it("counts what passed, by folder", () => {
  const passing = 'it("holds", () => {}); it("holds too", () => {});';
  const files = { "a/one.test.ts": passing, "a/b/two.test.ts": passing, "a/b/c/three.test.ts": passing };
  expect(report("passing", files)).toEqual({ passed: 6, failed: 0, folders: ["a", "a/b"] });
});

it("counts as failed: a failed test, a skipped one, a file that does not load, a set-up that throws, a stray rejection", () => {
  const files = {
    "a/failed.test.ts": 'it("fails", () => expect(1).toBe(2));',
    "a/skipped.test.ts": 'it("holds", () => {}); it.skip("is skipped", () => {});',
    "a/unloadable.test.ts": "throw new Error();",
    "a/empty.test.ts": "",
    "a/set-up.test.ts": 'beforeAll(() => { throw new Error(); }); it("never runs", () => {});',
    "a/stray.test.ts":
      'it("holds", async () => { Promise.reject(new Error()); await new Promise((r) => setTimeout(r, 50)); });',
  };
  expect(report("failing", files)).toEqual({ passed: 2, failed: 6, folders: ["a"] });
});
