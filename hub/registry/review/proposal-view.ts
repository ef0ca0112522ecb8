/** Questions as screens read them: no entry's id, no identifier of another system (design D14). Pure. */
import type { ProposalRow, ProposalView } from "../../protocol/registry.ts";
import type { Refusal } from "../record/decide/decision.ts";
import { type Golden, goldenRecord } from "../record/golden.ts";
import type { Observation } from "../record/observation.ts";
import type { ListedProposal, PersonRecord, Preview } from "../record/read-records.ts";
import { fieldsOf, nameOf } from "../search/person-view.ts";

type NameOfAgent = (agent: string) => string;
type Field = ProposalView["left"]["fields"][number];

/** Returns a line of the list. */
export function toRow(proposal: ListedProposal, left: Golden, right: Golden, nameOfAgent: NameOfAgent): ProposalRow {
  const { id, kind, reason, score, openedAt, assignedTo, firstBy } = proposal;
  const agent = (one: string | null) => (one === null ? null : { id: one, name: nameOfAgent(one) });
  return {
    ...{ id, kind, reason, score, openedAt },
    assignedTo: agent(assignedTo),
    firstBy: agent(firstBy),
    left: named(left),
    right: named(right),
  };
}

/** Returns a question with all that one needs to answer it. */
export function toView(proposal: ListedProposal, preview: Preview, nameOfAgent: NameOfAgent): ProposalView {
  const { state, decision, decidedBy, decidedAt, dueAt, evidence, score, model } = proposal;
  const by = decidedBy === null ? null : { id: decidedBy, name: nameOfAgent(decidedBy) };
  const [left, right] = [sideOf(preview.left), sideOf(preview.right)];
  return {
    ...toRow(proposal, preview.left.golden, preview.right.golden, nameOfAgent),
    ...{ state, dueAt, model, left, right, needsTwo: preview.needsTwo },
    decided: state === "decided" ? { decision: decision ?? "moot", by, at: decidedAt ?? proposal.openedAt } : null,
    evidence: evidence.map(({ field, level, weight, rarity = null }) => ({ field, level, weight, rarity })),
    prior: score === null ? null : score - evidence.reduce((sum, { weight }) => sum + weight, 0),
    bars: preview.bars.map(barOf),
    preview: fieldsOf(preview.golden).map((field) => ({ ...field, from: originOf(field, left.fields, right.fields) })),
    toShare: proposal.observations.flatMap((id) => shareOf(id, preview) ?? []),
  };
}

/** Returns a bar, or a refusal, without the ids of entries and observations. */
export function barOf(refusal: Refusal): ProposalView["bars"][number] {
  const { reason } = refusal;
  return reason === "never-same" ? { reason, why: refusal.why, until: refusal.until } : { reason };
}

function named(golden: Golden): ProposalRow["left"] {
  const name = nameOf(golden);
  const valuesOf = (field: string) => fieldsOf(golden).find((one) => one.field === field)?.values ?? [];
  const [point = null] = name.family || name.given ? [] : [...valuesOf("phones"), ...valuesOf("emails")];
  return { name, birthDate: valuesOf("birthDate")[0] ?? null, contactPoint: point };
}

function sideOf({ golden, entries, references }: PersonRecord): ProposalView["left"] {
  const fields = fieldsOf(golden);
  return {
    ...named(golden),
    ...{ kind: golden.kind, fields, entries: entries.length, observations: golden.observations },
    systems: [...new Set(references.map(({ system }) => system))],
    isCertified: fields.some(({ isLocked }) => isLocked),
  };
}

function originOf(field: Field, left: readonly Field[], right: readonly Field[]) {
  const says = (fields: readonly Field[]) =>
    fields.some((one) => one.field === field.field && one.values.join("\n") === field.values.join("\n"));
  const [isLeft, isRight] = [says(left), says(right)];
  if (isLeft && isRight) return "both";
  if (isLeft) return "left";
  return isRight ? "right" : null;
}

function shareOf(id: string, { left, observations }: Preview): ProposalView["toShare"][number] | null {
  const found = observations.find((observation) => observation.id === id);
  if (!found) return null;
  const { entry, source, at } = found;
  return { id, on: left.entries.includes(entry) ? "left" : "right", source, at, said: saidBy(found) };
}

function saidBy(observation: Observation): ProposalView["toShare"][number]["said"] {
  const kind = observation.fields?.kind ?? "person";
  return fieldsOf(goldenRecord(kind, [observation])).map(({ field, values }) => ({ field, values }));
}
