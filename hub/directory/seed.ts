/**
 * A believable Département des Alpes-Maritimes for demonstrations. People and telephone numbers are invented
 * (numbers from the range that the regulator keeps for fiction: 04 65 71). Never called in production.
 */
import type { Sql } from "../../db/connect.ts";
import { writeDirectoryOnce } from "../../db/queries/directory/write-directory.ts";
import { communes } from "./communes.ts";
import type { Agent, Membership, Role, Sector, Service, Site } from "./directory.ts";

/** Writes the demonstration's directory when there is none yet, and returns whether it did. Safe at each start. */
export async function seedDirectory(sql: Sql, mailDomain: string): Promise<boolean> {
  return writeDirectoryOnce(sql, demonstrationDirectory(mailDomain));
}

/** Returns the demonstration's directory. Pure. */
export function demonstrationDirectory(mailDomain: string) {
  return {
    sectors: SECTORS,
    services: SERVICES.map((row) => service(row, mailDomain)),
    sites: SITES,
    agents: AGENTS.map((row) => agent(row, mailDomain)),
    memberships: AGENTS.flatMap(([id, , , memberships]): Membership[] =>
      Object.entries(memberships).map(([where, role]) => ({ agent: id, service: where, role })),
    ),
  };
}

const SECTORS: readonly Sector[] = [
  { id: "usagers", name: "relations avec les usagers" },
  { id: "social", name: "travail et social" },
  { id: "sante", name: "santé" },
  { id: "transports", name: "transports" },
  { id: "voirie", name: "polices spéciales et voirie" },
  {
    id: "scolaire",
    name: "prestations scolaires et périscolaires, activités sportives et socioculturelles",
  },
  { id: "economie", name: "économie et urbanisme" },
  { id: "elus", name: "relations avec les élus" },
];

type ServiceRow = {
  readonly id: string;
  readonly name: string;
  readonly parent?: string;
  readonly sector: string;
  /** Local parts; empty for a unit that takes no contacts of its own. */
  readonly mailboxes: readonly string[];
  readonly phone?: string;
  /** Working days to answer: web, e-mail, phone, desk. */
  readonly days?: readonly [number, number, number, number];
  readonly communes?: readonly string[];
  readonly isProtected?: true;
};

const ofEpci = (name: string) => communes.filter((commune) => commune.epci === name).map((commune) => commune.code);

const SERVICES: readonly ServiceRow[] = [
  { id: "departement", name: "Département des Alpes-Maritimes", sector: "usagers", mailboxes: [] },
  {
    id: "accueil",
    name: "Relation usagers et accueil",
    parent: "departement",
    sector: "usagers",
    mailboxes: ["contact", "usagers", "accueil"],
    phone: "04 65 71 06 00",
    days: [3, 3, 1, 1],
    communes: ["*"],
  },
  { id: "solidarites", name: "Solidarités humaines", parent: "departement", sector: "social", mailboxes: [] },
  {
    id: "autonomie",
    name: "Maison départementale de l’autonomie",
    parent: "solidarites",
    sector: "social",
    mailboxes: ["autonomie", "apa", "mda"],
    phone: "04 65 71 06 10",
    days: [5, 5, 2, 1],
  },
  {
    id: "handicap",
    name: "Maison départementale des personnes handicapées",
    parent: "solidarites",
    sector: "sante",
    mailboxes: ["mdph"],
    phone: "04 65 71 06 12",
    days: [10, 10, 2, 1],
  },
  {
    id: "pmi",
    name: "Protection maternelle et infantile",
    parent: "solidarites",
    sector: "sante",
    mailboxes: ["pmi", "assistants-maternels"],
    phone: "04 65 71 06 14",
    days: [5, 5, 1, 1],
  },
  {
    id: "enfance",
    name: "Enfance et famille",
    parent: "solidarites",
    sector: "social",
    mailboxes: ["enfance"],
    phone: "04 65 71 06 16",
    days: [1, 1, 1, 1],
    isProtected: true,
  },
  {
    id: "msd",
    name: "Maisons des solidarités départementales",
    parent: "solidarites",
    sector: "social",
    mailboxes: [],
  },
  {
    id: "msd-nice-centre",
    name: "MSD Nice Centre",
    parent: "msd",
    sector: "social",
    mailboxes: ["msd-nice-centre"],
    phone: "04 65 71 06 20",
    days: [5, 5, 1, 1],
    communes: ["06088"],
  },
  {
    id: "msd-menton",
    name: "MSD Menton",
    parent: "msd",
    sector: "social",
    mailboxes: ["msd-menton"],
    phone: "04 65 71 06 22",
    days: [5, 5, 1, 1],
    communes: ofEpci("CA de la Riviera Française"),
  },
  {
    id: "msd-grasse",
    name: "MSD Grasse",
    parent: "msd",
    sector: "social",
    mailboxes: ["msd-grasse"],
    phone: "04 65 71 06 24",
    days: [5, 5, 1, 1],
    communes: ofEpci("CA du Pays de Grasse"),
  },
  {
    id: "msd-cannes",
    name: "MSD Cannes",
    parent: "msd",
    sector: "social",
    mailboxes: ["msd-cannes"],
    phone: "04 65 71 06 26",
    days: [5, 5, 1, 1],
    communes: ofEpci("CA Cannes Pays de Lérins"),
  },
  {
    id: "routes",
    name: "Routes et infrastructures",
    parent: "departement",
    sector: "voirie",
    mailboxes: ["routes", "sda"],
    phone: "04 65 71 06 30",
    days: [2, 3, 1, 1],
  },
  {
    id: "transports-scolaires",
    name: "Transports scolaires et adaptés",
    parent: "departement",
    sector: "transports",
    mailboxes: ["transports-scolaires"],
    phone: "04 65 71 06 40",
    days: [3, 3, 1, 1],
  },
  {
    id: "culture-sport-jeunesse",
    name: "Culture, sport et jeunesse",
    parent: "departement",
    sector: "scolaire",
    mailboxes: ["jeunesse", "culture", "sport"],
    phone: "04 65 71 06 50",
    days: [5, 5, 2, 2],
  },
  {
    id: "subventions",
    name: "Subventions aux associations",
    parent: "departement",
    sector: "economie",
    mailboxes: ["subventions"],
    phone: "04 65 71 06 60",
    days: [10, 10, 3, 3],
  },
  {
    id: "aides-communes",
    name: "Aides aux communes",
    parent: "departement",
    sector: "elus",
    mailboxes: ["aides-communes", "collectivites"],
    phone: "04 65 71 06 70",
    days: [5, 5, 2, 2],
  },
];

