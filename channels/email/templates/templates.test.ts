import { expect, it } from "vitest";
import { renderAcknowledgement } from "./acknowledgement.ts";
import { renderAnswer } from "./answer.ts";
import { renderBlockNotice } from "./block-notice.ts";
import { dayInWords, momentInWords } from "./words.ts";

const service = {
  name: "Service de l’autonomie",
  email: "autonomie@guichet.test",
  phone: "04 97 18 60 00",
  address: "147 boulevard du Mercantour, 06200 Nice",
};

it("acknowledges with everything that R112-11-1 asks for", () => {
  const { subject, text } = renderAcknowledgement({
    reference: "GU-2026-004211",
    receivedAt: "2026-11-24T09:02:00.000Z",
    subject: "Demande d’APA",
    documents: ["avis d’impôt.pdf"],
    alsoTo: [],
    answerBy: "2026-12-08T17:00:00.000Z",
    trackingUrl: "https://guichet.test/suivi/x",
    service,
  });
  expect(subject).toBe("[GU-2026-004211] Nous avons bien reçu votre message\u00a0: Demande d’APA");
  expect(text).toMatchSnapshot();
});

it("says which other services were written to, and that they do not have it", () => {
  const { text } = renderAcknowledgement({
    reference: "GU-2026-004211",
    receivedAt: "2026-11-24T09:02:00.000Z",
    subject: "Demande d’APA",
    documents: [],
    alsoTo: ["routes@guichet.test", "pmi@guichet.test"],
    answerBy: null,
    trackingUrl: null,
    service,
  });
  expect(text).toContain("Également adressé à\u00a0: routes@guichet.test, pmi@guichet.test");
  expect(text).toContain("les autres ne reçoivent pas votre message");
});

it("answers in the agent's name, with the service's address at the bottom (L111-2)", () => {
  const { subject, text, html } = renderAnswer({
    reference: "GU-2026-004211",
    subject: "RE: re: Demande d’APA",
    text: "Bonjour Madame,\n\nVotre dossier est complet.\nMerci & à bientôt <3",
    agent: "Karim Benali",
    trackingUrl: null,
    service,
  });
  expect(subject).toBe("Re: Demande d’APA [GU-2026-004211]");
  expect(text).toMatchSnapshot();
  expect(html).toMatchSnapshot();
});

it("says to a blocked sender why, until when, and where to appeal", () => {
  const { text } = renderBlockNotice({ reason: "300 envois identiques", until: "2027-01-31T00:00:00.000Z", service });
  expect(text).toMatchSnapshot();
});

it("escapes every word from outside", () => {
  const evil = `"><script>alert(1)</script>'`;
  const { html } = renderAcknowledgement({
    reference: evil,
    receivedAt: "2026-11-24T09:02:00.000Z",
    subject: evil,
    documents: [evil],
    alsoTo: [evil],
    answerBy: null,
    trackingUrl: evil,
    service: { name: evil, email: evil, phone: evil, address: evil },
  });
  expect(html).not.toContain("<script");
  expect(html).not.toContain(evil);
});

it.each([
  ["2026-11-24T09:02:00.000Z", "mardi 24 novembre 2026 à 10\u00a0h\u00a002"],
  ["2026-06-30T22:05:00.000Z", "mercredi 1 juillet 2026 à 0\u00a0h\u00a005"],
])("says %s as people in Paris do", (instant, words) => {
  expect(momentInWords(instant)).toBe(words);
  expect(words.startsWith(dayInWords(instant))).toBe(true);
});
