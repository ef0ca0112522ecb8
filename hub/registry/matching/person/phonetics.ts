/**
 * How a name sounds in French, as a short code: the same for Lefèvre, Lefebvre and Lefeuvre, Gautier and Gauthier, Thibault
 * and Thibaud. A set of our own in the manner of the published French codes (Sonnex, Phonétique): rules in order, each on what
 * the one before left. Capital letters stand for sounds: O `au`, E `é`, A `an`, N `on`, I `in`, U `ou`, W `oi`, C `ch`, G `gn`.
 */

const RULES: readonly (readonly [RegExp, string])[] = [
  // Letters that are not heard, and doubled ones.
  [/^h/, ""],
  [/sch|sh|ch(?=[aeiouy])/g, "C"],
  [/ch/g, "k"],
  [/ph/g, "f"],
  [/([^c])h/g, "$1"],
  [/(?<=[lf])eb?v/g, "ev"],
  [/ev(?=re)|euv(?=re)/g, "ev"],
  [/(.)\1+/g, "$1"],
  [/y/g, "i"],
  // Vowels written with several letters.
  [/eau|au/g, "O"],
  [/oin/g, "wI"],
  [/(?:ain|ein|aim|ien)(?![aeiou])/g, "I"],
  [/oi/g, "W"],
  [/ou/g, "U"],
  [/oeu|eu|oe/g, "e"],
  [/gn/g, "G"],
  [/ill/g, "i"],
  [/ai|ei/g, "e"],
  // Nasal vowels, when no vowel follows.
  [/(?:an|am|en|em)(?![aeiouAEIOUWnm])/g, "A"],
  [/(?:in|im|un|um)(?![aeiouAEIOUWnm])/g, "I"],
  [/(?:on|om)(?![aeiouAEIOUWnm])/g, "N"],
  // Consonants.
  [/c(?=[eiI])/g, "s"],
  [/qu?|ck|c/g, "k"],
  [/g(?=[eiI])/g, "j"],
  [/gu(?=[eiI])/g, "g"],
  [/x/g, "ks"],
  [/w/g, "v"],
  [/z/g, "s"],
  // Ends that are not heard.
  [/(?:er|ez|et|es?)$/, ""],
  [/(?:[dtsx]|ks|l(?=[dt])|(?<=[mAINU])p)+$/, ""],
  [/O/g, "o"],
  [/(.)\1+/g, "$1"],
];

const known = new Map<string, string>();
const KNOWN_MAX = 200_000;

/** Returns the code of a folded name in one piece. Pure; what was asked lately is remembered. */
export function soundOf(name: string): string {
  const found = known.get(name);
  if (found !== undefined) return found;
  if (known.size >= KNOWN_MAX) known.clear();
  let code = name;
  for (const [pattern, sound] of RULES) code = code.replace(pattern, sound);
  // A name whose letters are all silent sounds as it is written.
  const sound = code.length < 2 ? name : code;
  known.set(name, sound);
  return sound;
}
