/** Invented citizens with names that one meets in the Alpes-Maritimes. */
import type { Random } from "../random.ts";

export type Citizen = {
  readonly givenNames: string;
  readonly familyName: string;
  readonly email: string;
  readonly phone: string;
};

const GIVEN_NAMES = [
  "Marie",
  "Jean",
  "Josette",
  "Pierre",
  "Nathalie",
  "Michel",
  "Fatima",
  "Mohamed",
  "Léa",
  "Lucas",
  "Chiara",
  "Giovanni",
  "Inès",
  "Élodie",
  "André",
  "Renée",
  "Noël",
  "Maëlys",
  "Zoé",
  "Jean-Baptiste",
  "Thi-Hoa",
  "Amélie",
  "Rayan",
  "Françoise",
  "Gérard",
] as const;

const FAMILY_NAMES = [
  "Martin",
  "Rossi",
  "Giordano",
  "Benali",
  "Bailet",
  "Raybaut",
  "Dalbera",
  "Ghibaudo",
  "Lambert",
  "Nguyen",
  "Da Silva",
  "Audoly",
  "Pastor",
  "Isnard",
  "Cauvin",
  "Ben Amor",
  "Ferrari",
  "Lefèvre",
  "D’Angelo",
  "Olivier",
  "Roux",
  "Barelli",
  "Tordo",
  "Müller",
  "Castel-Bermond",
] as const;

/** Returns a citizen. The same names may come twice: homonyms are part of life. */
export function someCitizen(random: Random): Citizen {
  const [givenNames, familyName] = [random.pick(GIVEN_NAMES), random.pick(FAMILY_NAMES)];
  const tail = random.chance(0.6) ? String(random.int(90) + 10) : "";
  const local = `${plain(givenNames)}.${plain(familyName)}${tail}`;
  return {
    givenNames,
    familyName,
    email: `${local}@courriel.test`,
    // A range that the regulator keeps for fiction.
    phone: `06 39 98 ${two(random)} ${two(random)}`,
  };
}

const plain = (name: string) =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, "-");

const two = (random: Random) => String(random.int(100)).padStart(2, "0");
