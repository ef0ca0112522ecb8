/** Words of refusing a sender's mail for a while (L112-11): the dialog, what the person will read, and the list of blocks. */
import type { Language } from "./language.ts";

/**
 * What the mail to the person says, in French whatever the agent's language. The mail itself is written by the hub
 * (`channels/email/templates/block-notice.ts`); a test of the whole hub compares the two.
 */
function notice(until: string, reason: string): readonly string[] {
  return [
    `En raison de vos envois, considérés comme abusifs au sens de l’article L. 112-11 du code des relations entre le public et l’administration, les messages de votre adresse ne seront plus reçus jusqu’au ${until}.`,
    `Motif\u00a0: ${reason}`,
    "Cette décision a été prise par une personne. Vous pouvez la contester, ou nous joindre autrement, par courrier ou par téléphone, aux coordonnées ci-dessous.",
  ];
}

const fr = {
  action: "Bloquer l’expéditeur…",
  title: "Bloquer l’expéditeur",
  intro: (name: string) =>
    `Les e-mails de l’adresse de ${name} seront refusés par tous les services jusqu’à la date choisie. Le téléphone, l’accueil et le formulaire restent ouverts.`,
  reason: "Motif, lu par la personne",
  reasonHelp: "Des faits, en une phrase. Exemple\u00a0: 40 messages identiques en deux jours malgré nos réponses.",
  reasonMissing: "Dites pourquoi en quelques mots.",
  until: "Jusqu’au",
  untilHelp: "Ce jour compris, un an au plus.",
  untilWrong: "Choisissez une date à venir, dans un an au plus.",
  preview: "Ce que la personne recevra",
  reasonBlank: "…",
  notice,
  confirm: "Bloquer",
  done: (name: string, day: string) => `Les e-mails de ${name} sont refusés jusqu’au ${day}.`,
  list: "Expéditeurs bloqués",
  none: "Personne n’est bloqué.",
  noneNext: "Un encadrant bloque un expéditeur depuis le menu d’un dossier arrivé par e-mail.",
  loading: "Chargement des expéditeurs bloqués",
  failed: "La liste n’a pas pu être chargée.",
  retry: "Réessayer",
  term: (day: string) => `jusqu’au ${day}`,
  by: (name: string, moment: string) => `décidé par ${name}, ${moment}`,
  lift: "Lever le blocage",
  liftOf: (name: string) => `Lever le blocage de ${name}`,
  lifted: (name: string) => `Les e-mails de ${name} sont de nouveau reçus.`,
};

const en: typeof fr = {
  action: "Block the sender…",
  title: "Block the sender",
  intro: (name) =>
    `E-mails from ${name}’s address will be refused by every service until the chosen date. Telephone, front desk and form stay open.`,
  reason: "Reason, read by the person",
  reasonHelp: "Facts, in one sentence, in French. Example: 40 messages identiques en deux jours malgré nos réponses.",
  reasonMissing: "Say why in a few words.",
  until: "Until",
  untilHelp: "That day included, one year at most.",
  untilWrong: "Choose a date to come, within a year.",
  preview: "What the person will receive",
  reasonBlank: "…",
  notice,
  confirm: "Block",
  done: (name, day) => `E-mails from ${name} are refused until ${day}.`,
  list: "Blocked senders",
  none: "Nobody is blocked.",
  noneNext: "A supervisor blocks a sender from the menu of a case that came by e-mail.",
  loading: "Loading the blocked senders",
  failed: "The list could not be loaded.",
  retry: "Try again",
  term: (day) => `until ${day}`,
  by: (name, moment) => `decided by ${name}, ${moment}`,
  lift: "Lift the block",
  liftOf: (name) => `Lift the block of ${name}`,
  lifted: (name) => `E-mails from ${name} are taken again.`,
};

export const blockText: Record<Language, typeof fr> = { fr, en };
