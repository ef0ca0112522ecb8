/** People as the registry is searched for them, and one person's record. Shared by the hub and the screens. */
import { z } from "zod";
import { CaseState, Channel } from "./queue.ts";

/** Why an agent looks at people: kept with who looked. */
export const Motive = z.enum(["contact", "case", "check"]);
export type Motive = z.infer<typeof Motive>;

const Kind = z.enum(["person", "organisation"]);
const Source = z.enum(["franceconnect", "document", "system", "declared", "inferred"]);

/** How somebody is called. Texts as they were given; "" is "not known". */
export const PersonName = z.object({
  given: z.string(),
  /** The usage name where there is one, else the birth name; of an organisation, its name. */
  family: z.string(),
  /** Only when it is not what `family` says. */
  birth: z.string(),
});
export type PersonName = z.infer<typeof PersonName>;

/** A part of what was typed that fits, and how: as typed, by its sound, one letter apart… */
export const WhyFound = z.object({
  what: z.enum(["name", "place", "date", "phone", "email", "number", "reference"]),
  how: z.enum(["exact", "beginning", "nickname", "sound", "near", "part"]),
  typed: z.string(),
});
export type WhyFound = z.infer<typeof WhyFound>;

export const PersonHit = z.object({
  /** Opaque, another one each time; of use to this agent only. */
  id: z.string(),
  kind: Kind,
  name: PersonName,
  /** `YYYY-MM-DD`, with `00` for what is not known; null without. */
  birthDate: z.string().nullable(),
  commune: z.string().nullable(),
  /** A telephone or an address of e-mail, where no name is known. */
  contactPoint: z.string().nullable(),
  /** Certified by FranceConnect. */
  isCertified: z.boolean(),
  why: z.array(WhyFound),
  /** Cases that the agent may open. */
  cases: z.number().int(),
});
export type PersonHit = z.infer<typeof PersonHit>;

export const PeoplePage = z.object({
  /** Best first, at most 20. */
  people: z.array(PersonHit),
  /** Others fit as well: something more is to be asked. */
  hasMore: z.boolean(),
  /** What was typed fits half of everybody, and nobody was looked for. */
  isTooLittle: z.boolean(),
  /** What was understood of what was typed. */
  understood: z.array(z.object({ what: WhyFound.shape.what, text: z.string() })),
});
export type PeoplePage = z.infer<typeof PeoplePage>;

/** A value of the golden record with where it comes from. */
export const RecordField = z.object({
  field: z.string(),
  values: z.array(z.string()),
  source: Source,
  since: z.string(),
  /** What decided for it. */
  rule: z.string(),
  /** Certified: agents add beside it. */
  isLocked: z.boolean(),
  others: z.array(z.object({ values: z.array(z.string()), at: z.string() })),
});
export type RecordField = z.infer<typeof RecordField>;

export const PersonView = z.object({
  id: z.string(),
  kind: Kind,
  name: PersonName,
  fields: z.array(RecordField),
  /** Entries that are this person. */
  entries: z.number().int(),
  observations: z.number().int(),
  /** Business systems that know them. */
  systems: z.array(z.string()),
  /** In the agent's services and sectors, the newest first, at most 100. */
  cases: z.array(
    z.object({
      caseId: z.string(),
      reference: z.string(),
      title: z.string(),
      state: CaseState,
      channel: Channel,
      serviceName: z.string(),
      openedAt: z.string(),
    }),
  ),
});
export type PersonView = z.infer<typeof PersonView>;
