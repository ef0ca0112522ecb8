/** A believable Département for the scripted hub: names, matters and messages, the same at each run. */
import type { CaseView, QueueRow, TimelineItem } from "../../hub/protocol/queue.ts";

const GIVEN = [
  "Giulia",
  "Karim",
  "Jeanne",
  "Marc",
  "Aïcha",
  "Lucien",
  "Manon",
  "Noël",
  "Fatou",
  "Éloïse",
  "Paul",
  "Inès",
  "Yann",
  "Léa",
  "Hugo",
  "Zoé",
];
const FAMILY = [
  "Rossi",
  "Benali",
  "Martin",
  "Dalmasso",
  "Nguyen",
  "Giraud",
  "Lefèvre",
  "Barthélemy",
  "Diallo",
  "Castelli",
  "Orsini",
  "Müller",
  "Fontaine",
  "Auzias",
  "Raybaud",
];
const GROUPS = [
  "Association Les Restanques",
  "Commune de Saint-Auban",
  "SARL Taxis du Var",
  "Club nautique de Théoule",
];
const MATTERS: readonly (readonly [string, string])[] = [
  ["APA à domicile : pièces demandées", "autonomie"],
  ["Renouvellement de la carte mobilité inclusion", "autonomie"],
  ["RSA suspendu depuis octobre", "insertion"],
  ["Transport scolaire : changement d’arrêt", "transports"],
  ["Subvention 2027 de l’association", "vie-associative"],
  ["Nid-de-poule sur la D2085 à hauteur du pont", "routes"],
  ["Agrément d’assistante maternelle", "enfance"],
  ["Aide au permis de conduire", "jeunesse"],
  ["Collège : dérogation de secteur", "colleges"],
  ["Adaptation du logement, devis joint", "autonomie"],
];
export const SERVICES = [
  { id: "autonomie", name: "Autonomie et handicap", sector: "solidarites" },
  { id: "insertion", name: "Insertion et RSA", sector: "solidarites" },
  { id: "enfance", name: "Enfance et famille", sector: "solidarites" },
  { id: "transports", name: "Transports scolaires", sector: "territoires" },
  { id: "routes", name: "Routes et mobilités", sector: "territoires" },
  { id: "colleges", name: "Collèges", sector: "territoires" },
  { id: "jeunesse", name: "Jeunesse et sports", sector: "territoires" },
  { id: "vie-associative", name: "Vie associative", sector: "territoires" },
];
const CHANNELS = ["email", "web", "email", "phone", "web", "desk"] as const;
const HOUR = 3_600_000;

export const KARIM = { id: "a-karim", name: "Karim Benali" };
export const LEA = { id: "a-lea", name: "Léa Martin" };

const pick = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length];
  if (found === undefined) throw new Error("The list is empty.");
  return found;
};

/** Returns row `index` of the queue: the smaller the index, the nearer its deadline. */
export function rowOf(index: number, now: number): QueueRow {
  const [title, service] = pick(MATTERS, index * 7);
  const dueAt = now - 5 * HOUR + index * 37 * 60_000 + (index > 2 ? 3 * HOUR : 0);
  const isHeld = index % 11 === 4;
  return {
    caseId: `c${String(index).padStart(6, "0")}`,
    reference: `GU-2026-${String(4_211 + index).padStart(6, "0")}`,
    service,
    channel: pick(CHANNELS, index),
    title,
    citizenName: index % 9 === 5 ? pick(GROUPS, index) : `${pick(GIVEN, index * 3)} ${pick(FAMILY, index * 5)}`,
    state: isHeld ? "claimed" : "queued",
    owes: "administration",
    holder: isHeld ? KARIM : null,
    priority: index % 23 === 2 ? "urgent" : "normal",
    breachAt: new Date(dueAt).toISOString(),
    since: new Date(now - ((index * 7) % 53) * 41 * 60_000 - 4 * 60_000).toISOString(),
    why: index % 4 === 1 ? "citizen-wrote" : "new",
    hasNew: index % 4 === 1,
    version: 1,
  };
}

