/** What the public door reads and keeps in PostgreSQL. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPortalDrafts, forgetPortalDrafts } from "../../db/queries/portal/drafts.ts";
import { createTrackingReader } from "../../db/queries/portal/tracking.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const at = "2026-11-24T09:00:00.000Z";
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it("drafts are replaced, removed, and forgotten after 30 days; an agent's stay", async () => {
  const drafts = createPortalDrafts(database.sql);
  await drafts.write("web:a", "contact", "first", at);
  await drafts.write("web:a", "contact", "second", at);
  await database.sql`insert into draft (owner, key, body, version, updated_at) values ('agent:k', 'c', '{}', 1, ${at})`;
  expect(await drafts.read("web:a", "contact")).toEqual({ sealed: "second", updatedAt: at });
  expect(await drafts.read("web:b", "contact")).toBeNull();
  await forgetPortalDrafts(database.sql, "2026-12-25T09:00:00.000Z");
  expect(await drafts.read("web:a", "contact")).toBeNull();
  expect((await database.sql`select owner from draft`).map(({ owner }) => owner)).toEqual(["agent:k"]);
  await drafts.write("web:a", "contact", "third", at);
  await drafts.remove("web:a", "contact");
  expect(await drafts.read("web:a", "contact")).toBeNull();
});

describe("tracking", () => {
  beforeEach(async () => {
    const { sql } = database;
    await sql`truncate "case", message, document, agent`;
    await sql`insert into agent (id, name, email, capacity) values ('a-karim', 'Karim Benali', 'k@guichet.test', '{}')`;
    await addCase("c1", false);
    await addCase("c2", true);
  });

  async function addCase(id: string, isProtected: boolean): Promise<void> {
    const { sql } = database;
    const place = { service: "accueil", sector: "usagers", is_protected: isProtected };
    await sql`insert into "case" ${sql({
      ...place,
      id,
      reference: `GU-2026-${id}`,
      subject: "p",
      procedure: "contact",
      channel: "web",
      state: "claimed",
      owes: "administration",
      holder: "a-karim",
      priority: "urgent",
      title: "Mon dossier",
      citizen_name: "Giulia Rossi",
      citizen: sql.json({ email: "giulia@exemple.fr" }),
      opened_at: at,
      is_junk: false,
      version: 1,
      updated_at: at,
      words: "'dossier'",
    })}`;
    const lines = [
      ["in", "citizen", null, "Bonjour"],
      ["note", "agent", "a-karim", "Situation difficile"],
      ["event", "hub", null, null],
      ["out", "hub", null, "Accusé"],
      ["out", "agent", "a-karim", "Voici"],
    ] as const;
    for (const [n, [kind, authorKind, author, text]] of lines.entries()) {
      const message = {
        id: `${id}-${n}`,
        case_id: id,
        subject: "p",
        partition: 0,
        position: n,
        kind,
        type: "x",
        at,
        text,
        author,
      };
      await sql`insert into message ${sql({ ...place, ...message, author_kind: authorKind, detail: sql.json({}) })}`;
      const file = { id: `d-${id}-${n}`, case_id: id, message_id: `${id}-${n}`, blob: "h.k", name: `${kind}.pdf` };
      await sql`insert into document ${sql({ ...place, ...file, media_type: "application/pdf", bytes: 3 })}`;
    }
  }

  it("shows what came in and went out, and never a note, an event or a family name", async () => {
    const tracked = await createTrackingReader(database.sql).read("c1");
    expect(
      tracked?.messages.map(({ direction, isAutomatic, firstName, text }) => [direction, isAutomatic, firstName, text]),
    ).toEqual([
      ["in", false, null, "Bonjour"],
      ["out", true, null, "Accusé"],
      ["out", false, "Karim", "Voici"],
    ]);
    expect(tracked?.messages[0]?.documents).toEqual([
      { id: "d-c1-0", name: "in.pdf", mediaType: "application/pdf", bytes: 3 },
    ]);
    expect(tracked).toMatchObject({
      reference: "GU-2026-c1",
      email: "giulia@exemple.fr",
      state: "claimed",
      openedAt: at,
    });
    expect(JSON.stringify(tracked)).not.toMatch(/Benali|difficile|urgent|note\.pdf|event\.pdf/);
  });

  it("names nobody on a protected case", async () => {
    expect(JSON.stringify(await createTrackingReader(database.sql).read("c2"))).not.toContain("Karim");
  });

  it("opens documents of messages of this case only", async () => {
    const { findDocument, findByReference, read } = createTrackingReader(database.sql);
    expect(await findDocument("c1", "d-c1-0")).toMatchObject({ blob: "h.k", name: "in.pdf" });
    expect(
      await Promise.all([findDocument("c1", "d-c1-1"), findDocument("c1", "d-c1-2"), findDocument("c1", "d-c2-0")]),
    ).toEqual([null, null, null]);
    expect([await findByReference("GU-2026-c1"), await findByReference("GU-2026-x"), await read("x")]).toEqual([
      "c1",
      null,
      null,
    ]);
  });
});
