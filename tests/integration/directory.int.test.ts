import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Directory } from "../../hub/directory/directory.ts";
import { openDirectory } from "../../hub/directory/open-directory.ts";
import { seedDirectory } from "../../hub/directory/seed.ts";
import { createLog } from "../../hub/log.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const log = createLog({ level: "silent", pretty: false, clock: () => 0 });
let database: TestDatabase;
let directory: Directory;
let changed: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  await seedDirectory(database.sql, "guichet.test");
});
afterAll(() => database.drop());
beforeEach(async () => {
  directory = await openDirectory(database.sql, log);
  changed = [];
  directory.onRightsChanged((agentId) => changed.push(agentId));
  return () => directory.close();
});

it("seeds once: a second start, and two at once, change nothing", async () => {
  await database.sql`update service set name = 'Accueil central' where id = 'accueil'`;
  const again = await Promise.all([
    seedDirectory(database.sql, "guichet.test"),
    seedDirectory(database.sql, "guichet.test"),
  ]);
  expect(again).toEqual([false, false]);
  await directory.refresh();
  expect(directory.service("accueil")?.name).toBe("Accueil central");
});

it("finds the service of an address whatever its case, and none for a stranger's", () => {
  expect(directory.serviceOfAddress("APA@Guichet.TEST")?.id).toBe("autonomie");
  expect(directory.serviceOfAddress("apa@elsewhere.test")).toBeUndefined();
});

it("sends a commune to the service that names it, and the others to the reception", () => {
  expect(directory.serviceForCommune("06083")?.id).toBe("msd-menton");
  expect(directory.serviceForCommune("06004")?.id).toBe("accueil");
});

it("offers for transfer only services that take contacts, the reception first", () => {
  const ids = directory.transferTargets().map((service) => service.id);
  expect(ids[0]).toBe("accueil");
  expect(ids).toContain("msd-menton");
  expect(ids).not.toContain("msd");
  expect(ids).not.toContain("departement");
});

it("tells whose rights changed, once, after they are in force", async () => {
  const seenThen: unknown[] = [];
  directory.onRightsChanged((agentId) => seenThen.push(directory.viewerOf(agentId)));
  await database.sql`update membership set service = 'routes' where agent = 'a-paul'`;
  await directory.refresh();
  await directory.refresh();
  expect(changed).toEqual(["a-paul"]);
  expect(seenThen).toEqual([{ agent: "a-paul", services: ["routes"], sectors: ["voirie"], canSeeProtected: false }]);
});

it("tells nobody when a name, a telephone or an account changes", async () => {
  await database.sql`update agent set name = 'Rose D.', subject = 'issuer sub' where id = 'a-rose'`;
  await database.sql`update service set phone = null where id = 'routes'`;
  await directory.refresh();
  expect(directory.agentName("a-rose")).toBe("Rose D.");
  expect(changed).toEqual([]);
});

it("takes rights away from an agent who leaves or is removed", async () => {
  await database.sql`update agent set is_active = false where id = 'a-julien'`;
  await database.sql`delete from agent where id = 'a-manon'`;
  await directory.refresh();
  expect([...changed].sort()).toEqual(["a-julien", "a-manon"]);
  expect(directory.viewerOf("a-julien")).toMatchObject({ services: [] });
});

it("sees by itself what another hub wrote", async () => {
  const heard = new Promise<string>((resolve) => directory.onRightsChanged(resolve));
  await database.sql`update agent set can_see_protected = true where id = 'a-thomas'`;
  expect(await heard).toBe("a-thomas");
});

it("keeps the last directory in force when the database is away", async () => {
  const dead = await createTestDatabase();
  await seedDirectory(dead.sql, "guichet.test");
  const orphan = await openDirectory(dead.sql, log);
  await dead.drop();
  await expect(orphan.refresh()).rejects.toThrow();
  expect(orphan.service("routes")?.sector).toBe("voirie");
  orphan.close();
});
