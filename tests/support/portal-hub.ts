/** The portal as people meet it: built screens, the real routes on a real port, cases from memory. */
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { createBuilder } from "vite";
import { createFileBlobs } from "../../hub/blobs/blob-store.ts";
import { createApp } from "../../hub/http/app.ts";
import { createPortalMemory, type PortalMemory } from "../../hub/http/portal/memory-deps.ts";
import { loadPortal } from "../../hub/http/portal/renderer.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Builds the portal alone into a folder of its own, and returns it. The caller removes it. */
export async function buildPortal(): Promise<string> {
  const dist = mkdtempSync(join(tmpdir(), "guichet-portal-"));
  const builder = await createBuilder({
    root: ROOT,
    logLevel: "error",
    environments: {
      client: { build: { outDir: join(dist, "ui") } },
      ssr: { build: { outDir: join(dist, "server") } },
    },
  });
  await builder.buildApp();
  return dist;
}

export type PortalHub = { readonly url: string; readonly memory: PortalMemory; close(): Promise<void> };

/** Serves the portal on a free port of the loopback. */
export async function startPortalHub(dist: string): Promise<PortalHub> {
  const folder = mkdtempSync(join(tmpdir(), "guichet-blobs-"));
  const documentOf = await loadPortal(dist);
  let answer: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 });
  const server = serve({ fetch: (request: Request) => answer(request), hostname: "127.0.0.1", port: 0 });
  await new Promise<void>((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const memory = createPortalMemory({
    blobs: createFileBlobs(folder),
    clock: Date.now,
    publicUrl: url,
    documentOf,
    staticFolder: join(dist, "ui"),
  });
  const app = createApp(memory.deps);
  answer = (request) => app.fetch(request);
  return {
    url,
    memory,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
