/** One item has one holder. Who was told that they hold it held it; who was refused was told who does. */
import type { FinalState, StoredFact, Violation } from "../final-state.ts";
import { type CommandSent, type CommandTold, eventsOf, type History } from "../history.ts";

/** Facts after which a claimed case is nobody's. */
const LET_GO = new Set([
  "case.released",
  "case.transferred",
  "case.awaited",
  "case.resolved",
  "case.discarded",
  "case.closed",
]);

/** Checks claims and other commands against the facts that they made. *Pure.* */
export function checkClaims(history: History, { facts }: FinalState): readonly Violation[] {
  const sent = new Map(eventsOf(history, "command.sent").map((command) => [command.command, command]));
  const told = eventsOf(history, "command.told");
  const claims = facts.filter(({ type }) => type === "case.claimed");
  return [
    ...heldTwice(facts),
    ...told.flatMap((answer) => {
      const command = sent.get(answer.command);
      if (command?.kind !== "claim") return [];
      return [...lostClaim(command, answer, claims), ...untoldLoser(command, answer, claims)];
    }),
  ];
}

function heldTwice(facts: readonly StoredFact[]): Violation[] {
  const holders = new Map<string, string>();
  return facts.flatMap(({ type, data }) => {
    const caseId = String(data.caseId);
    if (LET_GO.has(type)) holders.delete(caseId);
    if (type !== "case.claimed") return [];
    const holder = holders.get(caseId);
    holders.set(caseId, String(data.agent));
    if (holder === undefined) return [];
    return [
      { rule: "claimed-twice", subject: caseId, detail: `${data.agent} took it while ${holder} held it` } as const,
    ];
  });
}

/** The claim of a command is decided by the case's actor under a cause that begins with the command's. */
function isClaimOf({ agent, command }: CommandSent, { cause }: StoredFact): boolean {
  const own = `cmd:${agent}:${command}`;
  return cause === own || cause.startsWith(`${own}>`);
}

function lostClaim(command: CommandSent, { outcome }: CommandTold, claims: readonly StoredFact[]): Violation[] {
  if (outcome.status !== "accepted") return [];
  const made = claims.filter((fact) => isClaimOf(command, fact));
  // Claiming again what one holds is accepted, and changes nothing.
  const held = claims.some(({ data }) => data.agent === command.agent && data.caseId === command.caseId);
  const subject = `${command.agent} on ${command.caseId}`;
  if (made.length > 1) return [{ rule: "claimed-twice", subject, detail: "one command claimed twice" }];
  if (made.some(({ data }) => data.agent !== command.agent || data.caseId !== command.caseId))
    return [{ rule: "claim-lost", subject, detail: "the claim went to someone or something else" }];
  return held ? [] : [{ rule: "claim-lost", subject, detail: "was told yes and never held it" }];
}

function untoldLoser(command: CommandSent, { outcome }: CommandTold, claims: readonly StoredFact[]): Violation[] {
  if (outcome.status !== "refused" || outcome.reason !== "already-claimed") return [];
  const { by } = outcome;
  const held = claims.some(({ data }) => data.caseId === command.caseId && data.agent === by);
  if (by !== null && by !== command.agent && held) return [];
  const subject = `${command.agent} on ${command.caseId}`;
  return [{ rule: "loser-not-told", subject, detail: `was told that ${by ?? "nobody"} holds it` }];
}
