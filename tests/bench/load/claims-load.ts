/** Agents who claim one case after the other. */
import { answerAsks } from "./answer-asks.ts";
import { createHttpClient, type HttpClient, postOf } from "./http-client.ts";
import { closedLoop, type Seen } from "./loops.ts";

export type ClaimsAsk = {
  readonly port: number;
  readonly agents: readonly { readonly cookie: string; readonly csrf: string }[];
  readonly cases: readonly string[];
  readonly seconds: number;
};

let asked = 0;

/** Everybody comes to work, then claims. */
answerAsks<ClaimsAsk, Seen>(async ({ port, agents, cases, seconds }) => {
  const client = createHttpClient(port, agents.length);
  await Promise.all(agents.map((agent) => command(client, agent, { type: "enter" })));
  const load = { count: cases.length, inFlight: agents.length, seconds };
  const seen = await closedLoop(load, async (n, worker) => {
    const agent = agents[worker];
    if (agent) await command(client, agent, { type: "claim", caseId: cases[n], channel: "web" });
  });
  client.close();
  return seen;
});

async function command(
  client: HttpClient,
  { cookie, csrf }: ClaimsAsk["agents"][number],
  given: Readonly<Record<string, unknown>>,
): Promise<void> {
  const body = JSON.stringify({ commandId: `bench-${process.pid}-${++asked}`, command: given });
  const answer = await client.send(postOf("/api/v1/commands", body, { cookie, "x-csrf-token": csrf }));
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body.slice(0, 200)}`);
}
