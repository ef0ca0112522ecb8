/** Calls and words that have a better place, and names that say nothing. */
import { isCode, isTest, type Source } from "./sources.ts";

type Ban = {
  readonly pattern: RegExp;
  /** What to write instead. */
  readonly use: string;
  /** Paths that begin so are looked at; all when absent. */
  readonly within?: readonly string[];
  /** Paths that begin so are not. */
  readonly except?: readonly string[];
  readonly testsToo?: boolean;
};

/** Where the real time enters: everyone else gets a clock. Simulators play the outside world, commands are typed by people. */
const CLOCKS = ["hub/main.ts", "bin/", "simulators/", "ui/console/main.tsx", "ui/portal/entry-client.tsx"];

/** Writes made-up tests and a configuration to try the reporter on. */
const REPORTER_TEST = "tests/reporter.test.ts";

const BANS: readonly Ban[] = [
  { pattern: /\bDate\.now\(|\bnew Date\(\)/, use: "the clock that is passed in", except: CLOCKS },
  { pattern: /\bMath\.random\(/, use: "node:crypto, or a seeded generator", except: ["simulators/", "ui/"] },
  {
    pattern: /\b(setTimeout|setInterval|randomUUID|randomBytes|fetch|process\.\w+)\b/,
    use: "a value that comes in with the input",
    within: ["machines/"],
  },
  {
    pattern: /\bconsole\.(log|debug|info|warn|error|trace|dir|table)\(/,
    use: "the logger",
    except: ["bin/", "simulators/main.ts", "tests/bench/", "tests/chaos/main.ts", "tests/reporter.ts"],
    testsToo: true,
  },
  {
    pattern: /\bfetch\(/,
    use: "a function that is passed in; only channels and pages call out",
    within: ["actors/", "db/", "hub/", "machines/"],
  },
  {
    pattern: /\bsql(<[^`]*?>)?`|\.unsafe\(/,
    use: "a query under db/queries",
    except: ["db/"],
  },
  {
    pattern: /\bexport default\b/,
    use: "a named export",
    testsToo: true,
    except: ["vite.config.ts", "vitest.config.ts", "drizzle.config.ts", REPORTER_TEST],
  },
  { pattern: /\b(FIXME|XXX|TODO)\b/, use: "a finished change", testsToo: true },
  {
    pattern: /\b(it|test|describe)(\.\w+)*\.(skip|only|todo|fails)\b/,
    use: "a test that runs",
    testsToo: true,
    except: [REPORTER_TEST],
  },
  { pattern: /^\s*\/\/\s*[-=/*#]{4,}/m, use: "a file of its own", testsToo: true },
];

/** Names each use of something banned, with its line and what to use instead. */
export function bannedWords(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => isCode(path) && !path.startsWith("tests/tidy"))
    .flatMap((source) => BANS.filter((ban) => applies(ban, source.path)).flatMap((ban) => offences(ban, source)));
}

function applies({ within, except, testsToo }: Ban, path: string): boolean {
  if (isTest(path) && !testsToo) return false;
  const begins = (start: string) => path.startsWith(start);
  return (within?.some(begins) ?? true) && !except?.some(begins);
}

function offences({ pattern, use }: Ban, { path, text }: Source): string[] {
  const [found] = pattern.exec(text) ?? [];
  if (found === undefined) return [];
  const line = text.slice(0, text.indexOf(found)).split("\n").length;
  return [`${path}:${line} has ${found.trim()}: use ${use}`];
}

const EMPTY_NAME =
  /^(utils?|helpers?|common|misc|shared|lib|managers?|base|impl|tmp|temp|index|types|constants|interfaces)$/;
const EMPTY_ENDING = /-(utils?|helpers?|manager|service|handler|impl|base)$/;

/** Names each file or folder whose name says nothing about what it is for. */
export function emptyNames(sources: readonly Source[]): string[] {
  return sources
    .map(({ path }) => path)
    .filter((path) => isCode(path) && path.split("/").some((part, index, parts) => saysNothing(part, index, parts)));
}

function saysNothing(part: string, index: number, parts: readonly string[]): boolean {
  const isFile = index === parts.length - 1;
  const name = isFile ? part.slice(0, part.indexOf(".")) : part;
  return EMPTY_NAME.test(name) || EMPTY_ENDING.test(name);
}
