/**
 * What must be true before anything else of ours can run, on a machine with Node and nothing more: the version of Node,
 * the dependencies, the built UI. Plain Node: this file runs before there are dependencies.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mendPostgres } from "./mend-postgres.mjs";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Folders and files that the built UI is made from. */
const UI_INPUTS = ["ui", "machines", "hub/protocol", "vite.config.ts", "package-lock.json"];

const STAMP = join(ROOT, "dist", ".stamp");

/** Ends the process with one sentence when Node is too old for our dependencies. */
export function checkNode() {
  const wanted = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).engines.node.replace(">=", "");
  const [major, minor] = wanted.split(".").map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split(".").map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  fail(`Guichet needs Node ${wanted} or later; this is Node ${process.versions.node}.`);
}

/**
 * Runs `npm ci` when what is installed is not what the lockfile says. An installation without development dependencies is
 * left without them, unless they are wanted.
 */
export function installDependencies({ withDevelopment = false } = {}) {
  const difference = findDifference(withDevelopment);
  if (difference) {
    console.log(`Installing dependencies (${difference})…`);
    run("npm", ["ci", "--no-audit", "--no-fund"], "The dependencies could not be installed: see the lines above.");
  }
  // Installed by hand without scripts, or before there was anything to mend.
  mendPostgres();
}

/** Builds the UI when its sources changed since the last build. Says what to do where there is nothing to build it with. */
export function buildUi() {
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === hashOf(UI_INPUTS)) return;
  if (!existsSync(join(ROOT, "node_modules", "vite")))
    fail(
      "The pages are not built from this version, and the development dependencies that build them are not installed. " +
        "Run `npm ci --include=dev && npm run build`, here or elsewhere, and bring dist/ along.",
    );
  console.log("Building the pages…");
  run(process.execPath, [join(ROOT, "bin", "build.mjs")], "The pages could not be built: see the lines above.");
}

/** Notes from which sources the pages were built. */
export function stampBuild() {
  mkdirSync(join(ROOT, "dist"), { recursive: true });
  writeFileSync(STAMP, hashOf(UI_INPUTS));
}

/** Runs one of our TypeScript programs in this process, so that signals and the exit code need no forwarding. */
export async function runTypeScript(file, args) {
  // Later versions of Node strip types themselves, but keep 100 MB of WebAssembly for it.
  const { register } = await import("tsx/esm/api");
  register();
  const path = join(ROOT, file);
  process.argv.splice(1, process.argv.length, path, ...args);
  await import(path);
}

/** Prints one sentence and ends the process with code 1. */
export function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Compares npm's own record of what is installed with the lockfile; file times say nothing after a clone. */
function findDifference(withDevelopment) {
  const installedFile = join(ROOT, "node_modules", ".package-lock.json");
  if (!existsSync(installedFile)) return "first time, about a minute";
  const wanted = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  const isProduction = !withDevelopment && !Object.values(installed).some((found) => found.dev);
  for (const [path, { version, optional, dev, devOptional, link }] of Object.entries(wanted)) {
    if (path === "" || link) continue;
    const found = installed[path]?.version;
    // Packages for other platforms are in the lockfile but never installed; in production neither are those of the workshop.
    const mayBeAbsent = optional || devOptional || (dev && isProduction);
    if (found !== version && !(mayBeAbsent && !found)) return `${path.replace("node_modules/", "")} changed`;
  }
  return undefined;
}

function hashOf(inputs) {
  const hash = createHash("sha256");
  for (const path of inputs.flatMap((input) => filesUnder(input)))
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update("\0");
  return hash.digest("hex");
}

function filesUnder(path) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return [];
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(full, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(ROOT.length))
    .sort();
}

function run(command, args, sentence) {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: "inherit" });
  if (error || status !== 0) fail(error ? `${sentence} (${error.message})` : sentence);
}
