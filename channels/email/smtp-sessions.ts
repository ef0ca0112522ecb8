/**
 * Who may hold a place at the e-mail door, and for how long. There are few places, so a stranger keeps one only while
 * mail comes: it has a few places per address, some are kept for relays of ours, and time and commands without a mail are
 * counted. Relays of ours have none of these bounds but the number of places.
 */
import { answers, type SmtpAnswer } from "./smtp-answers.ts";

export type SessionLimits = {
  readonly connections: number;
  /** Of these, kept for trusted relays. */
  readonly connectionsForRelays: number;
  /** From one address, unless it is a trusted relay. */
  readonly connectionsPerAddress: number;
  /** Age at which a stranger's session ends, whatever it is doing. */
  readonly sessionMs: number;
  /** Time that a stranger may take from the greeting, or the end of a mail, to its next DATA. */
  readonly betweenMailsMs: number;
  /** Commands that a stranger may send in that time, accepted recipients not counted. */
  readonly commandsBetweenMails: number;
};

export type SmtpSessionsOptions = {
  readonly limits: SessionLimits;
  readonly isTrustedRelay: (address: string) => boolean;
  /** Returns what one client is counted by: its address, or the part of it that cannot be changed at will. */
  readonly clientKey: (address: string) => string;
  /** Sends this last answer, if anybody still listens, and closes. */
  readonly end: (session: string, answer: SmtpAnswer) => void;
};

export type SmtpSessions = {
  /** Gives the session a place, or the answer that refuses it. */
  admit(session: { readonly id: string; readonly remoteAddress: string }): SmtpAnswer | null;
  /** Counts a command, before it is known what becomes of it. */
  command(id: string): void;
  /** Gives the last command back: it was an accepted recipient. */
  acceptedRecipient(id: string): void;
  mailBegins(id: string): void;
  mailEnds(id: string): void;
  /** Frees the place. Safe to call twice. */
  forget(id: string): void;
};

/** `key` is null for a trusted relay, which has no timers. */
type Place = { readonly key: string | null; readonly age: Timer; pause: Timer; commands: number };
type Timer = NodeJS.Timeout | null;

/** Creates the list of sessions. */
export function createSmtpSessions({ limits, isTrustedRelay, clientKey, end }: SmtpSessionsOptions): SmtpSessions {
  const places = new Map<string, Place>();
  const perKey = new Map<string, number>();
  let strangers = 0;

  function refusal(key: string | null): SmtpAnswer | null {
    if (places.size >= limits.connections) return answers.busy();
    if (key === null) return null;
    if ((perKey.get(key) ?? 0) >= limits.connectionsPerAddress) return answers.tooManyConnections();
    return strangers >= limits.connections - limits.connectionsForRelays ? answers.busy() : null;
  }

  const endAfter = (id: string, ms: number) => setTimeout(() => end(id, answers.tooLong()), ms);

  function stop(timer: Timer): null {
    if (timer !== null) clearTimeout(timer);
    return null;
  }

  return {
    admit({ id, remoteAddress }) {
      const key = isTrustedRelay(remoteAddress) ? null : clientKey(remoteAddress);
      const refused = refusal(key);
      if (refused !== null) return refused;
      if (key === null) {
        places.set(id, { key, age: null, pause: null, commands: 0 });
        return null;
      }
      strangers++;
      perKey.set(key, (perKey.get(key) ?? 0) + 1);
      const [age, pause] = [endAfter(id, limits.sessionMs), endAfter(id, limits.betweenMailsMs)];
      places.set(id, { key, age, pause, commands: 0 });
      return null;
    },
    command(id) {
      const place = places.get(id);
      if (!place || place.key === null) return;
      place.commands++;
      if (place.commands > limits.commandsBetweenMails) end(id, answers.tooLong());
    },
    acceptedRecipient(id) {
      const place = places.get(id);
      if (place) place.commands--;
    },
    mailBegins(id) {
      const place = places.get(id);
      if (place) place.pause = stop(place.pause);
    },
    mailEnds(id) {
      const place = places.get(id);
      if (!place || place.key === null) return;
      place.commands = 0;
      stop(place.pause);
      place.pause = endAfter(id, limits.betweenMailsMs);
    },
    forget(id) {
      const place = places.get(id);
      if (!place) return;
      places.delete(id);
      stop(place.age);
      stop(place.pause);
      if (place.key === null) return;
      strangers--;
      const left = (perKey.get(place.key) ?? 1) - 1;
      if (left > 0) perKey.set(place.key, left);
      else perKey.delete(place.key);
    },
  };
}
