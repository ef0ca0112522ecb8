/**
 * Frames of the live socket (`/live`, JSON text). One socket a tab, many subscriptions.
 *
 * Deltas are numbered per subscription after the permission filter: a hole means resync. A row that leaves
 * the viewer's sight, for whatever reason, is a bare id in `removed`.
 */
import { z } from "zod";
import { CaseView, QueueFilter, QueueRow, TimelineItem } from "./queue.ts";

const id = z.string().min(1).max(64);

export const ClientFrame = z.discriminatedUnion("type", [
  z.discriminatedUnion("topic", [
    z.object({
      type: z.literal("subscribe"),
      id,
      topic: z.literal("queue"),
      filter: QueueFilter,
      limit: z.number().int().min(1).max(500).default(100),
      cursor: z.string().optional(),
    }),
    z.object({ type: z.literal("subscribe"), id, topic: z.literal("case"), caseId: id, cursor: z.string().optional() }),
  ]),
  z.object({ type: z.literal("unsubscribe"), id }),
  /** What the agent does on a case: sent on change and every 20 s; forgotten after 45 s. */
  z.object({ type: z.literal("attend"), caseId: id, doing: z.enum(["viewing", "typing", "gone"]) }),
  z.object({ type: z.literal("ping"), at: z.number() }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

const n = z.number().int();
export const Attendee = z.object({ agent: z.string(), name: z.string(), doing: z.enum(["viewing", "typing"]) });

export const ServerFrame = z.discriminatedUnion("type", [
  /** First frame: who one is for the hub, and which build serves. */
  z.object({ type: z.literal("hello"), agent: z.string(), hub: z.string() }),
  /** Answers a queue subscription when no cursor was given or it is too old. `rows` is the head of the queue. */
  z.object({ type: z.literal("queue"), id, n, cursor: z.string(), rows: z.array(QueueRow), total: n }),
  /** Changes since the last frame. `upserts` match the filter; `total` is the new count under the filter. */
  z.object({
    type: z.literal("queue.delta"),
    id,
    n,
    cursor: z.string(),
    upserts: z.array(QueueRow),
    removed: z.array(z.string()),
    total: n,
  }),
  z.object({ type: z.literal("case"), id, n, cursor: z.string(), view: CaseView }),
  /** `head` has the case's fields without its timeline; `items` replace those of the same id, or are appended. */
  z.object({
    type: z.literal("case.delta"),
    id,
    n,
    cursor: z.string(),
    head: CaseView.omit({ timeline: true, cursor: true }),
    items: z.array(TimelineItem),
  }),
  z.object({ type: z.literal("attendance"), caseId: id, people: z.array(Attendee) }),
  /** The subscription is over: the case is out of sight, or does not exist (no difference is shown). */
  z.object({ type: z.literal("gone"), id }),
  z.object({
    type: z.literal("presence"),
    presence: z.enum(["offline", "available", "paused"]),
    pauseReason: z.string().nullable(),
  }),
  z.object({
    type: z.literal("error"),
    reason: z.enum(["bad-frame", "too-many-subscriptions", "unknown-subscription"]),
    detail: z.string(),
  }),
  z.object({ type: z.literal("pong"), at: z.number() }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;

/** WebSocket close codes of our own (RFC 6455, 4000 to 4999). */
export const CLOSE = { signedOut: 4001, tooSlow: 4008, badFrames: 4009, shutdown: 4012 } as const;
