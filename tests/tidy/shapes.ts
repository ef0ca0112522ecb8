/** Sizes, and what a folder must have. */
import { posix } from "node:path";
import { isCode, isTest, type Source, topFolders } from "./sources.ts";

const LINES_MAX = 300;
const TEST_LINES_MAX = 400;
const README_LINES_MAX = 120;
const ROOT_README_LINES_MAX = 250;

/** Files that may be longer, each with the reason: a ratchet. Lower a number when the file shrinks. */
const LONGER: Record<string, number> = {};

/** Names each source, test or README that is too long to be read whole. */
export function longFiles(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split("\n").length;
    const most = LONGER[path] ?? mostLines(path);
    return lines > most ? [`${path} has ${lines} lines, more than ${most}`] : [];
  });
}

function mostLines(path: string): number {
  if (path === "README.md") return ROOT_README_LINES_MAX;
  if (path.endsWith("README.md")) return README_LINES_MAX;
  if (!isCode(path)) return Number.POSITIVE_INFINITY;
  return isTest(path) ? TEST_LINES_MAX : LINES_MAX;
}

/** Names each folder at the top that does not say what it is for. */
export function foldersWithoutReadme(sources: readonly Source[]): string[] {
  const paths = new Set(sources.map(({ path }) => path));
  return topFolders(sources).filter((folder) => !paths.has(`${folder}/README.md`));
}

/** Names each relative link in a document that leads nowhere. */
export function deadLinks(sources: readonly Source[], exists: (path: string) => boolean): string[] {
  return sources
    .filter(({ path }) => path.endsWith(".md"))
    .flatMap(({ path, text }) =>
      [...withoutCode(text).matchAll(/\]\(<?([^)>\s#]+)[^)]*\)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => !exists(posix.normalize(posix.join(posix.dirname(path), target))))
        .map((target) => `${path} links to ${target}`),
    );
}

const withoutCode = (text: string): string => text.replace(/```[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "");
