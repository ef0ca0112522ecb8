/** What was written to citizens leaves once, or says that nobody knows. */
import type { FinalState, StoredFact, Violation } from "../final-state.ts";
import { eventsOf, type History } from "../history.ts";

const MAILED = new Set(["reply.recorded", "acknowledgement.recorded"]);

/** Checks replies that were accepted, and every mail that a fact called for, against the mailbox. *Pure.* */
export function checkMails(history: History, state: FinalState): readonly Violation[] {
  const arrived = new Map<string, number>();
  for (const { messageId } of eventsOf(history, "mail.arrived"))
    arrived.set(messageId, (arrived.get(messageId) ?? 0) + 1);
  return [
    ...repliesOf(history, state),
    ...state.facts.filter(isMailed).flatMap((fact) => mailOf(fact, state, arrived)),
  ];
}

const isMailed = ({ type }: StoredFact) => MAILED.has(type);

/** A reply that was accepted is in the log, once. */
function repliesOf(history: History, { facts }: FinalState): Violation[] {
  const replies = facts.filter(({ type }) => type === "reply.recorded");
  const accepted = new Set(
    eventsOf(history, "command.told").flatMap(({ command, outcome }) => (outcome.status === "accepted" ? command : [])),
  );
  return eventsOf(history, "command.sent").flatMap(({ kind, command, agent }): Violation[] => {
    if (kind !== "reply") return [];
    const made = replies.filter(({ cause }) => cause === `cmd:${agent}:${command}`).length;
    if (made > 1) return [{ rule: "reply-doubled", subject: command, detail: `is ${made} times in the log` }];
    const isLost = made === 0 && accepted.has(command);
    return isLost
      ? [{ rule: "reply-lost", subject: command, detail: "was accepted and is not in the log" } as const]
      : [];
  });
}

/** The work of a message is under way, or it ended and the case says how; the mailbox agrees. */
function mailOf(
  { data }: StoredFact,
  { facts, outbox, mailIds }: FinalState,
  arrived: ReadonlyMap<string, number>,
): Violation[] {
  const messageId = String(data.messageId);
  const mails = arrived.get(mailIds.get(messageId) ?? "") ?? 0;
  const ends = facts.filter(({ type, data: end }) => type === "delivery.recorded" && end.messageId === messageId);
  const works = outbox.filter((work) => work.messageId === messageId).length;
  const isMarked = ends.some(({ data: end }) => end.status === "unknown");
  const isSent = ends.some(({ data: end }) => end.status === "sent");
  const lost = (detail: string): Violation[] => [{ rule: "mail-lost", subject: messageId, detail }];
  const doubled = (detail: string): Violation[] => [{ rule: "mail-doubled", subject: messageId, detail }];
  if (works + ends.length === 0) return lost("no work is left and nothing says what became of it");
  if (works + ends.length > 1) return doubled(`${works} works and ${ends.length} outcomes`);
  if (isSent && mails === 0) return lost("is said to have left and never arrived");
  if (mails > 1 && !isMarked) return doubled(`arrived ${mails} times and nothing says so`);
  return [];
}
