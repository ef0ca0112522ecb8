import { normalizeAddress } from "../../channels/email/mime/addresses.ts";
import type { Sql } from "../../db/connect.ts";
import { takeAcknowledgements } from "../../db/queries/mail/acknowledgement-counts.ts";
import { createBatcher } from "../batcher.ts";

const BATCH_MAX = 100;

/** To one address in a day: more than a person's matters, little for a flood. */
export const ACKNOWLEDGEMENTS_A_DAY = 10;

export type AcknowledgementLimitOptions = {
  readonly sql: Sql;
  readonly fingerprint: (kind: string, value: string) => string;
  readonly now: () => number;
};

/** Returns what counts an acknowledgement to an address, over all hubs, and says whether it may leave. */
export function acknowledgementLimit({ sql, fingerprint, now }: AcknowledgementLimitOptions) {
  const take = createBatcher<string, boolean>(BATCH_MAX, takeAll);

  /** Several to one address are counted one after the other. */
  async function takeAll(addresses: readonly string[]): Promise<readonly boolean[]> {
    const answers = addresses.map(() => false);
    let waiting = addresses.map((address, index) => ({ address, index }));
    while (waiting.length > 0) {
      const round = new Map(waiting.map((one) => [one.address, one]));
      const at = new Date(now()).toISOString();
      const taken = await takeAcknowledgements(sql, { addresses: [...round.keys()], at, max: ACKNOWLEDGEMENTS_A_DAY });
      for (const { address, index } of round.values()) answers[index] = taken.has(address);
      waiting = waiting.filter((one) => round.get(one.address) !== one);
    }
    return answers;
  }

  return (email: string) => take(fingerprint("acknowledged address", normalizeAddress(email)?.toLowerCase() ?? email));
}
