/** Citizens who write by the API, as a process of its own. */
import { randomBytes } from "node:crypto";
import { answerAsks, preciseNow } from "./answer-asks.ts";
import { createHttpClient, type HttpClient, postOf } from "./http-client.ts";
import { closedLoop, openLoop, type Seen } from "./loops.ts";

export type WebAsk =
  | {
      readonly type: "people";
      readonly port: number;
      readonly services: readonly string[];
      /** Of citizens who are signed in. */
      readonly cookies: readonly string[];
      /** Who claims, when somebody does. */
      readonly agent: { readonly cookie: string; readonly csrf: string } | null;
    }
  | (Writing & { readonly type: "open"; readonly rate: number; readonly seconds: number })
  | (Writing & {
      readonly type: "closed";
      readonly count: number;
      readonly inFlight: number;
      readonly seconds: number;
    });

type Writing = {
  /** Citizens who are signed in, in turn, or people never seen before. */
  readonly who: "known" | "new";
  /** Whether they give an address, and so get an acknowledgement. */
  readonly hasAddress: boolean;
  /** Claims every so manieth case that was opened; 0 for none. */
  readonly claimEvery: number;
};

export type WebAnswer = Seen & {
  /** Number of the first contact of this run: its address is `c<number>@citoyen.test`. */
  readonly first: number;
  /** What was answered, by contact. */
  readonly answers: readonly WebReceipt[];
};
export type WebReceipt = { readonly n: number; readonly reference: string; readonly caseId: string };

const TEXT = "Bonjour, je vous écris au sujet de ma demande de transport. ".repeat(8);
const CONNECTIONS_MAX = 1_000;

const run = randomBytes(4).toString("hex");
let client: HttpClient | null = null;
let services: readonly string[] = [];
let cookies: readonly string[] = [];
let agent: { readonly cookie: string; readonly csrf: string } | null = null;
let next = 0;

const NOTHING: Seen = {
  sent: 0,
  answered: 0,
  inTime: 0,
  failed: 0,
  failure: null,
  seconds: 0,
  p50: 0,
  p99: 0,
  late: 0,
  cpu: 0,
};

answerAsks<WebAsk, WebAnswer>(async (asked) => {
  if (asked.type === "people") {
    client = createHttpClient(asked.port, CONNECTIONS_MAX);
    ({ services, cookies, agent } = asked);
    return { ...NOTHING, first: next, answers: [] };
  }
  const first = next;
  const answers: WebReceipt[] = [];
  const send = async () => {
    const receipt = await write(next++, asked);
    answers.push(receipt);
    if (asked.claimEvery > 0 && receipt.n % asked.claimEvery === 0) await claim(receipt.caseId);
  };
  const seen = asked.type === "open" ? await openLoop(asked.rate, asked.seconds, send) : await closedLoop(asked, send);
  return { ...seen, first, answers };
});

async function write(n: number, { who, hasAddress }: Writing): Promise<WebReceipt> {
  const body = JSON.stringify({
    submissionId: `bench-${run}-${n}`,
    familyName: "Rossi",
    givenNames: "Giulia",
    ...(hasAddress ? { email: `c${n}@citoyen.test` } : {}),
    subject: `Ma carte n=${n} t=${preciseNow().toFixed(1)}`,
    message: TEXT,
    service: services[n % services.length],
  });
  const cookie = who === "known" ? cookies[n % cookies.length] : undefined;
  const answer = await post("/api/v1/contacts", body, cookie ? { cookie } : {});
  const { reference, caseId } = JSON.parse(answer) as WebReceipt;
  return { n, reference, caseId };
}

async function claim(caseId: string): Promise<void> {
  if (!agent) throw new Error("nobody is there to claim");
  const command = {
    commandId: `bench-${run}-${caseId}`.slice(0, 64),
    command: { type: "claim", caseId, channel: "web" },
  };
  await post("/api/v1/commands", JSON.stringify(command), { cookie: agent.cookie, "x-csrf-token": agent.csrf });
}

async function post(path: string, body: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const answer = await client?.send(postOf(path, body, headers));
  if (!answer || answer.status < 200 || answer.status > 299)
    throw new Error(`${answer?.status} ${answer?.body.slice(0, 200)}`);
  return answer.body;
}
