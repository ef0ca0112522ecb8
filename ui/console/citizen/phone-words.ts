/** Telephone numbers by pairs, as one reads them aloud. Pure. */

/** Says a French number as "06 12 34 56 78", one from abroad by its country code and pairs; anything else as it is. */
export function sayPhone(phone: string): string {
  const digits = phone.replace(/[^\d+]/g, "");
  const national = /^(?:\+33|0033)(\d{9})$/.exec(digits)?.[1];
  const whole = national ? `0${national}` : digits;
  return /^0\d{9}$/.test(whole) ? (whole.match(/\d{2}/g) ?? []).join("\u00a0") : phone;
}
