/** Two records as rows to compare: field by field, how far both agree, and how rare what they share is. Pure. */
import type { RecordField } from "../../../hub/protocol/people.ts";
import type { Evidence, ProposalView } from "../../../hub/protocol/registry.ts";

/** `none`: nothing can be said, since one side says nothing. */
export type Tone = "same" | "near" | "differs" | "none";

export type CompareRow = {
  readonly field: string;
  readonly left: RecordField | null;
  readonly right: RecordField | null;
  readonly tone: Tone;
  /** Codes of `compare.level`. */
  readonly level: string;
  /** Bits for or against; null when nobody weighed it. */
  readonly weight: number | null;
  /** The share of persons who have what both say. */
  readonly rarity: number | null;
};

type Sides = Pick<ProposalView, "left" | "right" | "evidence">;

/** Where what was compared stands in a record, the first that is there. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  family: ["birthName", "usageName", "name", "displayName"],
  given: ["givenNames", "displayName"],
  birthDate: ["birthDate"],
  birthPlace: ["birthPlace"],
  sex: ["sex"],
  email: ["emails"],
  phone: ["phones"],
  street: ["address"],
  streetNumber: ["address"],
  complement: ["address"],
  postcode: ["address"],
  city: ["address"],
};
/** Says nothing of who somebody is. */
const LEFT_OUT = new Set(["language", "birthCountry"]);
const NAMES = ["birthName", "usageName", "name"];

/** Returns the rows in the order in which records are read. */
export function compareRows({ left, right, evidence }: Sides): readonly CompareRow[] {
  const [ones, others] = sameName(left.fields, right.fields);
  const fields = fieldsOf(ones, others);
  const isOnBoth = (field: string) => find(ones, field) !== null && find(others, field) !== null;
  const placeOf = ({ field }: Evidence) =>
    PLACES[field]?.find(isOnBoth) ?? PLACES[field]?.find((place) => fields.includes(place));
  return fields.map((field) => {
    const [one, other] = [find(ones, field), find(others, field)];
    const placed = evidence.filter((item) => placeOf(item) === field);
    return { field, left: one, right: other, ...agreement(one, other, placed) };
  });
}

const find = (fields: readonly RecordField[], name: string) => fields.find(({ field }) => field === name) ?? null;

/** Where one side has a birth name only and the other a usage name only, they are what was compared: one row, "name". */
function sameName(
  left: readonly RecordField[],
  right: readonly RecordField[],
): readonly [readonly RecordField[], readonly RecordField[]] {
  const only = (fields: readonly RecordField[]) => {
    const names = fields.filter(({ field }) => field === "birthName" || field === "usageName");
    return names.length === 1 ? names[0]?.field : undefined;
  };
  const [one, other] = [only(left), only(right)];
  if (!one || !other || one === other) return [left, right];
  const rename = (fields: readonly RecordField[], name: string) =>
    fields.map((field) => (field.field === name ? { ...field, field: "name" } : field));
  return [rename(left, one), rename(right, other)];
}

/** The fields of both, each once. A displayed name is of use only where a real one is missing. */
function fieldsOf(left: readonly RecordField[], right: readonly RecordField[]): readonly string[] {
  const isNamed = [left, right].every((fields) => fields.some(({ field }) => NAMES.includes(field)));
  const order: string[] = [];
  for (const { field } of left) order.push(field);
  right.forEach(({ field }, at) => {
    if (order.includes(field)) return;
    const before = right.slice(0, at).findLast((one) => order.includes(one.field));
    order.splice(before ? order.indexOf(before.field) + 1 : 0, 0, field);
  });
  return order.filter((field) => !LEFT_OUT.has(field) && (field !== "displayName" || !isNamed));
}

type Agreement = Pick<CompareRow, "tone" | "level" | "weight" | "rarity">;

function agreement(left: RecordField | null, right: RecordField | null, evidence: readonly Evidence[]): Agreement {
  const [heaviest] = evidence.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const weight = heaviest ? evidence.reduce((sum, one) => sum + one.weight, 0) : null;
  if (!left || !right) return { tone: "none", level: "one", weight, rarity: null };
  if (!heaviest) return { ...look(left.values, right.values), weight: null, rarity: null };
  const tone = isTownOnly(evidence) ? "near" : toneOfAll(evidence);
  const common = { weight, rarity: heaviest.rarity };
  if (tone === "differs") return { ...common, tone, level: "different" };
  const isOneWord = tone === "same" || (evidence.length === 1 && !isTownOnly(evidence));
  return { ...common, tone, level: isOneWord ? heaviest.level : "part" };
}

/** A town and its postcode that agree are no address that agrees. */
const isTownOnly = (evidence: readonly Evidence[]) =>
  evidence.some(({ field }) => field === "city" || field === "postcode") &&
  !evidence.some(({ field, level }) => field === "street" || level === "different");

function toneOf({ level }: Evidence): Tone {
  if (level === "exact" || level === "several") return "same";
  return level === "different" ? "differs" : "near";
}

function toneOfAll(evidence: readonly Evidence[]): Tone {
  const tones = new Set(evidence.map(toneOf));
  const [tone = "none"] = tones;
  return tones.size === 1 ? tone : "near";
}

/** For what the model does not compare. */
function look(left: readonly string[], right: readonly string[]): Pick<CompareRow, "tone" | "level"> {
  const [ones, others] = [left.map(fold), right.map(fold)];
  const shared = ones.filter((value) => others.includes(value)).length;
  if (shared === 0) return { tone: "differs", level: "different" };
  return shared === ones.length && shared === others.length
    ? { tone: "same", level: "exact" }
    : { tone: "near", level: "part" };
}

const fold = (text: string) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[\s.-]+/g, " ")
    .toLowerCase()
    .trim();

/** Fields that prove something, the strongest first: what to ask the citizen. */
const WORTH_ASKING = ["birthDate", "givenNames", "birthPlace", "birthName", "usageName", "address", "phones", "emails"];
const ASKED_MAX = 3;

export type ToAsk = { readonly field: string; readonly why: "missing" | "differs" };

/** Returns what the citizen should confirm: what one side lacks, and what does not agree. */
export function questionsFor(rows: readonly CompareRow[]): readonly ToAsk[] {
  const asked = WORTH_ASKING.flatMap((field): ToAsk[] => {
    const row = rows.find((one) => one.field === field);
    if (row?.tone === "same") return [];
    if (!row?.left || !row.right) return row || field === "birthDate" ? [{ field, why: "missing" }] : [];
    return [{ field, why: "differs" }];
  });
  return asked.slice(0, ASKED_MAX);
}
