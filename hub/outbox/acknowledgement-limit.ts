import { normalizeAddress } from "../../channels/email/mime/addresses.ts";
import type { Sql } from "../../db/connect.ts";
import { takeAcknowledgement } from "../../db/queries/mail/acknowledgement-counts.ts";

/** To one address in a day: more than a person's matters, little for a flood. */
export const ACKNOWLEDGEMENTS_A_DAY = 10;

export type AcknowledgementLimitOptions = {
  readonly sql: Sql;
  readonly fingerprint: (kind: string, value: string) => string;
  readonly now: () => number;
};

/** Returns what counts an acknowledgement to an address, over all hubs, and says whether it may leave. */
export function acknowledgementLimit({ sql, fingerprint, now }: AcknowledgementLimitOptions) {
  return (email: string): Promise<boolean> => {
    const address = fingerprint("acknowledged address", normalizeAddress(email)?.toLowerCase() ?? email);
    return takeAcknowledgement(sql, { address, at: new Date(now()).toISOString(), max: ACKNOWLEDGEMENTS_A_DAY });
  };
}
