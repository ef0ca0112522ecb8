/** All routes of a hub, with what they need from its parts. */
import { getConnInfo } from "@hono/node-server/conninfo";
import { findCaseChannels } from "../../db/queries/cases/find-case-channels.ts";
import { createPortalDrafts } from "../../db/queries/portal/drafts.ts";
import { createTrackingReader } from "../../db/queries/portal/tracking.ts";
import { presenceOf } from "../../db/queries/presence/presence.ts";
import type { Auth } from "../auth/auth.ts";
import { communes } from "../directory/communes.ts";
import { createRunCommand } from "../gateway/run-command.ts";
import { createCaseWatch } from "../live/case-watch.ts";
import type { HubOptions } from "../open-hub.ts";
import type { Parts } from "../open-parts.ts";
import { createAgentRoutes } from "./agent-routes.ts";
import { createApp } from "./app.ts";
import type { HttpContext } from "./portal/ports.ts";
import { createUploadSeal, type UploadSeal } from "./upload-seal.ts";

/** The other end of the connection: a citizen, or the nearest proxy. */
export function remoteAddress(c: HttpContext): string {
  return getConnInfo(c).remote.address ?? "";
}

/** Creates the application with every route but those of operations. */
export function composeApp(options: HubOptions, parts: Parts, auth: Auth): ReturnType<typeof createApp> {
  const { config, now, keys } = options;
  const { sql } = parts;
  const uploads = createUploadSeal(keys.signingKey, now);
  const app = createApp({
    ...parts,
    log: options.log,
    remoteAddress,
    trustedProxies: config.trustedProxies,
    ...(config.hasRateLimits ? {} : { limits: null }),
    staticFolder: options.staticFolder,
    isDemonstration: config.isDemonstration,
    publicUrl: config.publicUrl,
    clock: now,
    communes,
    drafts: createPortalDrafts(sql),
    tracking: createTrackingReader(sql),
    uploads,
    optionalCitizen: auth.optionalCitizen,
    citizenSignInUrl: options.citizenOidc ? "/auth/citizen/login" : null,
    optionalAgent: auth.optionalAgent,
    onCaseChanged: createCaseWatch(parts.announcements).onCaseChanged,
    documentOf: options.documentOf,
  });
  app.route("/", auth.routes);
  app.route("/", agentRoutes(options, parts, auth, uploads));
  return app;
}

function agentRoutes({ config, now }: HubOptions, parts: Parts, auth: Auth, uploads: UploadSeal) {
  const { sql, core, directory } = parts;
  return createAgentRoutes({
    ...parts,
    ...(config.hasRateLimits ? {} : { limits: null }),
    blockedSenders: parts.mail.blockedSenders,
    clock: now,
    isDemonstration: config.isDemonstration,
    publicUrl: config.publicUrl,
    signedInAgent: auth.optionalAgent,
    isUploadOpen: (agent, id) => uploads.open(`agent:${agent}`, id) !== undefined,
    presenceOf: (agent) => presenceOf(sql, agent),
    runCommand: createRunCommand({
      ...core,
      directory,
      channelsOf: (caseIds) => findCaseChannels(sql, caseIds),
      documentsOf: async (agent, ids) => ids.flatMap((id) => uploads.open(`agent:${agent}`, id) ?? []),
      now,
    }),
  });
}
