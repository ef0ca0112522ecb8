/**
 * Link, review or create. A wrong duplicate is repairable; a wrong link shows somebody's file to somebody else. So whatever is
 * not clear makes a new entity and a question for a person.
 */
import { AT } from "../compare/fields.ts";
import { type Model, priorOf } from "../model/model.ts";
import type { Evidence, Scorer } from "../model/score.ts";
import type { Features } from "../person/person.ts";
import { type EntityScore, scoreEntity } from "./entity-score.ts";
import type { Guard, Veto } from "./guard.ts";

export type Entity = { readonly id: string; readonly records: readonly Features[] };

/** An entity that the contact may belong to. */
export type Proposal = {
  readonly entity: string;
  /** Posterior log-odds, in bits. */
  readonly score: number;
  readonly veto: Veto | null;
  readonly evidence: readonly Evidence[];
};

export type Reason = "same-subject" | "clear" | "below-threshold" | "two-candidates" | "nobody-near" | Veto;

/** What is decided, why, and by which model. Codes: what people read belongs to the screens. */
export type Decision = {
  /** `review` makes a new entity too, and asks a person about the proposals. */
  readonly action: "link" | "review" | "create";
  /** The entity to link to; null for the others. */
  readonly entity: string | null;
  readonly reason: Reason;
  /** Bits by which the best leads the second; null when there is no second. */
  readonly margin: number | null;
  /** Those at or above the review threshold, best first. */
  readonly proposals: readonly Proposal[];
  readonly model: string;
};

export type Judge = {
  readonly model: Model;
  readonly scorer: Scorer;
  readonly guard: Guard;
  /** Returns how many entities have an e-mail or telephone. Absent: nobody counts. */
  readonly holdersOf?: (value: string) => number;
};

/** Decides on a contact, given the entities that share a key with it and the number of all entities. Deterministic. */
export function decide(contact: Features, entities: readonly Entity[], size: number, judge: Judge): Decision {
  const proposals = entities
    .map((entity) => propose(entity, scoreEntity([contact], entity.records, judge.scorer), 1, size, judge))
    .sort((one, other) => other.score - one.score || (one.entity < other.entity ? -1 : 1));
  const { link, review, margin: marginMin } = judge.model.thresholds;
  const known = entities.filter(
    ({ records }) => contact.subject && records.some(({ subject }) => subject === contact.subject),
  );
  const near = proposals.filter(({ score }) => score >= review);
  const made = (
    action: Decision["action"],
    reason: Reason,
    entity: string | null,
    margin: number | null,
  ): Decision => ({
    action,
    entity,
    reason,
    margin,
    proposals: near,
    model: judge.model.version,
  });

  if (known.length === 1) return made("link", "same-subject", known[0]?.id ?? null, null);
  const free = near.filter(({ veto }) => veto === null);
  const [best, second] = free;
  const margin = best && second ? best.score - second.score : null;
  if (best && best.score >= link) {
    // The second counts as soon as a person would be asked about it, not only when it could be linked itself.
    if (margin !== null && margin < marginMin) return made("review", "two-candidates", null, margin);
    return made("link", "clear", best.entity, margin);
  }
  const [first] = near;
  if (!first) return made("create", "nobody-near", null, null);
  return made("review", first.veto ?? "below-threshold", null, margin);
}

/** Scores two entities against each other, as when one contact brings them together. Deterministic. */
export function compareEntities(a: Entity, b: Entity, size: number, judge: Judge): Proposal {
  const records = Math.min(a.records.length, b.records.length);
  return propose(b, scoreEntity(a.records, b.records, judge.scorer), records, size, judge);
}

function propose(entity: Entity, score: EntityScore, records: number, size: number, judge: Judge): Proposal {
  const { comparison, levels, subjects } = score;
  const shared = [comparison.shared[AT.email], comparison.shared[AT.phone]].filter(Boolean);
  const holders = Math.max(0, ...shared.map((value) => judge.holdersOf?.(value ?? "") ?? 0));
  const posterior = score.weight + priorOf(judge.model, size);
  return {
    entity: entity.id,
    score: posterior,
    veto: judge.guard.findVeto({ levels, subjects, score: posterior, records, holders }),
    evidence: judge.scorer.explain(comparison),
  };
}
