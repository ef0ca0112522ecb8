/** Refusals in one sentence for the person who asked. Times are those of Paris. */
import type { Refusal } from "../../../machines/kind.ts";

type Language = "fr" | "en";

/** Returns the sentence. `byName` is the agent that the refusal names. *Pure.* */
export function sayRefusal(refusal: Refusal, byName: string | null, now: number, language: Language): string {
  return language === "fr" ? inFrench(refusal, byName, now) : inEnglish(refusal, byName, now);
}

function inFrench(refusal: Refusal, byName: string | null, now: number): string {
  switch (refusal.reason) {
    case "already-claimed":
      return `${byName ?? "Quelqu’un"} répond à ce dossier depuis ${sayTime(refusal.since, now, "fr")}`;
    case "not-holder":
      return byName ? `C’est ${byName} qui répond à ce dossier` : "Prenez d’abord ce dossier";
    case "not-present":
      return "Dites d’abord que vous êtes au travail";
    case "over-capacity":
      return `Vous avez déjà ${String(refusal.capacity)} dossiers de ce canal\u00a0: terminez-en un d’abord`;
    case "not-allowed-now":
      return "Ce n’est pas possible dans l’état actuel du dossier";
    case "already-there":
      return "Ce dossier est déjà dans ce service";
    case "already-past":
      return "L’échéance doit être à venir";
    case "new-message":
      return "L’usager a écrit entre-temps. Lisez son message d’abord";
    case "reservation-withdrawn":
      return "La prise du dossier n’a pas abouti\u00a0: essayez encore";
    case "unknown-case":
      return "Ce dossier n’existe pas";
    default:
      return "Cette action a été refusée";
  }
}

function inEnglish(refusal: Refusal, byName: string | null, now: number): string {
  switch (refusal.reason) {
    case "already-claimed":
      return `${byName ?? "Someone"} has been answering this case since ${sayTime(refusal.since, now, "en")}`;
    case "not-holder":
      return byName ? `${byName} is answering this case` : "Claim this case first";
    case "not-present":
      return "Say first that you are at work";
    case "over-capacity":
      return `You hold ${String(refusal.capacity)} items of this channel already: finish one first`;
    case "not-allowed-now":
      return "This cannot be done in the case’s present state";
    case "already-there":
      return "This case is in that service already";
    case "already-past":
      return "The date must be in the future";
    case "new-message":
      return "The citizen has written meanwhile. Read their message first";
    case "reservation-withdrawn":
      return "The claim did not go through: try again";
    case "unknown-case":
      return "There is no such case";
    default:
      return "This was refused";
  }
}

/** `10 h 32` today, with the day before that. */
function sayTime(since: unknown, now: number, language: Language): string {
  const at = typeof since === "string" ? Date.parse(since) : now;
  const zone = { timeZone: "Europe/Paris" } as const;
  const locale = language === "fr" ? "fr-FR" : "en-GB";
  const clock = new Date(at).toLocaleTimeString(locale, { ...zone, hour: "2-digit", minute: "2-digit" });
  const time = language === "fr" ? clock.replace(":", "\u00a0h\u00a0") : clock;
  const day = (instant: number) =>
    new Date(instant).toLocaleDateString(locale, { ...zone, day: "numeric", month: "long" });
  if (day(at) === day(now)) return time;
  return language === "fr" ? `le ${day(at)} à ${time}` : `${day(at)}, ${time}`;
}
