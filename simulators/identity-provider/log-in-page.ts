/** What one sees when logging in at the simulator, and when logging out. */
import { escapeHtml, page } from "../page.ts";
import type { Person } from "./people.ts";

export type Kind = "agent" | "citizen";

const WORDS = {
  agent: {
    title: "Choisir un agent",
    lead: "Ici, ProConnect demanderait votre mot de passe. Choisissez qui vous êtes\u00a0: un clic suffit.",
    other: "Une autre adresse professionnelle",
  },
  citizen: {
    title: "Choisir un usager",
    lead: "Ici, FranceConnect vérifierait votre identité. Choisissez qui vous êtes\u00a0: un clic suffit.",
    other: "Une autre adresse électronique",
  },
} as const;

/** Returns the log-in page of an interaction. Forms post to `action`. `error` is shown above the field it concerns. */
export function logInPage(kind: Kind, people: readonly Person[], action: string, error: string | null): string {
  const words = WORDS[kind];
  const choice = (person: Person) => `<li><form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="person" value="${escapeHtml(person.id)}">
<button class="person"><strong>${escapeHtml(person.name)}</strong><span>${escapeHtml(person.detail)}</span></button>
</form></li>`;
  return page(
    words.title,
    `<p class="lead">${words.lead}</p>
<ul class="people">${people.map(choice).join("\n")}</ul>
<form method="post" action="${escapeHtml(action)}" novalidate>
${error ? `<p class="error" id="error">${escapeHtml(error)}</p>` : ""}
<div class="row"><div>
<label for="email">${words.other}</label>
<input id="email" name="email" type="email" autocomplete="email"${error ? ' aria-invalid="true" aria-describedby="error"' : ""}>
</div>
<button class="primary">Continuer</button></div>
</form>
<form method="post" action="${escapeHtml(action)}"><p><button class="button" name="cancel" value="yes">Renoncer</button></p></form>`,
  );
}

/** Returns the page that ends the provider's session; it submits itself where scripts run. `form` is the provider's. */
export function logOutPage(form: string): string {
  return page(
    "Fin de session",
    `<p class="lead">Votre session chez le fournisseur d’identité se termine.</p>
${form}
<button class="primary" autofocus type="submit" form="op.logoutForm" value="yes" name="logout">Se déconnecter</button>
<script>document.querySelector("[name=logout]").click()</script>`,
  );
}

/** Returns the page for a request that the provider cannot answer, with the reason in the provider's own words. */
export function errorPage(error: string, description: string): string {
  return page(
    "La connexion n’a pas abouti",
    `<p class="error">La demande n’est pas valable. Revenez à Guichet et recommencez.</p>
<dl><dt>Erreur</dt><dd>${escapeHtml(error)}</dd><dt>Détail</dt><dd>${escapeHtml(description)}</dd></dl>`,
  );
}
