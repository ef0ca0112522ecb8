/** How alike two words are written. All symmetric and pure. */

const LENGTH_MAX = 64;
const takenA = new Uint8Array(LENGTH_MAX);
const takenB = new Uint8Array(LENGTH_MAX);
const PREFIX_MAX = 4;
const PREFIX_SCALE = 0.1;

/** Returns the Jaro-Winkler likeness, 0 (nothing in common) to 1 (equal). Reads the first 64 letters. */
export function jaroWinkler(left: string, right: string): number {
  if (left === right) return 1;
  const [a, b] = inOrder(left.slice(0, LENGTH_MAX), right.slice(0, LENGTH_MAX));
  const common = markCommon(a, b);
  if (common === 0) return 0;
  const jaro = (common / a.length + common / b.length + (common - swaps(a, b)) / common) / 3;
  let prefix = 0;
  while (prefix < PREFIX_MAX && prefix < a.length && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++;
  return jaro + prefix * PREFIX_SCALE * (1 - jaro);
}

/** The search for common letters depends on who goes first: the longer, then the earlier in the alphabet. */
const inOrder = (left: string, right: string): readonly [string, string] =>
  left.length > right.length || (left.length === right.length && left < right) ? [left, right] : [right, left];

function markCommon(a: string, b: string): number {
  const reach = Math.max(0, Math.floor(a.length / 2) - 1);
  takenA.fill(0, 0, a.length);
  takenB.fill(0, 0, b.length);
  let common = 0;
  for (let i = 0; i < a.length; i++) {
    const end = Math.min(b.length - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= end; j++) {
      if (takenB[j] === 1 || a.charCodeAt(i) !== b.charCodeAt(j)) continue;
      takenA[i] = 1;
      takenB[j] = 1;
      common++;
      break;
    }
  }
  return common;
}

function swaps(a: string, b: string): number {
  let moved = 0;
  let j = 0;
  for (let i = 0; i < a.length; i++) {
    if (takenA[i] === 0) continue;
    while (takenB[j] === 0) j++;
    if (a.charCodeAt(i) !== b.charCodeAt(j)) moved++;
    j++;
  }
  return Math.floor(moved / 2);
}

/** Tells whether one letter added, dropped, changed, or two neighbours swapped make one of the other. Equal is true. */
export function isWithinOneEdit(left: string, right: string): boolean {
  const [long, short] = left.length >= right.length ? [left, right] : [right, left];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && long.charCodeAt(at) === short.charCodeAt(at)) at++;
  if (long.length > short.length) return long.slice(at + 1) === short.slice(at);
  if (long.slice(at + 1) === short.slice(at + 1)) return true;
  const isSwapped = long[at] === short[at + 1] && long[at + 1] === short[at];
  return isSwapped && long.slice(at + 2) === short.slice(at + 2);
}
