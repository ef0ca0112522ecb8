/** Claims by a hundred agents, each asking for the next case as soon as it has one. */
import { atLeast, atMost, voidIf } from "../figures.ts";
import type { ClaimsAsk } from "../load/claims-load.ts";
import { bottleneck, type Seen } from "../load/loops.ts";
import { startChild } from "../load/start-child.ts";
import type { WebAnswer, WebAsk } from "../load/web-load.ts";
import { createAgents, SERVICES, type SignedAgent } from "../stack/people.ts";
import { costOf, openStack } from "../stack/stack.ts";
import type { Measured, PartOptions } from "./part.ts";

const AGENTS = 100;
const QUEUE = 10_000;
const SECONDS_MAX = 60;

export async function measureClaims({ profileFolder, shorten }: PartOptions): Promise<Measured> {
  let agents: readonly SignedAgent[] = [];
  const stack = await openStack({
    name: "claims",
    profileFolder,
    async prepare(sql) {
      agents = await createAgents(sql, AGENTS, () => SERVICES);
    },
  });
  const writers = await startChild<WebAsk, WebAnswer>("web-load.ts");
  const claimers = await startChild<ClaimsAsk, Seen>("claims-load.ts");
  try {
    await writers.ask({ type: "people", port: stack.httpPort, services: SERVICES, cookies: [], agent: null });
    const count = QUEUE / shorten;
    const queue = { count, inFlight: 300, seconds: 120, who: "new", hasAddress: false, claimEvery: 0 } as const;
    const { answers } = await writers.ask({ type: "closed", ...queue });
    const cases = answers.map(({ caseId }) => caseId);
    const before = stack.cpu();
    const seen = await claimers.ask({ port: stack.httpPort, agents, cases, seconds: SECONDS_MAX });
    const cost = costOf(before, stack.cpu(), seen.sent);
    const [row] = await stack.sql<{ held: number }[]>`select count(*) as held from "case" where holder is not null`;
    const reason = bottleneck(seen, 0) ?? (answers.length < count ? `the queue had ${answers.length} only` : null);
    return {
      figures: [
        voidIf(reason, atLeast("claims, 100 agents", seen.answered / seen.seconds, "/s", 500)),
        voidIf(reason, atMost("claims, p99", seen.p99, "ms", 100)),
        atMost("claims not accepted", seen.failed, "", 0),
        atMost("claims accepted without a holder", seen.answered - (row?.held ?? 0), "", 0),
      ],
      remarks: [`claims: ${cost}`, ...(seen.failure ? [`claims: the first failure was ${seen.failure}`] : [])],
    };
  } finally {
    await writers.end();
    await claimers.end();
    await stack.close();
  }
}
