/** The audit trail goes on whatever people write into it. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkAudit, createAudit } from "../../hub/audit/audit.ts";
import { createLog } from "../../hub/log.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const clock = () => Date.parse("2026-11-24T09:00:00.000Z");
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it("writes a motive that PostgreSQL cannot keep as it is, and all that comes after it", async () => {
  const { sql } = database;
  const audit = createAudit({ sql, clock, log: createLog({ level: "silent", pretty: false, clock }) });
  const deed = { actor: "agent:a-karim", action: "sender.block", target: "case:1" };
  audit.record({ ...deed, motive: "insultes\0 \ud83d" });
  audit.record({ ...deed, target: "case:2" });
  await audit.flush();
  expect(await sql`select target, motive from audit order by id`).toEqual([
    { target: "case:1", motive: "insultes\ufffd \ufffd" },
    { target: "case:2", motive: null },
  ]);
  expect(await checkAudit(sql)).toMatchObject({ status: "intact" });
  await audit.close();
});
