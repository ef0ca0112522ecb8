/** What the form says when a field cannot be taken: the cause and the way out, in both languages. */

export type Language = "fr" | "en";

const MEGABYTE = 1024 * 1024;

const fr = {
  familyName: "Indiquez votre nom de famille.",
  givenNames: "Indiquez votre prénom.",
  organisation: "Indiquez le nom de l’organisation pour laquelle vous écrivez.",
  nameNotOne: (value: string) => `«\u00A0${value}\u00A0» ne ressemble pas à un nom. Écrivez-le en lettres.`,
  email: "Cette adresse électronique n’est pas complète. Exemple\u00A0: nom@exemple.fr.",
  phone: "Ce numéro de téléphone n’est pas complet. Exemple\u00A0: 04 97 18 60 00.",
  subject: "Dites en quelques mots l’objet de votre demande.",
  message: "Écrivez votre message.",
  tooLong: (max: number) => `Ce texte est trop long\u00A0: ${max.toLocaleString("fr-FR")} caractères au plus.`,
  notText: "Ce champ attend du texte.",
  kind: "Dites si vous écrivez pour vous-même ou pour une organisation.",
  service: "Ce service n’existe pas ou ne reçoit pas de messages. Choisissez-le dans la liste.",
  commune: (value: string) =>
    `Nous ne trouvons pas «\u00A0${value}\u00A0» dans les Alpes-Maritimes. Choisissez la commune dans la liste, ou laissez ce champ vide.`,
  submissionId: "Il manque le numéro d’envoi. Rechargez la page, votre brouillon est gardé.",
  tooManyDocuments: (max: number) =>
    `Vous pouvez joindre ${max} fichiers au plus. Retirez-en, ou envoyez-les en deux fois.`,
  documentGone:
    "Un fichier n’est plus disponible\u00A0: il a été envoyé il y a plus de 24 heures. Joignez-le à nouveau.",
  documentTooLarge: (name: string, max: number) =>
    `«\u00A0${name}\u00A0» dépasse ${max / MEGABYTE} Mo. Réduisez-le ou partagez-le en plusieurs fichiers, ou déposez-le à l’accueil d’une maison des solidarités.`,
  documentEmpty: (name: string) => `«\u00A0${name}\u00A0» est vide. Vérifiez le fichier et joignez-le à nouveau.`,
  documentDangerous: (name: string) =>
    `«\u00A0${name}\u00A0» est un programme ou une page qui peut contenir du code\u00A0: nous ne pouvons pas l’accepter. Envoyez le document en PDF ou en image.`,
  documentMacro: (name: string) =>
    `«\u00A0${name}\u00A0» contient des macros. Enregistrez-le sans macros (.docx, .xlsx) ou en PDF, et joignez-le à nouveau.`,
  documentEncrypted: (name: string) =>
    `«\u00A0${name}\u00A0» est protégé par un mot de passe. Joignez une version sans mot de passe, ou apportez-le à l’accueil.`,
  documentUnknown: (name: string) =>
    `Nous ne savons pas ouvrir «\u00A0${name}\u00A0». Envoyez un PDF, une image (JPEG, PNG, HEIC) ou un document Word, Excel ou LibreOffice.`,
  documentUnreadableName: (field: string) =>
    `Un fichier du champ «\u00A0${field}\u00A0» a un nom que nous ne pouvons pas lire. Renommez-le et envoyez-le à nouveau.`,
  documentLying: (name: string, actual: string) =>
    `«\u00A0${name}\u00A0» n’est pas ce que dit son nom\u00A0: son contenu est de type ${actual}. Renommez-le ou enregistrez-le à nouveau.`,
};

export type Sentences = typeof fr;

const en: Sentences = {
  familyName: "Enter your last name.",
  givenNames: "Enter your first name.",
  organisation: "Enter the name of the organisation you write for.",
  nameNotOne: (value) => `“${value}” does not look like a name. Write it in letters.`,
  email: "This e-mail address is not complete. Example: name@example.fr.",
  phone: "This telephone number is not complete. Example: 04 97 18 60 00.",
  subject: "Say in a few words what your request is about.",
  message: "Write your message.",
  tooLong: (max) => `This text is too long: ${max.toLocaleString("en-GB")} characters at most.`,
  notText: "This field takes text.",
  kind: "Say whether you write for yourself or for an organisation.",
  service: "This service does not exist or takes no messages. Choose one in the list.",
  commune: (value) =>
    `We cannot find “${value}” in the Alpes-Maritimes. Choose the commune in the list, or leave this field empty.`,
  submissionId: "The submission number is missing. Reload the page: your draft is kept.",
  tooManyDocuments: (max) => `You can attach ${max} files at most. Remove some, or send them in two messages.`,
  documentGone: "A file is no longer available: it was uploaded more than 24 hours ago. Attach it again.",
  documentTooLarge: (name, max) =>
    `“${name}” is larger than ${max / MEGABYTE} MB. Make it smaller or split it, or bring it to a front desk.`,
  documentEmpty: (name) => `“${name}” is empty. Check the file and attach it again.`,
  documentDangerous: (name) =>
    `“${name}” is a program or a page that may contain code: we cannot take it. Send the document as a PDF or an image.`,
  documentMacro: (name) =>
    `“${name}” contains macros. Save it without macros (.docx, .xlsx) or as a PDF, and attach it again.`,
  documentEncrypted: (name) =>
    `“${name}” is protected by a password. Attach a version without a password, or bring it to a front desk.`,
  documentUnknown: (name) =>
    `We cannot open “${name}”. Send a PDF, an image (JPEG, PNG, HEIC) or a Word, Excel or LibreOffice document.`,
  documentUnreadableName: (field) =>
    `A file of the field “${field}” has a name that we cannot read. Rename it and send it again.`,
  documentLying: (name, actual) =>
    `“${name}” is not what its name says: its content is ${actual}. Rename it or save it again.`,
};

/** Returns the sentences in a language. */
export function sentencesIn(language: Language): Sentences {
  return language === "en" ? en : fr;
}
