/**
 * `npm test`: everything that must hold, fast parts first. Its last line is `N passed, N failed`: each test counts, and
 * so does each check that is no test. `--full` adds the files that take minutes (`*.long.test.ts`).
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildUi, checkNode, installDependencies, ROOT } from "./prepare.mjs";

const CHROMIUM = "/usr/bin/chromium";
const CHROMIUM_PACKAGES = ["chromium", "fonts-dejavu-core"];

const CHECKS = [
  { name: "types", command: ["tsc", "-p", "."] },
  { name: "format and lint", command: ["biome", "check", "--error-on-warnings", "."] },
  { name: "dead code", command: ["knip"] },
];

/** Groups of Vitest projects that share a run; within the second, `vitest.config.ts` gives the order. */
const GROUPS = [
  ["tidy", "unit", "component"],
  ["integration", "simulation", "chaos", "e2e"],
];

const env = { ...process.env, ...(process.argv.includes("--full") && { GUICHET_TEST_FULL: "1" }) };

checkNode();
installDependencies({ withDevelopment: true });
if (!installChromium()) {
  finish({ passed: 0, failed: 1 });
} else {
  const total = { passed: 0, failed: 0, folders: {} };
  for (const { name, command } of CHECKS) add(total, check(name, command));
  buildUi();
  for (const projects of GROUPS) add(total, vitest(projects));
  printTimes(total.folders);
  finish(total);
}

/** Tells whether Chromium is there, after an attempt to install it where that needs no further rights. */
function installChromium() {
  if (existsSync(CHROMIUM)) return true;
  const mayInstall = process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0;
  if (mayInstall) {
    console.log("Installing Chromium for the browser tests…");
    const options = { stdio: ["ignore", "ignore", "inherit"], env: { ...env, DEBIAN_FRONTEND: "noninteractive" } };
    spawnSync("apt-get", ["-q", "update"], options);
    spawnSync("apt-get", ["-q", "install", "-y", "--no-install-recommends", ...CHROMIUM_PACKAGES], options);
    if (existsSync(CHROMIUM)) return true;
  }
  console.error(`The browser tests need Chromium. Type: sudo apt-get install ${CHROMIUM_PACKAGES.join(" ")}`);
  return false;
}

function check(name, [tool, ...args]) {
  const began = performance.now();
  const { status } = spawnSync(join(ROOT, "node_modules", ".bin", tool), args, { cwd: ROOT, stdio: "inherit", env });
  const verdict = status === 0 ? "passed" : "FAILED";
  console.log(`${name}: ${verdict} (${seconds(performance.now() - began)})`);
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, folders: {} };
}

function vitest(projects) {
  const folder = mkdtempSync(join(tmpdir(), "guichet-report-"));
  const report = join(folder, "report.json");
  const args = ["run", "--passWithNoTests", ...projects.flatMap((project) => ["--project", project])];
  try {
    const { status } = spawnSync(join(ROOT, "node_modules", ".bin", "vitest"), args, {
      cwd: ROOT,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...env, GUICHET_TEST_REPORT: report },
    });
    const counts = existsSync(report)
      ? JSON.parse(readFileSync(report, "utf8"))
      : { passed: 0, failed: 0, folders: {} };
    // A run that ends badly without a failed test to show (a server that did not stop, say) has failed all the same.
    return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function add(total, { passed, failed, folders }) {
  total.passed += passed;
  total.failed += failed;
  for (const [folder, ms] of Object.entries(folders)) total.folders[folder] = (total.folders[folder] ?? 0) + ms;
}

function printTimes(folders) {
  console.log("\nTime by folder");
  const rows = Object.entries(folders).sort(([, a], [, b]) => b - a);
  for (const [folder, ms] of rows) console.log(`  ${seconds(ms).padStart(8)}  ${folder}`);
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

function finish({ passed, failed }) {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
