/** What citizens write about, by the service that it is for (ids and mailboxes of the demonstration's directory). */
export type Matter = {
  readonly service: string;
  /** Local part of the service's address. */
  readonly mailbox: string;
  readonly subject: string;
  readonly message: string;
  /** Comes by mail, marked by the relay in front of the hub, which is this machine in demonstration. */
  readonly isSpam: boolean;
};

type Lines = readonly (readonly [subject: string, message: string])[];

const BY_SERVICE: Readonly<Record<string, { readonly mailbox: string; readonly lines: Lines }>> = {
  accueil: {
    mailbox: "contact",
    lines: [
      [
        "Horaires de l’accueil du CADAM",
        "Je travaille en journée. Êtes-vous ouverts le samedi matin ou entre midi et deux ?",
      ],
      ["Changement d’adresse", "J’ai déménagé de Nice à Saint-Laurent-du-Var. Quels services dois-je prévenir ?"],
      [
        "Accès à mon dossier",
        "Je souhaite une copie des documents que vous détenez à mon nom, comme la loi le permet.",
      ],
    ],
  },
  autonomie: {
    mailbox: "apa",
    lines: [
      [
        "Demande d’APA pour ma mère",
        "Ma mère a 86 ans et ne peut plus se laver seule. Comment demander l’allocation personnalisée d’autonomie ?",
      ],
      [
        "Visite d’évaluation",
        "Vous deviez passer chez mon père jeudi dernier, personne n’est venu. Pouvez-vous fixer une autre date ?",
      ],
      ["Heures d’aide à domicile", "L’aide vient 12 heures par mois au lieu des 20 heures du plan d’aide. Que faire ?"],
    ],
  },
  handicap: {
    mailbox: "mdph",
    lines: [
      [
        "Renouvellement AEEH",
        "Mon fils de 9 ans est scolarisé avec une AESH. Le droit finit en janvier, le dossier est-il complet ?",
      ],
      [
        "Carte mobilité inclusion",
        "J’ai reçu l’accord il y a six semaines mais pas la carte. Où en est la fabrication ?",
      ],
    ],
  },
  pmi: {
    mailbox: "pmi",
    lines: [
      [
        "Agrément d’assistante maternelle",
        "Je voudrais accueillir deux enfants chez moi. Quelles sont les étapes et les délais ?",
      ],
      [
        "Rendez-vous avec une puéricultrice",
        "Mon bébé de trois semaines perd du poids. Est-il possible de voir quelqu’un cette semaine ?",
      ],
    ],
  },
  "msd-menton": {
    mailbox: "msd-menton",
    lines: [
      [
        "Facture d’électricité impayée",
        "Je vis seule avec deux enfants et j’ai reçu un avis de coupure. Pouvez-vous m’aider ?",
      ],
      [
        "Rendez-vous avec une assistante sociale",
        "Mon propriétaire veut que je parte fin décembre. Je voudrais en parler à quelqu’un.",
      ],
    ],
  },
  routes: {
    mailbox: "routes",
    lines: [
      [
        "Éboulement sur la RD 2204",
        "Des pierres sont tombées après la pluie d’hier, au-dessus de L’Escarène. C’est dangereux pour les deux-roues.",
      ],
      ["Nid-de-poule RD 6007", "Un trou profond devant le numéro 48 à Villeneuve-Loubet. J’ai crevé ce matin."],
      [
        "Permission de voirie",
        "Nous devons poser un échafaudage au bord de la RD 53 pendant trois semaines. Quel formulaire remplir ?",
      ],
    ],
  },
  "transports-scolaires": {
    mailbox: "transports-scolaires",
    lines: [
      [
        "Taxi scolaire en retard",
        "Le véhicule adapté arrive chaque matin avec 20 minutes de retard au collège. Ma fille manque le début des cours.",
      ],
      [
        "Prise en charge du transport adapté",
        "Mon fils entre en 6e en janvier. Que faut-il fournir pour son transport ?",
      ],
    ],
  },
  "culture-sport-jeunesse": {
    mailbox: "jeunesse",
    lines: [
      ["Séjour à la neige", "Reste-t-il des places pour le séjour d’Auron en février ? Mon fils a 13 ans."],
      ["Bourse collège", "Je n’ai pas eu de réponse à ma demande de bourse déposée en octobre."],
    ],
  },
  subventions: {
    mailbox: "subventions",
    lines: [
      [
        "Subvention 2027 – Les Restanques",
        "Notre association plante des oliviers avec des jeunes. À quelle date déposer le dossier pour 2027 ?",
      ],
      [
        "Compte rendu financier",
        "Vous trouverez ci-joint le compte rendu de l’action 2025. Le solde peut-il être versé ?",
      ],
    ],
  },
  "aides-communes": {
    mailbox: "collectivites",
    lines: [
      [
        "Toiture de l’école de Tende",
        "La commune souhaite refaire la toiture de l’école. Le Département peut-il participer ?",
      ],
      [
        "Dotation cantonale",
        "Quel est le calendrier de la dotation d’aménagement pour les communes de moins de 1 000 habitants ?",
      ],
    ],
  },
};

const all = Object.entries(BY_SERVICE).flatMap(([service, { mailbox, lines }]) =>
  lines.map(([subject, message]): Matter => ({ service, mailbox, subject, message, isSpam: false })),
);

const spam: Matter = {
  service: "accueil",
  mailbox: "contact",
  subject: "Vous avez gagné un bon d’achat de 500 €",
  message: "Félicitations ! Cliquez dans les 24 heures et confirmez votre numéro de carte pour recevoir votre gain.",
  isSpam: true,
};

const [first, ...others] = all;
if (!first) throw new Error("citizens have something to write about");

/** Everything that citizens may write about. */
export const matters: readonly [Matter, ...Matter[]] = [first, ...others, spam];

/** What citizens answer when the Département has answered them. */
export const thanks = [
  "Merci pour votre réponse rapide. Je vous envoie la pièce demandée dès demain.",
  "Je ne comprends pas bien la deuxième étape. Pouvez-vous m’appeler ?",
  "C’est noté, merci beaucoup. Bonne journée.",
  "Vous ne répondez pas à ma question sur les délais.",
] as const;
