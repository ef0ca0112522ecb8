/** What a hub hears of fictitious people: contacts by channel, incomplete and with slips of typing. Nobody in it exists. */
import type { Claim } from "../../hub/registry/matching/person/person.ts";
import { STREETS, TOWNS } from "./names.ts";
import { createDraw, type Draw, makePeople, type Person } from "./people.ts";

export type Contact = {
  readonly id: string;
  readonly person: string;
  readonly isBornAbroad: boolean;
  readonly claim: Claim;
};

export type People = { readonly contacts: readonly Contact[]; readonly persons: number };

const CONTACTS_MAX = 6;

/** Makes contacts of at least `persons` people, in random order: the same for the same seed. */
export function makeContacts(persons: number, seed: number): People {
  const draw = createDraw(seed);
  const people = makePeople(persons, draw);
  const claims = people.flatMap((person) =>
    Array.from({ length: 1 + Math.floor(draw.number() ** 2 * CONTACTS_MAX) }, () => ({
      person: person.id,
      isBornAbroad: person.birthCountry !== "99100",
      claim: speak(person, draw),
    })),
  );
  const ordered = claims.map((one) => ({ one, at: draw.number() })).sort((a, b) => a.at - b.at);
  return {
    contacts: ordered.map(({ one }, index) => ({ id: `C${String(index).padStart(6, "0")}`, ...one })),
    persons: people.length,
  };
}

type Channel = "web" | "phone" | "email" | "desk";

function speak(person: Person, draw: Draw): Claim {
  const channel = draw.pick(["web", "web", "phone", "phone", "email", "desk", "certified"] as const);
  if (channel === "certified") return certified(person, draw);
  return {
    ...namesOf(person, draw),
    ...birthOf(person, channel, draw),
    sex: draw.chance(0.6) ? person.sex : undefined,
    ...pointsOf(person, channel, draw),
  };
}

function birthOf(person: Person, channel: Channel, draw: Draw): Claim {
  const isSaid = draw.chance(channel === "email" ? 0.25 : 0.7);
  const isPlaceSaid = channel === "desk" && draw.chance(0.5);
  return {
    ...(isSaid ? { birthDate: dateOf(person, draw) } : {}),
    ...(isPlaceSaid ? { birthPlaceCode: person.birthCode, birthCountry: person.birthCountry } : {}),
  };
}

function pointsOf(person: Person, channel: Channel, draw: Draw): Claim {
  const hasAddress = channel !== "email" && draw.chance(0.5);
  const { address, postcode, city } = draw.chance(0.1) ? elsewhere(draw) : person;
  return {
    emails: channel === "phone" || draw.chance(0.3) ? [] : [draw.pick(person.emails)],
    phones: channel === "email" || draw.chance(0.2) ? [] : [draw.pick(person.phones)],
    ...(hasAddress ? { address, postcode, city } : {}),
  };
}

/** Where somebody lived before, or has moved to. */
function elsewhere(draw: Draw): Pick<Person, "address" | "postcode" | "city"> {
  const [, postcode, city] = draw.pick(TOWNS);
  return { address: `${1 + draw.below(150)} rue ${draw.pick(STREETS).replaceAll("-", " ")}`, postcode, city };
}

/** What FranceConnect says: right, complete, in the form of the civil register. */
function certified(person: Person, draw: Draw): Claim {
  return {
    subject: `sub-${person.id}`,
    birthName: person.family.toUpperCase(),
    usageName: person.usage.toUpperCase(),
    givenNames: person.given.join(" "),
    birthDate: person.birthDate.replace(/-01-01$/, draw.chance(0.5) ? "-00-00" : "-01-01"),
    birthPlaceCode: person.birthCode,
    birthCountry: person.birthCountry,
    sex: person.sex,
    emails: [draw.pick(person.emails)],
  };
}

function namesOf(person: Person, draw: Draw): Claim {
  const [first = "", second] = person.given;
  const given = second && draw.chance(0.04) ? second : draw.chance(0.1) ? person.given.join(" ") : first;
  const isUsage = person.usage !== "" && draw.chance(0.6);
  const family = slip(isUsage ? person.usage : person.family, 0.06, draw);
  const written = slip(given, 0.06, draw).replaceAll("-", draw.chance(0.5) ? "-" : " ");
  if (draw.chance(0.02)) return { birthName: written, givenNames: family };
  const usageName = isUsage && draw.chance(0.3) ? family : undefined;
  return { birthName: usageName ? person.family : family, usageName, givenNames: written };
}

function dateOf(person: Person, draw: Draw): string {
  if (draw.chance(0.03)) return person.birthDate.replace(/^(\d{4})-(\d\d)-(\d\d)$/, "$1-$3-$2");
  if (draw.chance(0.03)) return person.birthDate.replace(/\d$/, () => String(draw.below(10)));
  return person.birthDate;
}

/** One letter changed, dropped, doubled, or exchanged with the next, in `share` of the cases. */
function slip(text: string, share: number, draw: Draw): string {
  if (text.length < 3 || !draw.chance(share)) return text;
  const at = 1 + draw.below(text.length - 2);
  const [before, letter, next, after] = [text.slice(0, at), text[at] ?? "", text[at + 1] ?? "", text.slice(at + 2)];
  const letters = "abcdefghijklmnopqrstuvwxyz";
  return draw.pick([
    before + draw.pick([...letters]) + next + after,
    before + next + after,
    before + letter + letter + next + after,
    before + next + letter + after,
  ]);
}