const SITES: readonly Site[] = [
  { id: "cadam", name: "Accueil du CADAM", commune: "06088", address: "147 boulevard du Mercantour, 06200 Nice" },
  { id: "nice-centre", name: "MSD Nice Centre", commune: "06088", address: "37 boulevard Carabacel, 06000 Nice" },
  { id: "menton", name: "MSD Menton", commune: "06083", address: "4 rue Victor-Hugo, 06500 Menton" },
  { id: "grasse", name: "MSD Grasse", commune: "06069", address: "12 boulevard Carnot, 06130 Grasse" },
  { id: "cannes", name: "MSD Cannes", commune: "06029", address: "19 avenue Isola-Bella, 06400 Cannes" },
];

type AgentRow = readonly [
  id: string,
  name: string,
  mailbox: string,
  memberships: Readonly<Record<string, Role>>,
  rights?: { readonly canSeeProtected: true },
];

const AGENTS: readonly AgentRow[] = [
  ["a-claire", "Claire Astier", "claire.astier", { departement: "admin" }],
  ["a-nadia", "Nadia Ferrero", "nadia.ferrero", { accueil: "supervisor" }],
  ["a-karim", "Karim Benali", "karim.benali", { accueil: "agent" }],
  ["a-lucie", "Lucie Marchetti", "lucie.marchetti", { accueil: "agent", "transports-scolaires": "agent" }],
  ["a-sophie", "Sophie Giraudo", "sophie.giraudo", { solidarites: "supervisor" }, { canSeeProtected: true }],
  ["a-thomas", "Thomas Lantéri", "thomas.lanteri", { autonomie: "agent" }],
  ["a-ines", "Inès Haddad", "ines.haddad", { autonomie: "agent", handicap: "agent" }],
  ["a-paul", "Paul Raybaud", "paul.raybaud", { "msd-nice-centre": "agent" }],
  ["a-emilie", "Émilie Orengo", "emilie.orengo", { pmi: "agent", enfance: "agent" }, { canSeeProtected: true }],
  ["a-julien", "Julien Cassini", "julien.cassini", { routes: "agent" }],
  ["a-manon", "Manon Olivari", "manon.olivari", { "transports-scolaires": "supervisor" }],
  ["a-david", "David Pastorelli", "david.pastorelli", { subventions: "agent", "aides-communes": "agent" }],
  ["a-rose", "Rose Dalmasso", "rose.dalmasso", { "culture-sport-jeunesse": "agent" }],
];

function service(row: ServiceRow, mailDomain: string): Service {
  const [web, email, phone, desk] = row.days ?? [5, 5, 2, 1];
  return {
    id: row.id,
    name: row.name,
    parent: row.parent ?? null,
    sector: row.sector,
    emails: row.mailboxes.map((mailbox) => `${mailbox}@${mailDomain}`),
    phone: row.phone ?? null,
    targets: { web, email, phone, desk },
    takesContacts: row.mailboxes.length > 0,
    communes: row.communes ?? [],
    isProtected: row.isProtected ?? false,
  };
}

function agent([id, name, mailbox, , rights]: AgentRow, mailDomain: string): Agent {
  return {
    id,
    name,
    email: `${mailbox}@${mailDomain}`,
    subject: null,
    capacity: { web: 10, email: 10, phone: 1, desk: 1 },
    canSeeProtected: rights?.canSeeProtected ?? false,
    isActive: true,
  };
}
