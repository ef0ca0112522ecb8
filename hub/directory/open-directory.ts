/**
 * The directory in memory, kept current by asking the database for its version every few seconds.
 *
 * A hub that cannot reach the database keeps its last directory and says so in the log: rights are then at most as old
 * as the failure. Rights in force change in one step, and only then are listeners told.
 */
import type { Sql } from "../../db/connect.ts";
import { readDirectory } from "../../db/queries/directory/read-directory.ts";
import type { Log } from "../log.ts";
import type { Directory } from "./directory.ts";
import { createView, type View } from "./view.ts";

const CHECK_EVERY_MS = 3_000;

/** Reads the directory and keeps it current until `close`. Rejects when the first read fails. */
export async function openDirectory(sql: Sql, log: Log): Promise<Directory> {
  const listeners = new Set<(agentId: string) => void>();
  let version: string | null = null;
  let view: View = createView({ sectors: [], services: [], sites: [], agents: [], memberships: [] });
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    const found = await readDirectory(sql, version);
    if (!found) return;
    const before = view;
    view = createView(found.rows);
    const isFirst = version === null;
    version = found.version;
    if (isFirst) return;
    for (const agentId of changedRights(before, view)) for (const listener of [...listeners]) listener(agentId);
  }

  /** A read that began before the call may have missed what the caller wrote, so one more follows it. */
  async function refresh(): Promise<void> {
    while (reading !== null) await reading.catch(() => "told to those who asked for that read");
    reading = read().finally(() => {
      reading = null;
    });
    await reading;
  }

  await refresh();
  const timer = setInterval(() => {
    if (reading !== null) return;
    refresh().catch((error: unknown) => log.warn({ error }, "directory not refreshed, the last one stays in force"));
  }, CHECK_EVERY_MS);
  timer.unref();

  return {
    sectors: () => view.rows.sectors,
    services: () => view.services,
    sites: () => view.rows.sites,
    agents: () => view.rows.agents,
    service: (id) => view.serviceById.get(id),
    agent: (id) => view.agentById.get(id),
    agentName: (id) => view.agentById.get(id)?.name ?? id,
    serviceOfAddress: (email) => view.serviceByEmail.get(email.trim().toLowerCase()),
    serviceForCommune: (code) => view.serviceByCommune.get(code) ?? view.serviceByCommune.get("*"),
    transferTargets: () => view.transferTargets,
    viewerOf: (agentId) => view.viewerOf(agentId),
    rolesOf: (agentId) => view.rows.memberships.filter((membership) => membership.agent === agentId),
    roleIn: (agentId, serviceId) => view.roleIn(agentId, serviceId),
    onRightsChanged(callback) {
      listeners.add(callback);
      return () => void listeners.delete(callback);
    },
    refresh,
    close() {
      clearInterval(timer);
      listeners.clear();
    },
  };
}

function changedRights(before: View, after: View): string[] {
  const ids = new Set([...before.agentById.keys(), ...after.agentById.keys()]);
  return [...ids].filter((id) => before.rightsOf(id) !== after.rightsOf(id));
}
