/** Who may log in at the simulator, and what it says of them. */
import { createHash } from "node:crypto";

/** An agent as ProConnect knows one. `title` is shown on the log-in page only. */
export type AgentPerson = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly title?: string;
  /** False for an account whose address nobody has checked. */
  readonly isEmailVerified?: boolean;
};

/** A citizen as FranceConnect knows one: the pivot identity and an address. Codes are INSEE's. */
export type CitizenPerson = {
  readonly id: string;
  readonly givenName: string;
  readonly familyName: string;
  /** `YYYY-MM-DD`. */
  readonly birthdate: string;
  readonly gender: "female" | "male";
  /** Empty when born abroad. */
  readonly birthplace: string;
  readonly birthcountry: string;
  readonly email: string;
};

/** One person, ready for the provider. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly detail: string;
  readonly claims: Readonly<Record<string, string | boolean>> & { readonly sub: string };
};

/** Invented people of the demonstration. */
export const demonstrationCitizens: readonly CitizenPerson[] = [
  citizen("Giulia", "ROSSI", "1948-03-03", "female", "", "99127", "giulia.rossi"),
  citizen("Marcel", "AUDIBERT", "1939-11-21", "male", "06088", "99100", "marcel.audibert"),
  citizen("Amina", "BELKACEM", "1987-07-14", "female", "", "99352", "amina.belkacem"),
  citizen("Hugo", "PELLEGRIN", "1994-02-27", "male", "06083", "99100", "hugo.pellegrin"),
  citizen("Chloé", "VIALE", "2004-09-08", "female", "06069", "99100", "chloe.viale"),
  citizen("Jean-Baptiste", "D’ORNANO", "1971-05-30", "male", "2A004", "99100", "jb.dornano"),
];

/** Returns the agents as ProConnect's claims (`sub`, `given_name`, `usual_name`, `email`, `uid`, `siret`). */
export function agentPeople(agents: readonly AgentPerson[]): readonly Person[] {
  return agents.map((agent) => {
    const [givenName = "", ...rest] = agent.name.split(" ");
    return {
      id: agent.id,
      name: agent.name,
      email: agent.email,
      detail: agent.title ?? agent.email,
      claims: {
        sub: opaque("agent", agent.id),
        given_name: givenName,
        usual_name: rest.join(" ") || givenName,
        email: agent.email,
        email_verified: agent.isEmailVerified ?? true,
        uid: agent.id,
        siret: "22060001900016",
      },
    };
  });
}

/** Returns the citizens as FranceConnect's claims; `sub` ends with `v1` as theirs do. */
export function citizenPeople(citizens: readonly CitizenPerson[]): readonly Person[] {
  return citizens.map((person) => ({
    id: person.id,
    name: `${person.givenName} ${person.familyName}`,
    email: person.email,
    detail: `né${person.gender === "female" ? "e" : ""} le ${new Date(person.birthdate).toLocaleDateString("fr-FR", { dateStyle: "long", timeZone: "UTC" })}`,
    claims: {
      sub: `${opaque("citizen", person.id)}v1`,
      given_name: person.givenName,
      family_name: person.familyName,
      birthdate: person.birthdate,
      gender: person.gender,
      birthplace: person.birthplace,
      birthcountry: person.birthcountry,
      email: person.email,
    },
  }));
}

/** Makes up a person for an address that somebody typed, so that strangers can be tried too. */
export function strangerOf(kind: "agent" | "citizen", email: string): Person {
  const id = `stranger-${opaque(kind, email.toLowerCase()).slice(0, 12)}`;
  const [name = email] = email.split("@");
  const [person] =
    kind === "agent"
      ? agentPeople([{ id, name, email }])
      : citizenPeople([{ ...citizen(name, "INCONNU", "1980-01-01", "female", "75056", "99100", "x"), id, email }]);
  if (!person) throw new Error("one person in, one person out");
  return person;
}

function citizen(
  givenName: string,
  familyName: string,
  birthdate: string,
  gender: "female" | "male",
  birthplace: string,
  birthcountry: string,
  mailbox: string,
): CitizenPerson {
  const email = `${mailbox}@courriel.test`;
  return { id: `c-${mailbox}`, givenName, familyName, birthdate, gender, birthplace, birthcountry, email };
}

const opaque = (kind: string, id: string) =>
  createHash("sha256").update(`guichet simulator ${kind} ${id}`).digest("hex");
