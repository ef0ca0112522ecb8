/** Questions that the registry puts before people: are these two one person? Shared by the hub and the screens. */
import { z } from "zod";
import { PersonName, RecordField } from "./people.ts";

const Agent = z.object({ id: z.string(), name: z.string() });

/** One side of a question, as a list says it. */
const Named = z.object({
  name: PersonName,
  /** `YYYY-MM-DD`, with `00` for what is not known; null without. */
  birthDate: z.string().nullable(),
  /** A telephone or an address of e-mail, where no name is known. */
  contactPoint: z.string().nullable(),
});

export const ProposalRow = z.object({
  id: z.string(),
  /** `redistribute`: two persons were taken apart, and what came in between is to be shared out. */
  kind: z.enum(["merge", "redistribute"]),
  /** Why a person is asked, as a code: `twins`, `below-threshold`, `two-candidates`… */
  reason: z.string(),
  /** Posterior log-odds in bits: 0 is as likely as not. Null when nobody weighed. */
  score: z.number().nullable(),
  openedAt: z.string(),
  assignedTo: Agent.nullable(),
  /** The first of two agents who say that it is one person. */
  firstBy: Agent.nullable(),
  left: Named,
  right: Named,
});
export type ProposalRow = z.infer<typeof ProposalRow>;

export const ProposalList = z.object({
  /** The oldest first. */
  proposals: z.array(ProposalRow),
  /** Opaque: where the next page begins; null at the end. */
  next: z.string().nullable(),
});
export type ProposalList = z.infer<typeof ProposalList>;

const Side = Named.extend({
  kind: z.enum(["person", "organisation"]),
  fields: z.array(RecordField),
  /** Entries that are this person already. */
  entries: z.number().int(),
  observations: z.number().int(),
  /** Business systems and identity providers that know them. */
  systems: z.array(z.string()),
  /** Certified by FranceConnect. */
  isCertified: z.boolean(),
});

/** What forbids the merge. */
const Bar = z.object({
  reason: z.string().describe("`two-identities`, `never-same`, `erased`, `different-kind`, `same-person`"),
  /** Of `never-same`: what was said of them, and until when. */
  why: z.string().optional(),
  until: z.string().nullable().optional(),
});

/** One field compared. Codes of the matching module. */
const Evidence = z.object({
  field: z.string(),
  level: z.string(),
  /** Bits for (positive) or against. */
  weight: z.number(),
  /** The share of persons who have the value that agrees. */
  rarity: z.number().nullable(),
});
export type Evidence = z.infer<typeof Evidence>;

export const ProposalView = ProposalRow.extend({
  state: z.enum(["open", "decided", "undone"]),
  decided: z.object({ decision: z.string(), by: Agent.nullable(), at: z.string() }).nullable(),
  /** Not before then: something was asked of somebody. */
  dueAt: z.string().nullable(),
  left: Side,
  right: Side,
  evidence: z.array(Evidence),
  /** Bits before anything was compared: how rare it is that two records are one person. Null without a score. */
  prior: z.number().nullable(),
  model: z.string().nullable(),
  bars: z.array(Bar),
  /** Whether two agents must agree. */
  needsTwo: z.boolean(),
  /** The record that the merge would make, each value with the side that says the same. */
  preview: z.array(RecordField.extend({ from: z.enum(["left", "right", "both"]).nullable() })),
  /** Of a `redistribute`: what is to be shared out. */
  toShare: z.array(
    z.object({
      id: z.string(),
      on: z.enum(["left", "right"]),
      source: RecordField.shape.source,
      at: z.string(),
      said: z.array(z.object({ field: z.string(), values: z.array(z.string()) })),
    }),
  ),
});
export type ProposalView = z.infer<typeof ProposalView>;

const commandId = z.string().regex(/^[\w-]{8,64}$/);

/** What an agent answers. */
export const ProposalAnswer = z.discriminatedUnion("decision", [
  /** `isNewCivilStatus`: two FranceConnect identities are one person's, whose civil status changed. */
  z.object({ decision: z.literal("same"), isNewCivilStatus: z.boolean().default(false) }),
  z.object({ decision: z.literal("different") }),
  /** Two people who live together: never asked again. */
  z.object({ decision: z.literal("household") }),
  /** Only the citizen knows: the question comes back then. */
  z.object({ decision: z.literal("ask"), until: z.iso.datetime() }),
  /** To a `redistribute`: what goes to the other side. */
  z.object({ decision: z.literal("shared-out"), move: z.array(z.string().max(64)).max(1_000) }),
]);
export type ProposalAnswer = z.infer<typeof ProposalAnswer>;

export const DecisionRequest = z.object({ commandId, answer: ProposalAnswer });
export type DecisionRequest = z.infer<typeof DecisionRequest>;
export const UndoRequest = z.object({ commandId });
export const AssignmentRequest = z.object({ commandId, to: z.string().max(64).nullable() });

/** `waits`: a second agent must agree. */
export const ProposalOutcome = z.object({ status: z.enum(["decided", "waits", "deferred", "undone", "assigned"]) });
export type ProposalOutcome = z.infer<typeof ProposalOutcome>;
