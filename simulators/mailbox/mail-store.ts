/** Mails that arrived, in memory: the 10,000 most recent, raw, in the order of arrival. */

export type StoredMail = {
  /** Grows by one with each mail. */
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Empty for a bounce. */
  readonly envelopeFrom: string;
  /** In lower case. */
  readonly envelopeTo: readonly string[];
  readonly raw: Buffer;
};

export type MailStore = {
  add(mail: Omit<StoredMail, "id">): StoredMail;
  find(id: number): StoredMail | undefined;
  /** Newest first; all of them, or those to one address. */
  list(to: string | null, limit: number): readonly StoredMail[];
  /** Resolves with the first mail after `after` to this address, or null when none came in time or all were stopped. */
  next(to: string | null, after: number, timeoutMs: number): Promise<StoredMail | null>;
  readonly lastId: () => number;
  clear(): void;
  /** Lets those who wait go. */
  close(): void;
};

export const KEPT_MAX = 10_000;

export function createMailStore(): MailStore {
  const mails = new Map<number, StoredMail>();
  const waiting = new Set<(mail: StoredMail | null) => void>();
  let lastId = 0;
  const isFor = (mail: StoredMail, to: string | null) => to === null || mail.envelopeTo.includes(to.toLowerCase());

  return {
    add(mail) {
      lastId += 1;
      const stored = { ...mail, id: lastId };
      mails.set(lastId, stored);
      mails.delete(lastId - KEPT_MAX);
      for (const tell of [...waiting]) tell(stored);
      return stored;
    },
    find: (id) => mails.get(id),
    list(to, limit) {
      const found: StoredMail[] = [];
      for (let id = lastId; id > lastId - KEPT_MAX && found.length < limit; id--) {
        const mail = mails.get(id);
        if (mail && isFor(mail, to)) found.push(mail);
      }
      return found;
    },
    next(to, after, timeoutMs) {
      for (let id = Math.max(after, lastId - KEPT_MAX) + 1; id <= lastId; id++) {
        const mail = mails.get(id);
        if (mail && isFor(mail, to)) return Promise.resolve(mail);
      }
      return new Promise((resolve) => {
        const tell = (mail: StoredMail | null) => {
          if (mail !== null && !isFor(mail, to)) return;
          clearTimeout(timer);
          waiting.delete(tell);
          resolve(mail);
        };
        const timer = setTimeout(() => tell(null), timeoutMs);
        waiting.add(tell);
      });
    },
    lastId: () => lastId,
    clear: () => mails.clear(),
    close() {
      for (const tell of [...waiting]) tell(null);
    },
  };
}
