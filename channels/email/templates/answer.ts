/** An agent's answer. Pure. */
import { type Page, renderPage } from "./page.ts";
import { signatureOf, type WritingService } from "./words.ts";

export type Answer = {
  readonly reference: string;
  /** Subject of the citizen's last message; "" when there is none. */
  readonly subject: string;
  readonly text: string;
  /** Name as the public reads it, or null when the answer is the service's own. */
  readonly agent: string | null;
  readonly trackingUrl: string | null;
  readonly service: WritingService;
};

/** Returns subject, text and HTML. */
export function renderAnswer({ reference, subject, text, agent, trackingUrl, service }: Answer) {
  const about = subject.replace(/^\s*((re|tr|fw|fwd)\s*:\s*)+/i, "").trim() || "votre demande";
  const hasReference = about.includes(reference);
  const page: Page = {
    title: `Réponse à votre demande ${reference}`,
    paragraphs: [
      { kind: "text", text },
      ...(trackingUrl === null
        ? []
        : [
            {
              kind: "link" as const,
              before: "Votre dossier, avec nos échanges\u00a0:",
              label: `Suivre ma demande ${reference}`,
              url: trackingUrl,
            },
          ]),
    ],
    signature: signatureOf(service, agent),
    note: `Dossier ${reference}. Pour nous répondre, répondez à ce message\u00a0: votre réponse rejoindra votre dossier.`,
  };
  return { subject: hasReference ? `Re: ${about}` : `Re: ${about} [${reference}]`, ...renderPage(page) };
}
