import { describe, expect, it } from "vitest";
import { decideCase } from "./decide.ts";
import { given, paths, say, turn } from "./given.ts";

const order = ["nothing", "received", "queued", "claimed", "waiting", "resolved", "closed", "discarded"] as const;

/** What each input gives in each state: `!reason` for a refusal, the facts without their root for an acceptance, `-` for none. */
const table: Record<keyof typeof say, readonly string[]> = {
  open: ["opened recorded queued recorded", ...same("!already-exists")],
  openJunk: ["opened recorded", ...same("!already-exists")],
  write: row("recorded recorded recorded recorded+resumed recorded+reopened recorded+reopened recorded+reopened"),
  writeByMachine: row("recorded recorded recorded recorded recorded recorded recorded"),
  claim: row("!not-allowed-now claimed - !not-allowed-now !not-allowed-now !not-allowed-now !not-allowed-now"),
  claimAgain: row("!not-allowed-now claimed - !not-allowed-now !not-allowed-now !not-allowed-now !not-allowed-now"),
  claimByLea: row(
    "!not-allowed-now claimed !already-claimed !not-allowed-now !not-allowed-now !not-allowed-now !not-allowed-now",
  ),
  withdraw: ["-", ...words("withdrawn withdrawn - withdrawn withdrawn withdrawn withdrawn")],
  withdrawOther: ["-", ...words("withdrawn withdrawn withdrawn withdrawn withdrawn withdrawn withdrawn")],
  release: holderOnly("released"),
  reply: holderOnly("recorded"),
  replyAndAwait: holderOnly("recorded awaited"),
  replyAndResolve: holderOnly("recorded resolved"),
  note: row("recorded recorded recorded recorded recorded recorded recorded"),
  transfer: holderOnly("transferred"),
  awaitCitizen: holderOnly("awaited"),
  await60Days: holderOnly("awaited"),
  resume: row(
    "!not-allowed-now !not-allowed-now !not-allowed-now resumed !not-allowed-now !not-allowed-now !not-allowed-now",
  ),
  resolve: holderOnly("resolved"),
  callJunk: row("discarded discarded discarded !not-allowed-now !not-allowed-now !not-allowed-now !not-allowed-now"),
  clear: row("cleared !not-allowed-now !not-allowed-now !not-allowed-now !not-allowed-now !not-allowed-now cleared"),
  sent: row("recorded recorded recorded recorded recorded recorded recorded"),
  bounced: row("recorded recorded recorded recorded+resumed recorded+reopened recorded+reopened recorded"),
  waitIsOver: ["-", ...words("- - - resumed - - -")],
  closeIsDue: ["-", ...words("- - - - closed - closed")],
};

describe.each(Object.entries(table))("%s", (name, expected) => {
  it.each(order.map((state, i) => [state, expected[i]] as const))("in state %s: %s", (state, outcome) => {
    const decision = decideCase(given(...paths[state]), say[name as keyof typeof say], turn());
    if (decision.accepted) expect(decision.facts.map((fact) => fact.type.split(".")[1]).join(" ") || "-").toBe(outcome);
    else expect(`!${decision.refusal.reason}`).toBe(outcome);
  });
});

function holderOnly(facts: string): readonly string[] {
  const by = "!not-holder";
  return ["!unknown-case", by, by, facts, by, by, by, by];
}

/** The states after "nothing", where the case is unknown. A plus joins the facts of one state. */
function row(outcomes: string): readonly string[] {
  return ["!unknown-case", ...words(outcomes)];
}

function words(outcomes: string): readonly string[] {
  return outcomes.split(" ").map((word) => word.replaceAll("+", " "));
}

function same(outcome: string): readonly string[] {
  return order.slice(1).map(() => outcome);
}
