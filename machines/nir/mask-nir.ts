/**
 * Nobody's NIR (numéro d'inscription au répertoire, "numéro de sécurité sociale") is kept: the hub is not among those that may
 * process it (loi 78-17, article 30; décret 2019-341). People type it all the same, so each door takes it out of what they
 * wrote before anything is stored. The number itself never comes out of this file.
 *
 * Thirteen characters: sex, year, month, département (`2A`, `2B` in Corsica), commune, order; then a key of two digits (INSEE,
 * Répertoire national d'identification des personnes physiques).
 */

/** What stands in its place, read by agents and by the person who wrote it. */
export const MASKED_NIR = "[numéro de sécurité sociale masqué]";

/** Between any two digits: spaces (also non-breaking), full stops, hyphens, slashes, the end of a line. */
const GAP = String.raw`[\s./_|\u2010-\u2015-]{0,3}`;
const digits = (count: number): string => `(?:${GAP}\\d){${count}}`;
const NUMBER = `[1-478]${digits(4)}${GAP}(?:\\d${GAP}\\d|2${GAP}[ab])${digits(6)}`;
/** Also written `clé 36` or `(36)`. */
const KEY = String.raw`${GAP}(?:[,:]?\s?cl[ée]f?\s?:?\s?)?(?:\((\d${GAP}\d)\)|(\d${GAP}\d)(?!\d))`;
const CANDIDATE = new RegExp(String.raw`(?<!\d)(${NUMBER})(?:${KEY}|(?!\d))`, "giu");

/** The month of birth; 20 and more where the civil status is incomplete. */
const MONTH = /^(?:0[1-9]|1[0-2]|2\d|3\d|4[0-2]|[5-9]\d)$/;

/** Sizes of the groups before the key, as the health card has them. */
const CARD_GROUPS = "1 2 2 2 3 3";

/** More digits at one step: part of something longer, such as an IBAN or a list of numbers. */
const DIGIT_BEFORE = /\d[\p{Zs}./-]?$/u;
const DIGIT_AFTER = /^[\p{Zs}./-]?\d/u;

/** Words that announce it, unless words that announce another number come after them. */
const ANNOUNCING = /s[ée]cu|(?<!\p{L})(?:nir|ss)(?!\p{L})|insee|vitale|assur\S{1,4} social/giu;
const ANNOUNCING_ANOTHER = /fisc|imp[oô]t|sire[nt]|iban|\brib\b|t[ée]l|dossier|allocataire/iu;
const ANNOUNCEMENT_LENGTH = 60;

/**
 * Returns the text with each NIR replaced and all the rest as it was. Fifteen characters with a right key are one, however
 * they are spaced. With a wrong key or none they are one when they are grouped as on the health card, or when the words
 * before announce it. Telephone numbers, SIRET, IBAN and file numbers stay. Pure; the time it takes grows with the text only.
 */
export function maskNir(text: string): string {
  const announcements = [...text.matchAll(ANNOUNCING)].map((word) => word.index + word[0].length);
  let announced = 0;
  let masked = "";
  let done = 0;
  CANDIDATE.lastIndex = 0;
  for (let found = CANDIDATE.exec(text); found; found = CANDIDATE.exec(text)) {
    while ((announcements[announced + 1] ?? Number.POSITIVE_INFINITY) <= found.index) announced++;
    const end = found.index + lengthToMask(found, text, announcements[announced] ?? Number.POSITIVE_INFINITY);
    if (end > found.index) {
      masked += text.slice(done, found.index) + MASKED_NIR;
      done = end;
    }
    // Another may begin within what was no NIR.
    CANDIDATE.lastIndex = Math.max(end, found.index + 1);
  }
  return masked + text.slice(done);
}

/**
 * How many characters of the candidate to take out: all, the thirteen without what follows, or 0 when it is no NIR.
 * `announced` is where the last announcing word before it ends.
 */
function lengthToMask(found: RegExpExecArray, text: string, announced: number): number {
  const [whole, number = "", inBrackets, bare] = found;
  const key = inBrackets ?? bare;
  const plain = withoutGaps(number);
  if (!hasShape(plain)) return 0;
  const start = found.index;
  const after = start + whole.length;
  const groups = groupsOf(number);
  const isAlone =
    !DIGIT_BEFORE.test(text.slice(Math.max(0, start - 2), start)) && !DIGIT_AFTER.test(text.slice(after, after + 2));
  const isAnnounced =
    announced <= start &&
    start - announced < ANNOUNCEMENT_LENGTH &&
    !ANNOUNCING_ANOTHER.test(text.slice(announced, start));
  const isRight = key !== undefined && keyOf(plain) === Number(withoutGaps(key));
  if (isRight && (isAlone || isAnnounced || groups === CARD_GROUPS || groups === "13")) return whole.length;
  if (!isAnnounced && groups !== CARD_GROUPS) return 0;
  return key === undefined || isAlone ? whole.length : number.length;
}

const withoutGaps = (written: string): string => written.replace(/[^\dab]/gi, "").toUpperCase();

const groupsOf = (written: string): string =>
  written
    .split(/[^\dab]+/i)
    .map((group) => group.length)
    .join(" ");

function hasShape(number: string): boolean {
  return MONTH.test(number.slice(3, 5)) && number.slice(5, 7) !== "00" && number.slice(10) !== "000";
}

/** 97 minus the remainder by 97, where Corsica counts as 19 and 18, the départements that it was cut out of by number. */
function keyOf(number: string): number {
  return 97 - (Number(number.replace("2A", "19").replace("2B", "18")) % 97);
}
