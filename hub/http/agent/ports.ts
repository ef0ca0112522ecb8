/** What the agents' routes need from the rest of the hub. `hub/main` wires it; tests give it from memory. */
import type { Context } from "hono";
import type { Outcome } from "../../../actors/ports.ts";
import type { Sql } from "../../../db/connect.ts";
import type { Audit } from "../../audit/audit.ts";
import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Presence } from "../../live/announcement.ts";
import type { LiveHub } from "../../live/live-hub.ts";
import type { Command } from "../../protocol/commands.ts";
import type { Review } from "../../registry/review/review.ts";
import type { People } from "../../registry/search/people.ts";
import type { SubjectsOf } from "../../registry/subjects-of.ts";
import type { BlockedSenders } from "../../smtp/blocked-senders.ts";

export type SignedInAgent = {
  readonly id: string;
  /** What a write must send back in `x-csrf-token`. */
  readonly csrf: string;
};

/** What the routes of this folder read from the context, once somebody is signed in. */
export type AgentEnv = { Variables: { agent: SignedInAgent } };
export type AgentContext = Context<AgentEnv>;

/** What became of a command, or that nobody knows yet: the client asks again under the same id. */
export type CommandOutcome = Outcome | { readonly status: "unknown" };

export type AgentRoutesDeps = {
  /** Null: none (benchmarks, simulations on loopback). Absent: each agent has one. */
  readonly limits?: null;
  readonly sql: Sql;
  readonly directory: Directory;
  readonly live: Pick<LiveHub, "page">;
  readonly audit: Pick<Audit, "record">;
  readonly blobs: Pick<BlobStore, "open">;
  readonly blockedSenders: Pick<BlockedSenders, "block" | "lift">;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly isDemonstration: boolean;
  /** Where people find the hub, without a trailing slash. */
  readonly publicUrl: string;
  /** The agent whose session the request carries, or null. */
  readonly signedInAgent: (c: Context) => Promise<SignedInAgent | null>;
  /** Tells whether the agent gave that document, and lately enough. */
  readonly isUploadOpen: (agent: string, uploadId: string) => boolean;
  readonly presenceOf: (agent: string) => Promise<Presence>;
  readonly subjectsOf: SubjectsOf;
  readonly people: People;
  readonly review: Review;
  /** Gives the command to the actors and waits for the outcome. What it acts on was checked to be in the agent's sight. */
  readonly runCommand: (agent: string, commandId: string, command: Command) => Promise<CommandOutcome>;
};
