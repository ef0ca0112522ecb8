/**
 * What every client asked and was told, in the order of the clock of the process that watches.
 *
 * A client that heard nothing was told "unknown": it may ask again under the same id, and the last word counts. "received"
 * and "accepted" are promises; everything that the checker says is about them.
 */

/** One message of a citizen. `submission` is made once, travels in the subject, and is the same on each try. */
export type ContactSent = {
  readonly type: "contact.sent";
  readonly at: number;
  readonly submission: string;
  readonly channel: "web" | "email";
  /** Who writes one message after the other, each after the answer to the one before; null for one message and no more. */
  readonly citizen: string | null;
  /** Least number of blobs that the message makes: documents, and the raw mail. */
  readonly blobs: number;
};

export type ContactTold = {
  readonly type: "contact.told";
  readonly at: number;
  readonly submission: string;
  readonly outcome:
    | { readonly status: "received"; readonly reference: string }
    | { readonly status: "refused"; readonly reason: string }
    | { readonly status: "unknown" };
};

export type CommandSent = {
  readonly type: "command.sent";
  readonly at: number;
  readonly command: string;
  readonly agent: string;
  readonly kind: "enter" | "claim" | "reply" | "release" | "resolve";
  readonly caseId: string | null;
};

export type CommandTold = {
  readonly type: "command.told";
  readonly at: number;
  readonly command: string;
  readonly outcome:
    | { readonly status: "accepted" }
    | { readonly status: "refused"; readonly reason: string; readonly by: string | null }
    | { readonly status: "unknown" };
};

/** A mail that came out of the hub. The mailbox keeps it before it says so, as a real one does. */
export type MailArrived = { readonly type: "mail.arrived"; readonly at: number; readonly messageId: string };

/** What was done to the servers, so that a history can be read. */
export type Fault = { readonly type: "fault"; readonly at: number; readonly name: string };

export type HistoryEvent = ContactSent | ContactTold | CommandSent | CommandTold | MailArrived | Fault;

export type History = readonly HistoryEvent[];

export type Recorder = {
  readonly events: History;
  record(event: HistoryEvent): void;
};

/** Creates an empty history. */
export function createRecorder(): Recorder {
  const events: HistoryEvent[] = [];
  return { events, record: (event) => void events.push(event) };
}

/** Returns the events of one type, in order. *Pure.* */
export function eventsOf<T extends HistoryEvent["type"]>(
  history: History,
  type: T,
): readonly Extract<HistoryEvent, { readonly type: T }>[] {
  return history.filter((event): event is Extract<HistoryEvent, { readonly type: T }> => event.type === type);
}
