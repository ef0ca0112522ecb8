/** A whole hub that keeps its documents in an object store: what comes by mail is read back through the API. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { CaseView, QueuePage } from "../../hub/protocol/queue.ts";
import { type ObjectStore, startObjectStore } from "../../simulators/object-store/start-object-store.ts";
import { startWholeHub, type WholeHub } from "../support/whole-hub.ts";

const account = { accessKey: "GUICHET", secretKey: "secret", region: "fr-par" };
const PDF = Buffer.from("%PDF-1.4\n% un avis d’imposition\n");

let store: ObjectStore;
let hub: WholeHub;
beforeAll(async () => {
  store = await startObjectStore({ ...account, bucket: "guichet", now: Date.now });
  hub = await startWholeHub({
    BLOBS_S3_URL: `${store.url}/guichet/blobs`,
    BLOBS_S3_ACCESS_KEY: account.accessKey,
    BLOBS_S3_SECRET_KEY: account.secretKey,
    BLOBS_S3_REGION: account.region,
  });
});
afterAll(async () => {
  await hub.close();
  await store.close();
});

const mail = {
  from: "anna@exemple.fr",
  to: "accueil@guichet.test",
  subject: "Mon avis",
  text: "Le voici.",
  attachments: [{ filename: "avis.pdf", content: PDF }],
};

it("answers a mail once its blobs are in the store, and gives its document back", async () => {
  await hub.mail(mail);
  const kept = store.objects.size;
  expect(kept).toBeGreaterThanOrEqual(2);
  for (const [key, { bytes }] of store.objects) {
    expect(key).toMatch(/^blobs\/[0-9a-f]{64}$/);
    expect(bytes.includes("imposition")).toBe(false);
  }
  const nadia = await hub.agent("a-nadia");
  const caseId = await vi.waitFor(async () => {
    const [row] = (await nadia.get<QueuePage>("/api/v1/queue")).body.rows;
    if (!row) throw new Error("not in the queue yet");
    return row.caseId;
  });
  const { timeline } = (await nadia.get<CaseView>(`/api/v1/cases/${caseId}`)).body;
  const [document] = timeline.flatMap(({ documents }) => documents);
  const response = await fetch(`${hub.url}/api/v1/documents/${document?.id}`, { headers: { cookie: nadia.cookie } });
  expect(Buffer.from(await response.arrayBuffer()).equals(PDF)).toBe(true);
});

it("asks the sender to try again, and keeps no case, while the store is away", async () => {
  const kept = store.objects.size;
  for (let count = 0; count < 10; count++) store.fail({ kind: "status", status: 503 }, "PUT");
  await expect(hub.mail({ ...mail, subject: "Encore" })).rejects.toThrow(/^Message failed: 4\d\d/);
  expect(store.objects.size).toBe(kept);
  const nadia = await hub.agent("a-nadia");
  expect((await nadia.get<QueuePage>("/api/v1/queue")).body.total).toBe(1);
});
