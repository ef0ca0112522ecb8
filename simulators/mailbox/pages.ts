/** The mailbox as a person reads it. Mail from outside is shown as text only, so no HTML of it can run here. */
import { escapeHtml, page } from "../page.ts";
import type { Mail, MailSummary } from "./read-mail.ts";

/** Returns the list of mails, newest first. */
export function listPage(mails: readonly MailSummary[], to: string | null): string {
  const row = (mail: MailSummary) => `<tr>
<td class="time">${time(mail.at)}</td>
<td class="address">${escapeHtml(mail.to.join(", "))}</td>
<td class="subject"><a href="/messages/${mail.id}">${escapeHtml(mail.subject || "(sans objet)")}</a></td>
<td class="address">${escapeHtml(mail.from)}</td>
</tr>`;
  const table = `<table>
<thead><tr><th scope="col">Arrivé</th><th scope="col">Pour</th><th scope="col">Objet</th><th scope="col">De</th></tr></thead>
<tbody>${mails.map(row).join("\n")}</tbody>
</table>`;
  return page(
    "Courriels des usagers",
    `<p class="lead">Tout courriel que Guichet envoie arrive ici, quelle que soit l’adresse.</p>
<form method="get" action="/"><div class="row"><div>
<label for="to">Adresse de l’usager</label>
<input id="to" name="to" type="email" value="${escapeHtml(to ?? "")}" autocomplete="off">
</div><button class="primary">Filtrer</button></div></form>
<h2>${mails.length === 0 ? "Aucun courriel pour l’instant" : "Les plus récents"}</h2>
${mails.length === 0 ? "<p>Écrivez au Département par le formulaire ou par courriel : la réponse apparaîtra ici. Rechargez la page pour la voir.</p>" : table}`,
    "wide",
  );
}

/** Returns one mail with a form to answer as the citizen who got it. `notice` says what became of an answer. */
export function mailPage(mail: Mail, notice: string | null): string {
  const me = mail.to[0] ?? "";
  const files = mail.attachments.map(
    ({ name, bytes }) => `<li>${escapeHtml(name || "sans nom")} (${Math.ceil(bytes / 1024)} Ko)</li>`,
  );
  return page(
    mail.subject || "(sans objet)",
    `${notice ? `<p class="lead" role="status"><strong>${escapeHtml(notice)}</strong></p>` : ""}
<dl>
<dt>De</dt><dd>${escapeHtml(mail.from)}</dd>
<dt>Pour</dt><dd>${escapeHtml(mail.to.join(", "))}</dd>
<dt>Arrivé</dt><dd>${time(mail.at)}</dd>
${mail.isAutomatic ? "<dt>Nature</dt><dd>Message automatique</dd>" : ""}
</dl>
<pre>${escapeHtml(mail.text.trim())}</pre>
${files.length > 0 ? `<h2>Pièces jointes</h2><ul>${files.join("")}</ul>` : ""}
<h2>Répondre</h2>
<form method="post" action="/messages/${mail.id}/reply">
<label for="text">Votre réponse, en tant que ${escapeHtml(me)}</label>
<textarea id="text" name="text" required></textarea>
<div class="row"><button class="primary">Répondre</button>
<a class="button" href="/?to=${encodeURIComponent(me)}">Toute la boîte</a>
<a class="button" href="/api/messages/${mail.id}/raw">Source</a></div>
</form>`,
  );
}

export function messagePage(title: string, text: string): string {
  return page(
    title,
    `<p class="lead">${escapeHtml(text)}</p><p><a class="button" href="/">Revenir aux courriels</a></p>`,
  );
}

function time(iso: string): string {
  const local = new Date(iso).toLocaleTimeString("fr-FR", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Europe/Paris",
  });
  return `<time datetime="${iso}">${local.replace(":", " h ")}</time>`;
}
