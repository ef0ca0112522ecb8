/** The images of a mail, as the agents' API shows its HTML, against real PostgreSQL. */
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Directory } from "../../hub/directory/directory.ts";
import { createTestAgentRoutes } from "../support/agent-routes.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { caseId, createDirectory, createWorld } from "../support/reads-world.ts";

const PNG = Buffer.from("89504e470d0a1a0a", "hex");
let database: TestDatabase;
let directory: Directory;
let app: ReturnType<typeof createTestAgentRoutes>;
let html = "";

beforeEach(async () => {
  database = await createTestDatabase();
  directory = await createDirectory(database.sql);
  const open = async (handle: string) =>
    (async function* () {
      yield handle.startsWith("png") ? PNG : Buffer.from(html);
    })();
  app = createTestAgentRoutes({
    sql: database.sql,
    directory,
    blobs: { open },
    clock: () => Date.parse("2026-11-24T14:00:00.000Z"),
    signedInAgent: async () => ({ id: "alice", csrf: "" }),
  });
  await createWorld(database.sql).commit([
    { n: 1, service: "aides", state: "claimed", isJunk: false, holder: "alice", breach: 1, isHeard: true },
  ]);
});
afterEach(async () => {
  directory.close();
  await database.drop();
});

const htmlOf = async (query = "") => {
  const { sql } = database;
  const [message] = await sql<{ id: string }[]>`select id from message where case_id = ${caseId(1)}`;
  const answer = await app.request(`/api/v1/messages/${message?.id}/html${query}`);
  return { answer, text: await answer.text() };
};
const inline = async (images: readonly (readonly [contentId: string, mediaType: string, bytes: number])[]) => {
  const { sql } = database;
  for (const [n, [contentId, mediaType, bytes]] of images.entries())
    await sql`
      insert into document (id, case_id, message_id, service, sector, is_protected, blob, name, media_type, bytes, content_id)
      select ${`image-${n}`}, case_id, message_id, service, sector, is_protected, ${`png.${n}`}, 'image', ${mediaType}, ${bytes}, ${contentId}
      from document where case_id = ${caseId(1)} limit 1`;
};

it("are in its page when it brought them, by their sniffed type", async () => {
  await inline([
    ["logo", "image/png", PNG.length],
    ["drawing", "image/svg+xml", PNG.length],
  ]);
  html = '<img src="cid:logo" alt="Logo"><img src="cid:drawing"><img src="data:image/png;base64,AAAA">';
  const { answer, text } = await htmlOf();
  expect([...text.matchAll(/<img[^>]*>/g)].map(([image]) => image)).toEqual([
    `<img src="data:image/png;base64,${PNG.toString("base64")}" alt="Logo" />`,
  ]);
  expect(answer.headers.get("content-security-policy")).toContain("img-src data:;");
  expect(answer.headers.get("x-remote-images")).toBe("0");
});

it("stop at twenty different ones, and at 8 MB however often they are shown", async () => {
  const ids = Array.from({ length: 21 }, (_, n) => `i${n}`);
  await inline([...ids.map((id) => [id, "image/png", PNG.length] as const), ["large", "image/png", 3_000_000]]);
  html = ids.map((id) => `<img src="cid:${id}">`).join("");
  expect((await htmlOf()).text.match(/src="data:/g)).toHaveLength(20);
  html = '<img src="cid:large">'.repeat(5);
  expect((await htmlOf()).text.match(/src="data:/g)).toHaveLength(2);
});

it("are counted when they are of elsewhere, and load only in the answer to who asks for them", async () => {
  html = '<img src="https://elsewhere.test/a.png"><img src="http://elsewhere.test/b.png">';
  const kept = await htmlOf();
  expect(kept.text).not.toContain("<img");
  expect(kept.answer.headers.get("x-remote-images")).toBe("1");
  const shown = await htmlOf("?images=remote");
  expect(shown.text.match(/<img src="https:/g)).toHaveLength(1);
  expect(shown.answer.headers.get("content-security-policy")).toContain("img-src data: https:;");
  expect((await htmlOf()).answer.headers.get("content-security-policy")).toContain("img-src data:;");
});