function itemOf(id: string, at: number, change: Partial<TimelineItem>): TimelineItem {
  return {
    id,
    kind: "event",
    channel: null,
    type: "case.queued",
    at: new Date(at).toISOString(),
    author: { kind: "hub", id: null, name: "Guichet" },
    title: null,
    text: null,
    hasHtml: false,
    documents: [],
    delivery: null,
    deliveryDetail: null,
    detail: {},
    ...change,
  };
}

/** Returns what happened on that case before the test began. */
function timelineOf(row: QueueRow, now: number): TimelineItem[] {
  const citizen = { kind: "citizen" as const, id: null, name: row.citizenName };
  const agent = { kind: "agent" as const, ...KARIM };
  const first = Date.parse(row.since) - 26 * HOUR;
  return [
    itemOf("e1", first, { type: "case.opened" }),
    itemOf("m1", first, {
      kind: "in",
      channel: row.channel,
      type: "contact.recorded",
      author: citizen,
      title: row.title,
      text: "Bonjour,\n\nJe n’ai toujours pas de nouvelles de ma demande déposée en septembre. Vous trouverez le devis et le certificat en pièces jointes.\n\nMerci de votre aide, bien cordialement",
      documents: [
        { id: "d1", name: "devis-salle-de-bain.pdf", mediaType: "application/pdf", bytes: 184_320, isInline: false },
        { id: "d2", name: "photo-marches.png", mediaType: "image/png", bytes: 2_412_000, isInline: false },
      ],
    }),
    itemOf("e2", first + 60_000, { type: "acknowledgement.recorded" }),
    itemOf("e3", first + 2 * HOUR, { type: "case.claimed", author: agent }),
    itemOf("n1", first + 2.2 * HOUR, {
      kind: "note",
      type: "note.recorded",
      author: agent,
      text: "Le plan d’aide est à la signature. Rappeler le médecin coordinateur jeudi.",
    }),
    itemOf("o1", first + 2.5 * HOUR, {
      kind: "out",
      channel: "email",
      type: "reply.recorded",
      author: agent,
      text: "Bonjour,\n\nVotre dossier est complet. La décision vous parviendra avant le 12 décembre.\n\nKarim Benali, Autonomie et handicap",
      delivery: "bounced",
      deliveryDetail: "boîte pleine",
    }),
    itemOf("e4", first + 3 * HOUR, {
      type: "case.awaited",
      author: agent,
      detail: { party: "citizen", until: new Date(now + 240 * HOUR).toISOString() },
    }),
    itemOf("m2", Date.parse(row.since), {
      kind: "in",
      channel: "email",
      type: "contact.recorded",
      author: citizen,
      text: "Bonjour, voici ma nouvelle adresse. Ai-je bien fait d’envoyer le devis ?",
      hasHtml: true,
    }),
  ];
}

/** Returns the whole case behind a row. */
export function viewOf(row: QueueRow, now: number, cursor: string): CaseView {
  const service = SERVICES.find(({ id }) => id === row.service);
  return {
    caseId: row.caseId,
    reference: row.reference,
    title: row.title,
    procedure: "contact",
    service: row.service,
    serviceName: service?.name ?? row.service,
    channel: row.channel,
    state: row.state,
    owes: row.owes,
    holder: row.holder ? { ...row.holder, since: new Date(now - 28 * 60_000).toISOString() } : null,
    priority: row.priority,
    openedAt: new Date(Date.parse(row.since) - 26 * HOUR).toISOString(),
    breachAt: row.breachAt,
    waitsUntil: null,
    isJunk: false,
    canReply: true,
    possibleFollowUpOf: null,
    version: row.version,
    citizen: {
      name: row.citizenName,
      kind: row.citizenName.startsWith("Asso") ? "organisation" : "person",
      email: "giulia.rossi@exemple.fr",
      phone: "+33612345678",
      postalAddress: "12 avenue de la Libération\n06130 Grasse",
      proof: row.caseId.endsWith("0") ? "account" : "none",
      cases: [3, 5].map((other) => ({
        caseId: `c00000${other}`,
        reference: `GU-2026-00421${other}`,
        title: pick(MATTERS, other)[0],
        state: other === 3 ? ("waiting" as const) : ("resolved" as const),
        openedAt: new Date(now - other * 240 * HOUR).toISOString(),
      })),
      contacts: 12,
    },
    timeline: timelineOf(row, now),
    cursor,
  };
}
