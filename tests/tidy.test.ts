/** House rules that a type checker cannot see. To change one, change it in `tests/tidy/`, in a commit that says why. */
import { describe, expect, it } from "vitest";
import { importsWithoutExtension, strayPackages, uphillImports } from "./tidy/imports.ts";
import { readsWithoutViewer } from "./tidy/reads.ts";
import { deadLinks, foldersWithoutReadme, longFiles } from "./tidy/shapes.ts";
import { exists, readSources, type Source } from "./tidy/sources.ts";
import { bannedWords, emptyNames } from "./tidy/words.ts";

const sources = readSources();

it("sees the repository", () => {
  const paths = sources.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining(["machines/kind.ts", "hub/config.ts", "bin/start.mjs", "ui/kit/base.css"]),
  );
  expect(paths.filter((path) => path.includes("node_modules"))).toEqual([]);
});

type Example = readonly [path: string, text: string];
type Rule = {
  readonly says: string;
  readonly find: (sources: readonly Source[]) => string[];
  /** Each breaks the rule: a rule that finds nothing in them is blind. */
  readonly broken: readonly Example[];
  /** Each looks like a breach and is none. */
  readonly sound: readonly Example[];
};

const lines = (count: number): string => "x\n".repeat(count);

const rules: readonly Rule[] = [
  {
    says: "imports only downhill",
    find: uphillImports,
    broken: [
      ["machines/case/a.ts", 'import { x } from "../../actors/turn.ts";'],
      ["actors/a.ts", 'import type { Sql } from "../db/connect.ts";'],
      ["db/queries/a.ts", 'import {\n  x,\n} from "../../hub/config.ts";'],
      ["channels/email/a.ts", 'import { x } from "../web/contact-form.ts";'],
      ["channels/web/a.ts", 'import "../../hub/log.ts";'],
      ["hub/protocol/a.ts", 'import { x } from "../config.ts";'],
      ["hub/a.ts", 'export { x } from "../ui/text/catalogue.ts";'],
      ["hub/main.ts", 'import { x } from "../simulators/main.ts";'],
      ["hub/a.ts", 'const x = await import("../simulators/main.ts");'],
      ["ui/a.tsx", 'import { x } from "../hub/config.ts";'],
      ["simulators/a.ts", 'import { x } from "../db/connect.ts";'],
      ["hub/a.ts", 'import { x } from "../tests/support/database.ts";'],
      ["hub/a.ts", 'import { x } from "../bin/replay.ts";'],
    ],
    sound: [
      ["hub/a.ts", 'import { x } from "../channels/email/read-mail.ts";'],
      ["channels/web/a.ts", 'import { x } from "../contract/channel.ts";\nimport { y } from "./b.ts";'],
      ["hub/main.ts", 'const x = await import("../simulators/main.ts");'],
      ["hub/a.test.ts", 'import { x } from "../tests/support/database.ts";'],
      ["tests/a.test.ts", 'import { x } from "../ui/live/api.ts";'],
    ],
  },
  {
    says: "keeps each package in the part that it belongs to",
    find: strayPackages,
    broken: [
      ["machines/a.ts", 'import { z } from "zod";'],
      ["machines/a.ts", 'import { readFileSync } from "node:fs";'],
      ["hub/a.ts", 'import postgres from "postgres";'],
      ["actors/a.ts", 'import { sql } from "drizzle-orm";'],
      ["db/a.ts", 'import { connect } from "@nats-io/transport-node";'],
      ["channels/web/a.ts", 'import { Hono } from "hono";'],
      ["channels/web/a.ts", 'import { createTransport } from "nodemailer";'],
      ["ui/a.ts", 'import { join } from "node:path";'],
      ["hub/a.ts", 'import { render } from "solid-js/web";'],
    ],
    sound: [
      ["machines/a.ts", 'import { setup } from "xstate";'],
      ["hub/bus/a.ts", 'import { connect } from "@nats-io/transport-node";'],
      ["machines/a.test.ts", 'import fc from "fast-check";'],
    ],
  },
  {
    says: "writes the extension of what it imports",
    find: importsWithoutExtension,
    broken: [["hub/a.ts", 'import { x } from "./config";']],
    sound: [["hub/a.ts", 'import { x } from "./config.ts";\nimport "./a.css";\nimport logo from "./logo.svg?raw";']],
  },
  {
    says: "uses no banned call or word",
    find: bannedWords,
    broken: [
      ["hub/a.ts", "const now = Date.now();"],
      ["ui/a.tsx", "const now = new Date();"],
      ["actors/a.ts", "const x = Math.random();"],
      ["machines/a.ts", "setTimeout(() => {}, 1);"],
      ["machines/a.ts", "const id = randomUUID();"],
      ["hub/a.ts", 'console.log("x");'],
      ["tests/integration/a.test.ts", 'console.log("x");'],
      ["hub/a.ts", 'await fetch("x");'],
      ["hub/a.ts", "await sql`select 1`;"],
      ["hub/a.ts", "await sql<{ a: number }[]>`select 1 as a`;"],
      ["channels/web/a.ts", 'await sql.unsafe("select 1");'],
      ["hub/a.ts", "export default 1;"],
      ["hub/a.ts", `// TO${"DO"} later`],
      ["hub/a.test.ts", `it.${"skip"}("x", () => {});`],
      ["hub/a.test.ts", `describe.${"only"}("x", () => {});`],
      ["hub/a.ts", "//////// Events ////////"],
    ],
    sound: [
      ["hub/main.ts", "const now = Date.now();"],
      ["hub/a.ts", "const at = new Date(now()).toISOString();"],
      ["hub/a.test.ts", "const now = Date.now();"],
      ["db/queries/a.ts", "await sql`select 1`;"],
      ["bin/a.mjs", 'console.log("x");'],
      ["ui/live/api.ts", 'await fetch("x");'],
      ["vite.config.ts", "export default 1;"],
    ],
  },
  {
    says: "gives files and folders names that say something",
    find: emptyNames,
    broken: [
      ["hub/utils.ts", ""],
      ["hub/helpers/a.ts", ""],
      ["ui/common/a.tsx", ""],
      ["hub/misc.test.ts", ""],
      ["hub/mail-helper.ts", ""],
      ["hub/queue-manager.ts", ""],
      ["hub/index.ts", ""],
      ["hub/types.ts", ""],
    ],
    sound: [
      ["hub/queue/read-queue.ts", ""],
      ["ui/kit/base.css", ""],
      ["hub/connectors/a.ts", ""],
    ],
  },
  {
    says: "reads what citizens wrote for a viewer only",
    find: readsWithoutViewer,
    broken: [
      ["db/queries/a/a.ts", 'sql`select 1 from "case" where id = 1`'],
      ["db/queries/a/a.ts", "sql`select 1 from fact join message m on true`"],
      ["db/queries/a/a.ts", "sql`\n  select count(*) from\n    work_item`.then()"],
      ["db/queries/a/a.ts", 'import { workItem } from "../../schema/read-models.ts";'],
      ["db/queries/a/a.ts", "// visibleTo is not needed here\nsql`select 1 from document d`"],
    ],
    sound: [
      ["db/queries/a/a.ts", 'import { visibleTo } from "../v.ts";\nsql`select 1 from "case" c where true`'],
      [
        "db/queries/a/a.ts",
        "/** Reads facts from the log; a message from outside is no fact. */\nsql`select 1 from fact`",
      ],
      ["db/queries/projections/a.ts", "sql`insert into contact (id) values (1)`"],
      ["db/queries/a/a.test.ts", "sql`select 1 from contact`"],
    ],
  },
  {
    says: "keeps files short enough to be read whole",
    find: longFiles,
    broken: [
      ["hub/a.ts", lines(301)],
      ["hub/a.test.ts", lines(401)],
      ["hub/README.md", lines(121)],
      ["README.md", lines(251)],
    ],
    sound: [
      ["hub/a.ts", lines(300)],
      ["tests/support/a.ts", lines(400)],
      ["README.md", lines(250)],
      ["ui/kit/a.css", lines(1_000)],
    ],
  },
  {
    says: "has a README in each folder at the top",
    find: foldersWithoutReadme,
    broken: [["attic/deep/README.md", ""]],
    sound: [["attic/README.md", ""]],
  },
  {
    says: "links to what exists",
    find: (files) => deadLinks(files, exists),
    broken: [["hub/README.md", "See [the design](./nowhere.md)."]],
    sound: [
      [
        "hub/README.md",
        "See [config](config.ts), [above](../machines/kind.ts#x), `[no](link)`, [web](https://a.example).",
      ],
    ],
  },
];

describe.each(rules)("the house $says", ({ find, broken, sound }) => {
  it("everywhere", () => {
    expect(find(sources)).toEqual([]);
  });

  it.each(broken)("and would see breach %# in %s", (path, text) => {
    expect(find([{ path, text }])).toHaveLength(1);
  });

  it.each(sound)("and leaves sound %# in %s alone", (path, text) => {
    expect(find([{ path, text }])).toEqual([]);
  });
});
