/** Agents' routes for tests of some of them: who signs in is said by a header, and what is not given is not asked. */
import type { Sql } from "../../db/connect.ts";
import type { Directory } from "../../hub/directory/directory.ts";
import type { AgentRoutesDeps } from "../../hub/http/agent/ports.ts";
import { createAgentRoutes } from "../../hub/http/agent-routes.ts";

const notAsked = () => Promise.reject(new Error("not asked"));

type Given = Partial<AgentRoutesDeps> & { readonly sql: Sql; readonly directory: Directory };

/** Creates the routes. The header `x-test-agent` names who is signed in; nobody without it. */
export function createTestAgentRoutes(given: Given): ReturnType<typeof createAgentRoutes> {
  return createAgentRoutes({
    live: { page: notAsked },
    audit: { record: () => {} },
    blobs: { open: notAsked },
    blockedSenders: { block: notAsked, lift: notAsked },
    clock: Date.now,
    isDemonstration: false,
    publicUrl: "http://guichet.test",
    signedInAgent: async (c) => {
      const id = c.req.header("x-test-agent");
      return id ? { id, csrf: `csrf-${id}` } : null;
    },
    isUploadOpen: () => false,
    presenceOf: async () => ({ presence: "available", pauseReason: null }),
    review: { list: notAsked, open: notAsked, answer: notAsked, undo: notAsked, assign: notAsked },
    people: { search: notAsked, open: notAsked },
    subjectsOf: async () => [],
    runCommand: notAsked,
    ...given,
  });
}
