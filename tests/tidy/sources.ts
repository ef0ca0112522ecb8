/** The files that the house rules look at. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of the tree: its path from the root with forward slashes, and its text. */
export type Source = { readonly path: string; readonly text: string };

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Made by tools or by the hub, not by us. */
const NOT_OURS = /^(node_modules|dist|coverage|\.[^/]+|db\/migrations)(\/|$)/;
const LOOKED_AT = /\.(ts|tsx|mjs|md|css|html)$/;

/** Reads every source, stylesheet, page and document of the repository. */
export function readSources(): Source[] {
  return foldersAndFiles("").map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

/** Tells whether a path from the root is there. */
export const exists = (path: string): boolean => existsSync(join(ROOT, path));

/** Every folder at the top of the repository that is ours. */
export const topFolders = (sources: readonly Source[]): string[] => [
  ...new Set(sources.filter(({ path }) => path.includes("/")).map(({ path }) => path.slice(0, path.indexOf("/")))),
];

/** Tells whether a file is a test or only serves tests. */
export const isTest = (path: string): boolean =>
  /^(tests|machines\/simulation)\//.test(path) || /\.test\.tsx?$/.test(path);

export const isCode = (path: string): boolean => /\.(ts|tsx|mjs)$/.test(path);

function foldersAndFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name).split(sep).join("/");
    if (NOT_OURS.test(path)) return [];
    if (entry.isDirectory()) return foldersAndFiles(path);
    return LOOKED_AT.test(entry.name) ? [path] : [];
  });
}
