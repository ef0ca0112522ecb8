/** What every mail of ours says in the same words. French, with its spaces. Pure. */

/** The service that writes, as people can reach it (R112-11-1: name, postal or e-mail address, telephone). */
export type WritingService = {
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  /** Postal address on one line, or null. */
  readonly address: string | null;
};

const day = new Intl.DateTimeFormat("fr-FR", { dateStyle: "full", timeZone: "Europe/Paris" });
const hour = new Intl.DateTimeFormat("fr-FR", { hour: "numeric", minute: "2-digit", timeZone: "Europe/Paris" });

/** Returns `mardi 24 novembre 2026`, in Paris. */
export function dayInWords(instant: string): string {
  return day.format(new Date(instant));
}

/** Returns `mardi 24 novembre 2026 à 10 h 02`, in Paris. */
export function momentInWords(instant: string): string {
  const date = new Date(instant);
  const parts = hour.formatToParts(date);
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? "";
  return `${day.format(date)} à ${Number(part("hour"))}\u00a0h\u00a0${part("minute")}`;
}

/** Returns the lines at the bottom of a mail: who writes, in which service, and how to reach it. */
export function signatureOf(service: WritingService, agent: string | null): readonly string[] {
  return [
    ...(agent === null ? [] : [agent]),
    service.name,
    ...(service.address === null ? [] : [service.address]),
    ...(service.phone === null ? [] : [`Téléphone\u00a0: ${service.phone}`]),
    `Courriel\u00a0: ${service.email}`,
  ];
}
