/** The acknowledgement of receipt that leaves at once (L112-11, R112-11-1 of the CRPA). Pure. */
import { type Page, renderPage } from "./page.ts";
import { dayInWords, momentInWords, signatureOf, type WritingService } from "./words.ts";

export type Acknowledgement = {
  readonly reference: string;
  readonly receivedAt: string;
  /** The citizen's own words; "" when there are none. */
  readonly subject: string;
  readonly documents: readonly string[];
  /** Addresses of other services that it went to. */
  readonly alsoTo: readonly string[];
  /** When an answer is expected, or null without a target. */
  readonly answerBy: string | null;
  readonly trackingUrl: string | null;
  readonly service: WritingService;
};

const ONE_SERVICE =
  "Vous avez écrit à plusieurs services. Un seul dossier est ouvert, au service indiqué ci-dessus\u00a0: les autres ne reçoivent pas votre message. S’il les concerne aussi, écrivez-leur séparément.";

/** Returns subject, text and HTML. */
export function renderAcknowledgement(input: Acknowledgement) {
  const { reference, subject, service, answerBy, trackingUrl, documents, alsoTo } = input;
  const about = subject.trim() === "" ? "sans objet" : subject.trim();
  const rows: [string, string][] = [
    ["Numéro", reference],
    ["Objet", about],
    ["Reçu le", momentInWords(input.receivedAt)],
    ["Service chargé du dossier", service.name],
  ];
  if (documents.length > 0) rows.push([documents.length > 1 ? "Pièces jointes" : "Pièce jointe", documents.join(", ")]);
  if (alsoTo.length > 0) rows.push(["Également adressé à", alsoTo.join(", ")]);
  if (answerBy !== null) rows.push(["Réponse prévue au plus tard le", dayInWords(answerBy)]);
  const page: Page = {
    title: `Nous avons bien reçu votre message (${reference})`,
    paragraphs: [
      { kind: "text", text: "Bonjour,\n\nNous avons bien reçu votre message. Il est enregistré\u00a0:" },
      { kind: "facts", rows },
      ...(alsoTo.length === 0 ? [] : [{ kind: "text" as const, text: ONE_SERVICE }]),
      ...(trackingUrl === null
        ? []
        : [
            {
              kind: "link" as const,
              before:
                "Vous pouvez suivre votre demande et la compléter à cette adresse, qui vous est personnelle\u00a0:",
              label: `Suivre ma demande ${reference}`,
              url: trackingUrl,
            },
          ]),
      {
        kind: "text",
        text: "Pour ajouter une information ou un document, répondez simplement à ce message\u00a0: votre réponse rejoindra votre dossier. Il est inutile d’envoyer votre demande une seconde fois.",
      },
    ],
    signature: signatureOf(service, null),
    note: "Ce message vous est adressé automatiquement pour confirmer la réception de votre envoi.",
  };
  return { subject: `[${reference}] Nous avons bien reçu votre message\u00a0: ${about}`, ...renderPage(page) };
}
