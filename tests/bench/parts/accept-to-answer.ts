/** How long a citizen waits for the answer to a contact, at 500 a second. */
import { atMost, voidIf } from "../figures.ts";
import { bottleneck } from "../load/loops.ts";
import { startChild } from "../load/start-child.ts";
import type { WebAnswer, WebAsk } from "../load/web-load.ts";
import { createAgents, createCitizens, SERVICES } from "../stack/people.ts";
import { costOf, openStack } from "../stack/stack.ts";
import type { Measured, PartOptions } from "./part.ts";

const CITIZENS = 20_000;
const RATE = 500;
const SECONDS = 20;
const LATE_MS_MAX = 10;

export async function measureAcceptToAnswer({ profileFolder, shorten }: PartOptions): Promise<Measured> {
  let cookies: readonly string[] = [];
  const stack = await openStack({
    name: "accept-to-answer",
    profileFolder,
    async prepare(sql) {
      await createAgents(sql, 1, () => SERVICES);
      cookies = await createCitizens(sql, CITIZENS);
    },
  });
  const writers = await startChild<WebAsk, WebAnswer>("web-load.ts");
  try {
    await writers.ask({ type: "people", port: stack.httpPort, services: SERVICES, cookies, agent: null });
    const writing = { type: "open", rate: RATE, who: "known", hasAddress: true, claimEvery: 0 } as const;
    await writers.ask({ ...writing, seconds: 5 });
    const before = stack.cpu();
    const seen = await writers.ask({ ...writing, seconds: SECONDS / shorten });
    const reason = bottleneck(seen, LATE_MS_MAX) ?? (seen.failed > 0 ? `${seen.failed} were not answered` : null);
    return {
      figures: [
        voidIf(reason, atMost("accept to answer at 500/s, p50", seen.p50, "ms", 10)),
        voidIf(reason, atMost("accept to answer at 500/s, p99", seen.p99, "ms", 50)),
      ],
      remarks: [
        `accept to answer: ${costOf(before, stack.cpu(), seen.sent)}`,
        ...(seen.failure ? [`accept to answer: the first failure was ${seen.failure}`] : []),
      ],
    };
  } finally {
    await writers.end();
    await stack.close();
  }
}
