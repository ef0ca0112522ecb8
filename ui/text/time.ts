/** Words of time: what `ui/kit/time` composes. A count is always at least 1 here. */
import type { Language } from "./language.ts";

const fr = {
  locale: "fr-FR",
  hour: (hours: number, minutes: number) =>
    minutes === 0 ? `${hours}\u00a0h` : `${hours}\u00a0h\u00a0${String(minutes).padStart(2, "0")}`,
  today: "aujourd’hui",
  yesterday: "hier",
  tomorrow: "demain",
  at: (day: string, hour: string) => `${day} à ${hour}`,
  atHour: (hour: string) => `à ${hour}`,
  underOneMinute: "moins d’une minute",
  minutes: (count: number) => `${count}\u00a0min`,
  hours: (count: number) => `${count}\u00a0h`,
  days: (count: number) => (count === 1 ? "1 jour" : `${count}\u00a0jours`),
  months: (count: number) => `${count}\u00a0mois`,
  workingDays: (count: number) => (count === 1 ? "1 jour ouvré" : `${count}\u00a0jours ouvrés`),
  since: (length: string) => `depuis ${length}`,
  ago: (length: string) => `il y a ${length}`,
  dueToday: (hour: string, length: string) => `échéance aujourd’hui à ${hour}, dans ${length}`,
  dueNow: "échéance dans moins d’une minute",
  due: (day: string, workingDays: string) => `échéance ${day}, dans ${workingDays}`,
  dueBeforeNextWorkingDay: (day: string) => `échéance ${day}`,
  overdue: (length: string) => `échéance dépassée depuis ${length}`,
};

const en: typeof fr = {
  locale: "en-GB",
  hour: (hours, minutes) => `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`,
  today: "today",
  yesterday: "yesterday",
  tomorrow: "tomorrow",
  at: (day, hour) => `${day} at ${hour}`,
  atHour: (hour) => `at ${hour}`,
  underOneMinute: "less than a minute",
  minutes: (count) => `${count} min`,
  hours: (count) => `${count} h`,
  days: (count) => (count === 1 ? "1 day" : `${count} days`),
  months: (count) => (count === 1 ? "1 month" : `${count} months`),
  workingDays: (count) => (count === 1 ? "1 working day" : `${count} working days`),
  since: (length) => `for ${length}`,
  ago: (length) => `${length} ago`,
  dueToday: (hour, length) => `due today at ${hour}, in ${length}`,
  dueNow: "due in less than a minute",
  due: (day, workingDays) => `due ${day}, in ${workingDays}`,
  dueBeforeNextWorkingDay: (day) => `due ${day}`,
  overdue: (length) => `overdue for ${length}`,
};

export const timeText: Record<Language, typeof fr> = { fr, en };
