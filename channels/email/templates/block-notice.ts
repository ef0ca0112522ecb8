/** The notice to a sender whose mail will be refused for a while (L112-11: the sender is told when possible). Pure. */
import { type Page, renderPage } from "./page.ts";
import { dayInWords, signatureOf, type WritingService } from "./words.ts";

export type BlockNotice = {
  readonly reason: string;
  readonly until: string;
  readonly service: WritingService;
};

/** Returns subject, text and HTML. */
export function renderBlockNotice({ reason, until, service }: BlockNotice) {
  const page: Page = {
    title: "Vos messages ne sont plus reçus pour le moment",
    paragraphs: [
      {
        kind: "text",
        text: `Bonjour,\n\nEn raison de vos envois, considérés comme abusifs au sens de l’article L. 112-11 du code des relations entre le public et l’administration, les messages de votre adresse ne seront plus reçus jusqu’au ${dayInWords(until)}.`,
      },
      { kind: "facts", rows: [["Motif", reason]] },
      {
        kind: "text",
        text: "Cette décision a été prise par une personne. Vous pouvez la contester, ou nous joindre autrement, par courrier ou par téléphone, aux coordonnées ci-dessous.",
      },
    ],
    signature: signatureOf(service, null),
    note: "Ce message vous est adressé automatiquement.",
  };
  return { subject: "Vos messages ne sont plus reçus pour le moment", ...renderPage(page) };
}
