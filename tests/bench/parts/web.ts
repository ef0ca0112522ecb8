/**
 * Contacts by the web to durable cases, every contact answered one by one; the greatest rate that holds; the memory of the
 * hub before and after 200,000 citizens.
 */
import { atLeast, atMost, type Figure, told, voidIf } from "../figures.ts";
import { bottleneck } from "../load/loops.ts";
import { type Child, startChild } from "../load/start-child.ts";
import type { WebAnswer, WebAsk, WebReceipt } from "../load/web-load.ts";
import { createAgents, createCitizens, SERVICES } from "../stack/people.ts";
import { costOf, drained, memoryOf, openStack, type Stack } from "../stack/stack.ts";
import type { Measured, PartOptions } from "./part.ts";

const CITIZENS = 20_000;
const RATE = 1_000;
const SECONDS = 60;
const PASSED = 200_000;
const STEPS = [1_500, 2_000, 2_500, 3_000];
const STEP_SECONDS = 8;
const P99_MS_MAX = 1_000;
const LATE_MS_MAX = 200;
const IDLE_MS = 5_000;
const DRAIN_S = 60;

type Writers = Child<WebAsk, WebAnswer>;
type Seen = { readonly stack: Stack; readonly writers: Writers; readonly shorten: number };

/** Measures it all on one hub, from its start. */
export async function measureWeb({ profileFolder, shorten }: PartOptions): Promise<Measured> {
  let cookies: readonly string[] = [];
  const stack = await openStack({
    name: "web",
    profileFolder,
    async prepare(sql) {
      await createAgents(sql, 1, () => SERVICES);
      cookies = await createCitizens(sql, CITIZENS);
    },
  });
  const writers = await startChild<WebAsk, WebAnswer>("web-load.ts");
  try {
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    const idle = memoryOf(stack.hub.pid());
    await writers.ask({ type: "people", port: stack.httpPort, services: SERVICES, cookies, agent: null });
    const seen = { stack, writers, shorten };
    const main = await measureRate(seen);
    const greatest = profileFolder ? NOTHING : await measureGreatest(seen);
    const passed = profileFolder ? NOTHING : await measurePassed(seen, main.opened);
    const figures = [
      ...main.figures,
      ...greatest.figures,
      atMost("memory of the hub, idle", idle.now, "MB", 250),
      ...passed.figures,
    ];
    return { figures, remarks: [...main.remarks, ...greatest.remarks, ...passed.remarks] };
  } finally {
    await writers.end();
    await stack.close();
  }
}

const NOTHING: Measured = { figures: [], remarks: [] };

async function measureRate({ stack, writers, shorten }: Seen): Promise<Measured & { readonly opened: number }> {
  const writing = { who: "known", hasAddress: true, claimEvery: 0 } as const;
  const warm = await writers.ask({ type: "open", rate: 300, seconds: 3, ...writing });
  const before = stack.cpu();
  const seconds = SECONDS / shorten;
  const main = await writers.ask({ type: "open", rate: RATE, seconds, ...writing });
  const { tookS, left } = await drained(stack.sql, DRAIN_S);
  const cost = costOf(before, stack.cpu(), main.sent);
  const answers = [...warm.answers, ...main.answers];
  const reason = bottleneck(main, LATE_MS_MAX);
  return {
    opened: warm.sent + main.sent,
    figures: [
      voidIf(reason, atLeast("contacts by the web", main.inTime / seconds, "/s", RATE)),
      told("contacts by the web, p50", main.p50, "ms"),
      told("contacts by the web, p99", main.p99, "ms"),
      atMost("contacts not answered", main.failed, "", 0),
      ...(await checkCases(stack, answers)),
      atMost("effects left in the outbox 60 s after", left, "", 0),
      told("outbox drained after", tookS, "s"),
      ...(await checkMails(stack, answers)),
    ],
    remarks: [
      `web: ${cost}, its mail included; the generator used ${main.cpu.toFixed(2)} cores and was ${main.late.toFixed(0)} ms late at p99`,
      ...(main.failure ? [`web: the first failure was ${main.failure}`] : []),
    ],
  };
}

/** Every answered contact has its case, and no contact has two. */
async function checkCases({ sql }: Stack, answers: readonly WebReceipt[]): Promise<readonly Figure[]> {
  const rows = await sql<{ id: string; reference: string; email: string }[]>`
    select id, reference, citizen->>'email' as email from "case"`;
  const byReference = new Map(rows.map((row) => [row.reference, row]));
  const isThere = ({ n, reference, caseId }: WebReceipt) => {
    const row = byReference.get(reference);
    return row?.id === caseId && row.email === `c${n}@citoyen.test`;
  };
  return [
    atMost("contacts answered without a case", answers.filter((answer) => !isThere(answer)).length, "", 0),
    atMost("contacts with two cases", rows.length - new Set(rows.map(({ email }) => email)).size, "", 0),
  ];
}

async function checkMails({ sink }: Stack, answers: readonly WebReceipt[]): Promise<readonly Figure[]> {
  const { mails } = await sink.ask({ type: "count" });
  return [
    atMost("contacts without their acknowledgement", answers.filter(({ n }) => !mails[n]).length, "", 0),
    atMost("contacts acknowledged twice", mails.filter((count) => count > 1).length, "", 0),
  ];
}

/** Raises the rate until answers come late or not at all. */
async function measureGreatest({ stack, writers, shorten }: Seen): Promise<Measured> {
  const remarks: string[] = [];
  let held = 0;
  for (const rate of STEPS) {
    const seconds = STEP_SECONDS / shorten;
    const step = await writers.ask({ type: "open", rate, seconds, who: "known", hasAddress: true, claimEvery: 0 });
    const holds = step.failed === 0 && step.p99 <= P99_MS_MAX;
    const by = bottleneck(step, LATE_MS_MAX);
    remarks.push(
      `web: at ${rate}/s p50 ${step.p50.toFixed(0)} ms, p99 ${step.p99.toFixed(0)} ms, ${step.failed} not answered${by ? ` (${by})` : ""}`,
    );
    await drained(stack.sql, DRAIN_S / 2);
    if (!holds) break;
    held = rate;
  }
  return { figures: [told("greatest rate tried that holds p99 ≤ 1 s (aim 3000)", held, "/s")], remarks };
}

/** People never seen before pass through, as fast as they are taken. */
async function measurePassed({ stack, writers, shorten }: Seen, opened: number): Promise<Measured> {
  const count = Math.max(1, Math.round((PASSED - CITIZENS) / shorten));
  const passing = await writers.ask({
    type: "closed",
    count,
    inFlight: 300,
    seconds: 240,
    who: "new",
    hasAddress: false,
    claimEvery: 0,
  });
  const { now, highest } = memoryOf(stack.hub.pid());
  const citizens = Math.min(opened, CITIZENS) + passing.answered;
  const reason = shorten === 1 && citizens < PASSED ? `only ${citizens} citizens passed` : null;
  return {
    figures: [
      voidIf(reason, atMost("memory of the hub after 200,000 citizens", now, "MB", 500)),
      told("memory of the hub, at its highest", highest, "MB"),
      told("new citizens, closed loop of 300", passing.answered / passing.seconds, "/s"),
    ],
    remarks: passing.failure ? [`memory: the first failure was ${passing.failure}`] : [],
  };
}
