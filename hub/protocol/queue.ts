/** The queue and the case as the console reads them. Shared by the hub and the screens. */
import { z } from "zod";

export const Channel = z.enum(["web", "email", "phone", "desk"]);
export const Priority = z.enum(["low", "normal", "high", "urgent"]);
export const CaseState = z.enum(["received", "queued", "claimed", "waiting", "resolved", "closed"]);
export const Party = z.enum(["administration", "citizen", "third-party", "nobody"]);
export const QueuedWhy = z.enum([
  "new",
  "released",
  "transferred",
  "citizen-wrote",
  "resumed",
  "wait-over",
  "delivery-failed",
  "cleared",
]);

/** One line of the queue. */
export const QueueRow = z.object({
  caseId: z.string(),
  reference: z.string(),
  service: z.string(),
  channel: Channel,
  title: z.string(),
  citizenName: z.string(),
  state: CaseState,
  owes: Party,
  holder: z.object({ id: z.string(), name: z.string() }).nullable(),
  priority: Priority,
  /** When its target is missed; gives the order. Of a closed case, when it was closed. */
  breachAt: z.string(),
  /** Since when it waits. */
  since: z.string(),
  why: QueuedWhy,
  /** True when the citizen wrote since an agent last acted. */
  hasNew: z.boolean(),
  /** What a command acts under. */
  version: z.number().int(),
  /** When it was resolved: on rows of the view `closed`, whose order it gives, newest first. Absent from the others. */
  closedAt: z.string().optional(),
});
export type QueueRow = z.infer<typeof QueueRow>;

/** What part of the queue one looks at. Absent means all that the viewer may see. */
export const QueueFilter = z.object({
  /** `closed`: cases that were resolved, and no junk. They stand in no queue and are found here. */
  view: z.enum(["open", "mine", "waiting", "junk", "closed"]).default("open"),
  services: z.array(z.string()).optional(),
  channels: z.array(Channel).optional(),
  /** Words of the citizen's name, the title or the reference. */
  search: z.string().max(100).optional(),
});
export type QueueFilter = z.infer<typeof QueueFilter>;

export const QueuePage = z.object({
  rows: z.array(QueueRow),
  /** How many there are in all under this filter. */
  total: z.number().int(),
  offset: z.number().int(),
  /** Opaque: where live deltas go on from. */
  cursor: z.string(),
});
export type QueuePage = z.infer<typeof QueuePage>;

export const DocumentRef = z.object({
  id: z.string(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  isInline: z.boolean(),
});

/** One line of a case's timeline. */
export const TimelineItem = z.object({
  id: z.string(),
  kind: z.enum(["in", "out", "note", "event"]),
  channel: Channel.nullable(),
  /** The fact's type, for example `case.claimed`. */
  type: z.string(),
  at: z.string(),
  author: z.object({ kind: z.enum(["citizen", "agent", "hub"]), id: z.string().nullable(), name: z.string() }),
  title: z.string().nullable(),
  text: z.string().nullable(),
  /** True when `/api/v1/messages/{id}/html` has a sanitised page for a sandboxed frame. */
  hasHtml: z.boolean(),
  documents: z.array(DocumentRef),
  delivery: z.enum(["queued", "sent", "bounced", "refused", "unknown"]).nullable(),
  deliveryDetail: z.string().nullable(),
  /**
   * Open details of the fact: party awaited, service before and after, outcome… On a mail that went to several services,
   * `alsoTo` (addresses): those do not have it.
   */
  detail: z.record(z.string(), z.unknown()),
});
export type TimelineItem = z.infer<typeof TimelineItem>;

export const CitizenCard = z.object({
  name: z.string(),
  kind: z.enum(["person", "organisation"]),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  postalAddress: z.string().nullable(),
  /** How far identity goes: an account's subject, or nothing proven. */
  proof: z.enum(["account", "none"]),
  /** Other cases of the same person in the viewer's sectors and services, newest first. */
  cases: z.array(
    z.object({ caseId: z.string(), reference: z.string(), title: z.string(), state: CaseState, openedAt: z.string() }),
  ),
  contacts: z.number().int(),
});
export type CitizenCard = z.infer<typeof CitizenCard>;

export const CaseView = z.object({
  caseId: z.string(),
  reference: z.string(),
  title: z.string(),
  procedure: z.string(),
  service: z.string(),
  serviceName: z.string(),
  channel: Channel,
  state: CaseState,
  owes: Party,
  holder: z.object({ id: z.string(), name: z.string(), since: z.string() }).nullable(),
  priority: Priority,
  openedAt: z.string(),
  breachAt: z.string().nullable(),
  waitsUntil: z.string().nullable(),
  isJunk: z.boolean(),
  canReply: z.boolean(),
  possibleFollowUpOf: z.object({ caseId: z.string(), reference: z.string() }).nullable(),
  version: z.number().int(),
  citizen: CitizenCard,
  timeline: z.array(TimelineItem),
  cursor: z.string(),
});
export type CaseView = z.infer<typeof CaseView>;

const Role = z.enum(["agent", "supervisor", "admin"]);

export const Me = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.object({ service: z.string(), role: Role })),
  /** Services whose cases the viewer sees, children of theirs included, with the strongest role held there or above. */
  services: z.array(z.object({ id: z.string(), name: z.string(), sector: z.string(), role: Role })),
  /** Services a case may be transferred to: all that take contacts. */
  transferTargets: z.array(z.object({ id: z.string(), name: z.string() })),
  presence: z.enum(["offline", "available", "paused"]),
  pauseReason: z.string().nullable(),
  isDemonstration: z.boolean(),
  /** Whether they decide who is one person in the registry. */
  mayReview: z.boolean(),
  csrf: z.string(),
});
export type Me = z.infer<typeof Me>;
