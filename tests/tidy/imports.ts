/** Who may import whom, and which packages belong to which part. */
import { posix } from "node:path";
import { isCode, isTest, type Source } from "./sources.ts";

/** Any part may import itself; each folder in `channels` is a part of its own. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  machines: [],
  "channels/contract": ["machines"],
  channels: ["machines", "channels/contract"],
  actors: ["machines", "channels/contract"],
  db: ["machines", "actors"],
  "hub/protocol": ["machines"],
  hub: ["machines", "actors", "channels", "channels/contract", "db", "hub/protocol"],
  ui: ["machines", "hub/protocol"],
  simulators: ["machines", "channels/contract", "hub/protocol"],
  bin: ["machines", "actors", "channels/contract", "db", "hub", "hub/protocol"],
};

/** What a test beside the code may import on top of what its part may. */
const TESTS_MAY_IMPORT = ["tests", "simulators"];

type Package = { readonly name: RegExp; readonly only: readonly string[] };

const PACKAGES: readonly Package[] = [
  { name: /^(postgres|drizzle-orm)(\/|$)/, only: ["db/"] },
  { name: /^(ws|hono|@hono\/|@nats-io\/)/, only: ["hub/"] },
  { name: /^(solid-js|@solidjs\/|@kobalte\/|@tanstack\/solid|lucide-solid)/, only: ["ui/"] },
  { name: /^(smtp-server|mailparser|nodemailer)/, only: ["channels/email/", "hub/smtp/", "simulators/"] },
];

/** Names each import that goes uphill, and each that the hub's programs may load by name only (`import()` in main). */
export function uphillImports(sources: readonly Source[]): string[] {
  return importsOf(sources)
    .filter(({ specifier }) => specifier.startsWith("."))
    .map(({ from, specifier, isLazy }) => ({
      from,
      isLazy,
      to: posix.normalize(posix.join(posix.dirname(from), specifier)),
    }))
    .filter(({ from, to, isLazy }) => !isAllowed(from, to, isLazy))
    .map(({ from, to }) => `${from} imports ${to}`);
}

/** Names each import of a package by a part that it does not belong to. Tests are free. */
export function strayPackages(sources: readonly Source[]): string[] {
  return importsOf(sources)
    .filter(({ from, specifier }) => !specifier.startsWith(".") && from.includes("/") && !isTest(from))
    .filter(({ from, specifier }) => !ownsPackage(from, specifier))
    .map(({ from, specifier }) => `${from} imports ${specifier}`);
}

/** Names each relative import without its extension: bundlers guess it, Node and Deno do not. */
export function importsWithoutExtension(sources: readonly Source[]): string[] {
  return importsOf(sources)
    .filter(({ specifier }) => specifier.startsWith(".") && !/\.\w+(\?\w+)?$/.test(specifier))
    .map(({ from, specifier }) => `${from} imports ${specifier}`);
}

type Import = { readonly from: string; readonly specifier: string; readonly isLazy: boolean };

function importsOf(sources: readonly Source[]): Import[] {
  const form = /^(?:import|export)\b[^"';]*?\bfrom\s*"([^"]+)"|^import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;
  return sources
    .filter(({ path }) => isCode(path) && !path.startsWith("tests/tidy"))
    .flatMap(({ path, text }) =>
      [...text.matchAll(form)].map(([, named, bare, lazy]) => ({
        from: path,
        specifier: named ?? bare ?? lazy ?? "",
        isLazy: lazy !== undefined,
      })),
    );
}

function isAllowed(from: string, to: string, isLazy: boolean): boolean {
  const [here, there] = [partOf(from), partOf(to)];
  // Configuration files at the root and tests look anywhere.
  if (here === "" || here === "tests") return true;
  if (here === there) return here !== "channels" || channelOf(from) === channelOf(to);
  if (isTest(from) && TESTS_MAY_IMPORT.includes(there)) return true;
  // In demonstration the hub starts the simulators; production must not even load them.
  if (from === "hub/main.ts" || from.startsWith("hub/demonstration/"))
    if (isLazy && there === "simulators") return true;
  return MAY_IMPORT[here]?.includes(there) ?? false;
}

function ownsPackage(from: string, specifier: string): boolean {
  if (from.startsWith("machines/")) return specifier === "xstate" || specifier.startsWith("xstate/");
  if (from.startsWith("ui/") && specifier.startsWith("node:")) return false;
  // The simulators stand outside: they bring their own servers.
  if (from.startsWith("simulators/")) return !PACKAGES[0]?.name.test(specifier);
  return PACKAGES.every(({ name, only }) => !name.test(specifier) || only.some((place) => from.startsWith(place)));
}

function partOf(path: string): string {
  const [top = "", second = ""] = path.split("/");
  if (!path.includes("/")) return "";
  return `${top}/${second}` in MAY_IMPORT ? `${top}/${second}` : top;
}

const channelOf = (path: string): string | undefined => path.split("/")[1];
