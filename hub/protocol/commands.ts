/** What an agent may ask of the hub. One route takes them all: `POST /api/v1/commands`. */
import { z } from "zod";
import { Channel, Party } from "./queue.ts";

const onCase = { caseId: z.string().min(1).max(64) };
/**
 * Id of the citizen's newest message that the agent was shown, null for none. With it, the command is refused with
 * `new-message` when the citizen has written since; without it, it is taken whatever has come.
 */
const seen = z.string().min(1).max(64).nullable().optional();
const text = z.string().trim().min(1).max(100_000);

export const Command = z.discriminatedUnion("type", [
  /** `channel` is taken and looked at by nobody: an agent's capacity is counted on the channel that the case came by. */
  z.object({ type: z.literal("claim"), ...onCase, channel: Channel.optional() }),
  z.object({ type: z.literal("release"), ...onCase }),
  z.object({
    type: z.literal("reply"),
    ...onCase,
    text,
    /** Ids given by `POST /api/v1/uploads`. */
    documents: z.array(z.string()).max(10).default([]),
    next: z.enum(["keep", "await-citizen", "resolve"]).default("keep"),
    /** Counts when `next` is not `keep`. */
    seen,
  }),
  z.object({ type: z.literal("note"), ...onCase, text }),
  z.object({ type: z.literal("transfer"), ...onCase, service: z.string().min(1) }),
  z.object({
    type: z.literal("await"),
    ...onCase,
    party: Party.extract(["citizen", "third-party"]),
    /** When the case comes back by itself, or null for never. */
    until: z.iso.datetime().nullable().default(null),
    seen,
  }),
  z.object({ type: z.literal("resume"), ...onCase }),
  z.object({
    type: z.literal("resolve"),
    ...onCase,
    outcome: z.enum(["answered", "referred", "unfounded", "abandoned", "duplicate"]).default("answered"),
    seen,
  }),
  z.object({ type: z.literal("judge"), ...onCase, isJunk: z.boolean() }),
  z.object({ type: z.literal("enter") }),
  z.object({ type: z.literal("leave") }),
  z.object({ type: z.literal("pause"), why: z.enum(["break", "meal", "meeting", "training", "back-office"]) }),
  z.object({ type: z.literal("unpause") }),
]);
export type Command = z.infer<typeof Command>;

/** `commandId` is made by the client once and kept on a retry: the answer is then the first one. */
export const CommandRequest = z.object({ commandId: z.string().regex(/^[\w-]{8,64}$/), command: Command });
export type CommandRequest = z.infer<typeof CommandRequest>;

/** 200 with this, or 409 with a problem whose `refusal` says why, or 503 when the outcome is not known yet. */
export const CommandAnswer = z.object({
  status: z.literal("accepted"),
  version: z.number().int(),
  answer: z.unknown().optional(),
});
export type CommandAnswer = z.infer<typeof CommandAnswer>;
