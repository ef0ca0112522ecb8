/** Levels of agreement of e-mails, telephones, addresses and places. */
import type { Features } from "../person/person.ts";
import { soundOf } from "../person/phonetics.ts";
import type { Agreement } from "./compare-names.ts";
import { levelOf, MISSING } from "./fields.ts";
import { isWithinOneEdit, jaroWinkler } from "./similarity.ts";

const NONE: Agreement = { level: MISSING, shared: "" };
const LOCAL_CLOSE_MIN = 0.92;
const STREET_CLOSE_MIN = 0.9;
const TOWN_CLOSE_MIN = 0.9;

/** Compares the addresses that both sides have; the best pair counts. Symmetric. */
export function compareEmails(a: readonly string[], b: readonly string[]): Agreement {
  if (a.length === 0 || b.length === 0) return NONE;
  const shared = leastInCommon(a, b);
  if (shared) return { level: levelOf("email", "exact"), shared };
  let best = 0;
  for (const one of a) for (const other of b) best = Math.max(best, compareEmail(one, other));
  return { level: best, shared: "" };
}

/** The least in the alphabet and not the first, so that the answer is the same whoever is asked first. */
const leastInCommon = (a: readonly string[], b: readonly string[]): string | undefined =>
  a.filter((value) => b.includes(value)).sort()[0];

function compareEmail(one: string, other: string): number {
  const [local, otherLocal] = [localPart(one), localPart(other)];
  if (local === otherLocal) return levelOf("email", "local");
  const isNear = isWithinOneEdit(local, otherLocal) || jaroWinkler(local, otherLocal) >= LOCAL_CLOSE_MIN;
  return levelOf("email", isNear ? "close" : "different");
}

const localPart = (email: string): string => email.slice(0, email.indexOf("@"));

/** Compares telephone numbers in E.164. Symmetric. */
export function comparePhones(a: readonly string[], b: readonly string[]): Agreement {
  if (a.length === 0 || b.length === 0) return NONE;
  const shared = leastInCommon(a, b);
  if (shared) return { level: levelOf("phone", "exact"), shared };
  const isNear = a.some((one) => b.some((other) => isWithinOneEdit(one, other)));
  return { level: levelOf("phone", isNear ? "edit" : "different"), shared: "" };
}

/** Compares streets by name; else lines of the address that stand in another place. Symmetric. */
export function compareStreets(a: Features, b: Features): Agreement {
  if (!a.street.name || !b.street.name) return compareComplements(a, b);
  if (a.street.name === b.street.name) return { level: STREET_EXACT, shared: a.street.name };
  if (isLineClose(a.street.name, b.street.name)) return { level: STREET_CLOSE, shared: "" };
  return compareComplements(a, b);
}

const STREET_EXACT = levelOf("street", "exact");
const STREET_CLOSE = levelOf("street", "close");

/** Compares numbers in a street that is the same; in another one they mean nothing. Symmetric. */
export function compareStreetNumbers(a: Features, b: Features, street: number): Agreement {
  const [one, other] = [a.street.number, b.street.number];
  if (street < STREET_CLOSE || !one || !other) return NONE;
  if (one === other) return { level: levelOf("streetNumber", "exact"), shared: one };
  return { level: levelOf("streetNumber", isWithinOneEdit(one, other) ? "edit" : "different"), shared: "" };
}

function compareComplements(a: Features, b: Features): Agreement {
  const [lines, others] = [linesOf(a), linesOf(b)];
  if (lines.length === 0 || others.length === 0) return NONE;
  const isFound = lines.some((line) => others.some((other) => isLineClose(line, other)));
  if (isFound) return { level: levelOf("street", "complement"), shared: "" };
  return a.street.name && b.street.name ? { level: levelOf("street", "different"), shared: "" } : NONE;
}

/** Compares the other lines of two addresses. Symmetric. */
export function compareLines(a: string, b: string): Agreement {
  if (!a || !b) return NONE;
  if (a === b) return { level: levelOf("complement", "exact"), shared: a };
  return { level: levelOf("complement", isLineClose(a, b) ? "close" : "different"), shared: "" };
}

const linesOf = ({ street, complement }: Features): string[] => [street.name, complement].filter(Boolean);

const isLineClose = (a: string, b: string): boolean => jaroWinkler(glued(a), glued(b)) >= STREET_CLOSE_MIN;

const glued = (words: string): string => words.replaceAll(" ", "");

/** Compares identifiers that another system gave. Symmetric. */
export function compareReferences(a: string, b: string): Agreement {
  if (!a || !b) return NONE;
  if (a === b) return { level: levelOf("reference", "exact"), shared: a };
  return { level: levelOf("reference", isWithinOneEdit(a, b) ? "edit" : "different"), shared: "" };
}

/** Compares postcodes: the area is a département, or what stands for it elsewhere. Symmetric. */
export function comparePostcodes(a: string, b: string): Agreement {
  if (!a || !b) return NONE;
  if (a === b) return { level: levelOf("postcode", "exact"), shared: a };
  if (isWithinOneEdit(a, b)) return { level: levelOf("postcode", "edit"), shared: "" };
  return { level: levelOf("postcode", a.slice(0, 2) === b.slice(0, 2) ? "area" : "different"), shared: "" };
}

/** Compares names of towns. Symmetric. */
export function compareTowns(a: string, b: string): Agreement {
  if (!a || !b) return NONE;
  if (a === b) return { level: levelOf("city", "exact"), shared: a };
  return { level: levelOf("city", isTownClose(a, b) ? "close" : "different"), shared: "" };
}

const isTownClose = (a: string, b: string): boolean =>
  jaroWinkler(a, b) >= TOWN_CLOSE_MIN || isWithinOneEdit(a, b) || (a.length > 3 && soundOf(a) === soundOf(b));

/** Compares places of birth: codes, else names, else what the countries say. Symmetric. */
export function compareBirthPlaces(a: Features, b: Features): Agreement {
  if (a.birthCode && b.birthCode) return compareCodes(a.birthCode, b.birthCode);
  if (a.birthTown && b.birthTown) {
    const { level, shared } = compareTowns(a.birthTown, b.birthTown);
    return { level: level === 0 ? 0 : levelOf("birthPlace", level === 1 ? "close" : "exact"), shared };
  }
  if (!a.birthCountry || !b.birthCountry) return NONE;
  if (a.birthCountry !== b.birthCountry) return { level: levelOf("birthPlace", "different"), shared: "" };
  // Two people born in France have nothing in common yet.
  return a.birthCountry === FRANCE ? NONE : { level: levelOf("birthPlace", "exact"), shared: a.birthCountry };
}

const FRANCE = "99100";

function compareCodes(a: string, b: string): Agreement {
  if (a === b) return { level: levelOf("birthPlace", "exact"), shared: a };
  if (isWithinOneEdit(a, b)) return { level: levelOf("birthPlace", "close"), shared: "" };
  const isSameArea = departmentOf(a) === departmentOf(b);
  return { level: levelOf("birthPlace", isSameArea ? "area" : "different"), shared: "" };
}

/** Seine and Seine-et-Oise were cut into seven in 1968; Corsica into two in 1976. */
function departmentOf(code: string): string {
  const department = code.slice(0, 2);
  if (/^(?:75|78|9[1-5])$/.test(department)) return "75";
  return /^2[AB]$/.test(department) ? "20" : department;
}
