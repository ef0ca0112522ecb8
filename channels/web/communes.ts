/** Which commune a person means. The list itself comes from the hub's directory. */

/** `code` is the INSEE code. */
export type Commune = { readonly code: string; readonly name: string };

export type FindCommune = (written: string) => Commune | undefined;

/** Returns how to find a commune by its code or its name, whatever the capitals, accents, hyphens or "St". */
export function createCommuneFinder(communes: readonly Commune[]): FindCommune {
  const byCode = new Map(communes.map((commune) => [commune.code, commune]));
  const byName = new Map(communes.map((commune) => [plainName(commune.name), commune]));
  return (written) => byCode.get(written.trim()) ?? byName.get(plainName(written));
}

function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/œ/g, "oe")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z]+/g, " ")
    .replace(/\bst(e?)\b/g, "saint$1")
    .trim();
}
