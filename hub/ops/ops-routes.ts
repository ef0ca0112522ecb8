/** `/health` says whether the hub can serve, and why not; `/metrics` is for Prometheus. */
import { Hono } from "hono";
import type { Metrics } from "./metrics.ts";

export type OpsOptions = {
  readonly metrics: Metrics;
  /** Reasons that keep the hub from serving now, as fixed words; empty when it is ready. */
  readonly reasons: () => Promise<readonly string[]>;
};

/** Creates the routes. Neither shows anything of a person; who may reach them is the proxy's business. */
export function createOpsRoutes({ metrics, reasons }: OpsOptions): Hono {
  const routes = new Hono();
  routes.get("/health", async (c) => {
    const why = await reasons();
    return c.json({ status: why.length === 0 ? "ready" : "not-ready", reasons: why }, why.length === 0 ? 200 : 503);
  });
  routes.get("/metrics", async (c) => c.body(await metrics.text(), 200, { "content-type": metrics.contentType }));
  return routes;
}
