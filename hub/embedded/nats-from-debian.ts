/**
 * Fetches nats-server with the system's own apt client from a later suite of the archive that the system already uses.
 * The client works in a folder of its own, so the system's package lists and packages stay as they are; it checks the
 * archive's signature with the system's keyring. The binary is static and runs on older releases.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const SUITE = "forky";
const FETCH_MS_MAX = 120_000;
const SOURCE_FILES = ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"];

/** Puts nats-server into `folder` and returns its path. Throws with one sentence when this is no Debian or apt fails. */
export async function fetchFromDebian(folder: string, onProgress: (sentence: string) => void): Promise<string> {
  const source = findLaterSource();
  if (!source) throw new Error("no Debian archive in this system's apt sources");
  onProgress("Fetching nats-server from Debian");
  const work = join(folder, `fetch-${process.pid}`);
  rmSync(work, { recursive: true, force: true });
  for (const name of ["lists/partial", "cache/archives/partial", "package"])
    mkdirSync(join(work, name), { recursive: true });
  try {
    const list = join(work, source.fileName);
    writeFileSync(list, source.text);
    await apt(work, list, "update");
    await apt(work, list, "download", "nats-server");
    const [file] = readdirSync(work).filter((name) => name.endsWith(".deb"));
    if (!file) throw new Error("apt-get downloaded nothing");
    await run("dpkg", ["-x", join(work, file), join(work, "package")]);
    const path = join(folder, "nats-server");
    const found = ["usr/sbin", "usr/bin"]
      .map((place) => join(work, "package", place, "nats-server"))
      .find((p) => existsSync(p));
    if (!found) throw new Error("Debian's package holds no nats-server");
    renameSync(found, path);
    return path;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function apt(work: string, list: string, ...command: readonly string[]): Promise<void> {
  const options = {
    "Dir::Etc::SourceList": list,
    "Dir::Etc::SourceParts": "-",
    "Dir::State::Lists": join(work, "lists"),
    "Dir::Cache": join(work, "cache"),
    // Only root may drop to apt's own account, and that account may not enter our cache.
    "APT::Sandbox::User": "",
    "Acquire::Retries": "1",
    "Acquire::http::Timeout": "20",
    "Acquire::Languages": "none",
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  try {
    await run("apt-get", ["-q", ...flags, ...command], { cwd: work, timeout: FETCH_MS_MAX });
  } catch (error) {
    const text = (error as { stderr?: string }).stderr ?? String(error);
    const line = text.split("\n").find((candidate) => candidate.startsWith("E:")) ?? text.split("\n")[0];
    throw new Error(`apt-get ${command.join(" ")}: ${line}`, { cause: error });
  }
}

function findLaterSource(): { readonly fileName: string; readonly text: string } | undefined {
  for (const path of SOURCE_FILES) {
    if (!existsSync(path)) continue;
    const text = path.endsWith(".sources")
      ? laterStanzas(readFileSync(path, "utf8"), SUITE)
      : laterLines(readFileSync(path, "utf8"), SUITE);
    if (text !== "") return { fileName: path.endsWith(".sources") ? "later.sources" : "later.list", text };
  }
  return undefined;
}

/** Returns the main archive's stanzas of a deb822 source file with their suites replaced; empty when it has none. Pure. */
export function laterStanzas(text: string, suite: string): string {
  return text
    .split(/\n\s*\n/)
    .map((stanza) => stanza.replace(/^#.*\n?/gm, ""))
    .filter((stanza) => /^Types:.*\bdeb\b/m.test(stanza) && isMainArchive(/^URIs:\s*(\S+)/m.exec(stanza)?.[1]))
    .map((stanza) => `${stanza.replace(/^Suites:.*$/m, `Suites: ${suite}`).trim()}\n`)
    .join("\n");
}

/** The same for the one-line form. Pure. */
export function laterLines(text: string, suite: string): string {
  const lines = text.split("\n").flatMap((line) => {
    const parts = /^deb\s+(\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+(.+)$/.exec(line.trim());
    const isRelease = parts && !/[-/]/.test(parts[3] ?? "");
    return isRelease && isMainArchive(parts[2]) ? [`deb ${parts[1] ?? ""}${parts[2]} ${suite} main\n`] : [];
  });
  return [...new Set(lines)].join("");
}

/** The archive itself, neither its security updates nor another vendor's. */
function isMainArchive(uri: string | undefined): boolean {
  return uri !== undefined && /\/debian\/?$/.test(uri);
}
