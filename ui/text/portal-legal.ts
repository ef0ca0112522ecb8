/** The legal pages of the portal. The rules of use bind the public only because they are published here (CRPA L112-9, R112-9-2). */
import type { Language } from "./language.ts";

export type LegalText = {
  readonly title: string;
  readonly sections: readonly { readonly title: string; readonly paragraphs: readonly string[] }[];
};

type Topics = { readonly terms: LegalText; readonly privacy: LegalText; readonly accessibility: LegalText };

const fr: Topics = {
  terms: {
    title: "Modalités d’utilisation",
    sections: [
      {
        title: "À quoi sert ce service",
        paragraphs: [
          "Le Département met à votre disposition un formulaire de contact pour le saisir par voie électronique (articles L112-8, L112-9 et R112-9-2 du code des relations entre le public et l’administration).",
          "Lorsqu’une démarche a son propre téléservice, c’est par lui que la saisine est régulière. Un message envoyé ici reste lu, et nous vous indiquons le bon chemin.",
        ],
      },
      {
        title: "Comment vous identifier",
        paragraphs: [
          "Indiquez votre nom et vos prénoms, et si possible vos adresses postale et électronique (article R112-9-1). Une organisation donne aussi son nom. La connexion par FranceConnect suffit à vous identifier\u00a0; elle n’est pas obligatoire.",
        ],
      },
      {
        title: "Documents joints",
        paragraphs: [
          "10 fichiers au plus par envoi, de 20\u00a0Mo chacun. Formats acceptés\u00a0: PDF, JPEG, PNG, HEIC, GIF, WebP, TIFF, texte, RTF, Word, Excel, PowerPoint, LibreOffice, ZIP.",
          "Ne sont pas acceptés, pour la sécurité de tous\u00a0: les programmes, les pages web et images SVG, les documents avec macros, les fichiers protégés par un mot de passe.",
          "Si un document ne passe pas, partagez-le en plusieurs envois, ou déposez-le à l’accueil, ou envoyez-le par la poste. Votre demande garde sa date d’arrivée.",
        ],
      },
      {
        title: "Ce que vous recevez",
        paragraphs: [
          "Un numéro et un reçu dès l’envoi, puis, si vous avez donné une adresse électronique, un accusé d’enregistrement au plus tard le jour ouvré suivant (article R112-11-2).",
        ],
      },
    ],
  },
  privacy: {
    title: "Données personnelles",
    sections: [
      {
        title: "Qui et pourquoi",
        paragraphs: [
          "Le Département des Alpes-Maritimes traite vos données pour répondre à vos demandes. C’est l’une de ses missions d’intérêt public (RGPD, article 6.1.e).",
          "Seuls les agents du service chargé de votre demande la lisent. Les secteurs (social, voirie, transports…) ne partagent pas vos données entre eux sans votre accord.",
        ],
      },
      {
        title: "Combien de temps",
        paragraphs: [
          "Un brouillon est gardé 30 jours, chiffré par une clé que seul votre navigateur détient. Un fichier jamais envoyé est effacé après 24 heures. Une demande est gardée le temps que prévoit la loi pour ce type de dossier.",
        ],
      },
      {
        title: "Cookies",
        paragraphs: [
          "Deux cookies, nécessaires au service\u00a0: l’un retrouve votre brouillon, l’autre retient la langue. Aucune mesure d’audience, aucun tiers.",
        ],
      },
      {
        title: "Vos droits",
        paragraphs: [
          "Vous pouvez demander l’accès à vos données, leur rectification, leur effacement dans les limites de la loi, ou vous opposer à leur traitement, par le formulaire de contact, à l’attention du délégué à la protection des données. Réponse sous un mois. Vous pouvez aussi saisir la CNIL.",
        ],
      },
    ],
  },
  accessibility: {
    title: "Accessibilité",
    sections: [
      {
        title: "État de conformité",
        paragraphs: [
          "Ce service n’est pas conforme au RGAA au sens de la loi\u00a0: aucun audit n’a encore été conduit. Il est conçu pour le clavier, les lecteurs d’écran et l’agrandissement, et chacune de ses pages est vérifiée par un outil automatique.",
        ],
      },
      {
        title: "Signaler un défaut",
        paragraphs: [
          "Écrivez-nous par le formulaire de contact, ou appelez l’accueil\u00a0: nous répondons en une semaine et vous proposons une autre voie. Sans réponse satisfaisante, vous pouvez saisir le Défenseur des droits.",
        ],
      },
    ],
  },
};

const en: Topics = {
  terms: {
    title: "Terms of use",
    sections: [
      {
        title: "What this service is for",
        paragraphs: [
          "The Département offers a contact form to address it electronically (articles L112-8, L112-9 and R112-9-2 of the code on relations between the public and the administration).",
          "Where a procedure has an online service of its own, that service is the regular way. A message sent here is read all the same, and we show you the right way.",
        ],
      },
      {
        title: "How to identify yourself",
        paragraphs: [
          "Give your last and first names and, if you can, your postal and e-mail addresses (article R112-9-1). An organisation gives its name too. Signing in with FranceConnect is enough to identify you; it is not required.",
        ],
      },
      {
        title: "Documents",
        paragraphs: [
          "10 files at most, 20 MB each. Formats: PDF, JPEG, PNG, HEIC, GIF, WebP, TIFF, text, RTF, Word, Excel, PowerPoint, LibreOffice, ZIP.",
          "Not taken, for everybody’s safety: programs, web pages and SVG images, documents with macros, files protected by a password.",
          "If a document does not pass, split it over several messages, bring it to a front desk or send it by post. Your request keeps its date.",
        ],
      },
      {
        title: "What you receive",
        paragraphs: [
          "A number and a receipt at once, then, if you gave an e-mail address, an acknowledgement on the next working day at the latest (article R112-11-2).",
        ],
      },
    ],
  },
  privacy: {
    title: "Personal data",
    sections: [
      {
        title: "Who and why",
        paragraphs: [
          "The Département des Alpes-Maritimes uses your data to answer your requests, one of its tasks in the public interest (GDPR, article 6.1.e).",
          "Only agents of the service in charge read your request. Sectors (social, roads, transport…) do not share your data without your consent.",
        ],
      },
      {
        title: "For how long",
        paragraphs: [
          "A draft is kept 30 days, encrypted under a key that only your browser holds. A file that is never sent is deleted after 24 hours. A request is kept as long as the law says for its kind.",
        ],
      },
      {
        title: "Cookies",
        paragraphs: [
          "Two cookies, both necessary: one finds your draft, the other keeps the language. No analytics, no third party.",
        ],
      },
      {
        title: "Your rights",
        paragraphs: [
          "You can ask for access to your data, its correction, its erasure within the limits of the law, or object to its use, through the contact form, to the attention of the data protection officer. Answer within a month. You can also turn to the CNIL.",
        ],
      },
    ],
  },
  accessibility: {
    title: "Accessibility",
    sections: [
      {
        title: "Compliance",
        paragraphs: [
          "This service is not compliant with the RGAA in the legal sense: no audit has been made yet. It is made for the keyboard, screen readers and magnification, and each of its pages is checked by an automatic tool.",
        ],
      },
      {
        title: "Report a defect",
        paragraphs: [
          "Write through the contact form or call the front desk: we answer within a week and offer another way. Without a satisfying answer, you can turn to the Défenseur des droits.",
        ],
      },
    ],
  },
};

export const legalText: Record<Language, Topics> = { fr, en };
