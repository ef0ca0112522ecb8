/**
 * `npm run simulate -- --rate 5 [--seed N] [--for SECONDS]`: citizens who write to a running hub, by its public doors.
 * It sends at the intended instants whatever the hub does, and says each second what was taken and what was not.
 * Addresses: `PUBLIC_URL` or `--url`, `SMTP_PORT` or `--smtp`, `MAILBOX_PORT` or `--mailbox`, `MAIL_DOMAIN` or `--domain`.
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { createDoors, type Doors, type Sent } from "./citizens/doors.ts";
import { thanks } from "./citizens/matters.ts";
import { createStream } from "./citizens/stream.ts";
import { createRandom, type Random } from "./random.ts";

const env = process.env;
const text = { type: "string" } as const;
const { values } = parseArgs({
  options: { rate: text, seed: text, for: text, url: text, smtp: text, mailbox: text, domain: text },
});
const options = z
  .object({
    rate: z.coerce.number().positive().max(10_000).default(5),
    seed: z.coerce
      .number()
      .int()
      .default(Date.now() % 1_000_000),
    for: z.coerce.number().positive().default(Number.MAX_SAFE_INTEGER),
    url: z.url().default(env.PUBLIC_URL ?? `http://localhost:${env.PORT ?? 3000}`),
    smtp: z.coerce
      .number()
      .int()
      .default(Number(env.SMTP_PORT ?? 2525)),
    mailbox: z.url().default(`http://localhost:${env.MAILBOX_PORT ?? 3002}`),
    domain: z.string().default(env.MAIL_DOMAIN ?? "guichet.test"),
  })
  .safeParse(values);

if (options.success) await simulate(options.data);
else {
  const [issue] = options.error.issues;
  console.error(`--${issue?.path.join(".")}: ${issue?.message}`);
  process.exitCode = 1;
}

async function simulate(settings: NonNullable<typeof options.data>): Promise<void> {
  const random = createRandom(settings.seed);
  const next = createStream(random);
  const url = settings.url.replace(/\/$/, "");
  const mailboxUrl = (await answers(settings.mailbox)) ? settings.mailbox : null;
  const doors = createDoors({ url, smtpPort: settings.smtp, mailDomain: settings.domain, mailboxUrl });
  const counts = new Map<string, number>();
  const count = (sent: Sent, what: string) => {
    const key = sent === "taken" ? what : sent;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  console.log(
    `${settings.rate} contacts/s to ${url} and SMTP ${settings.smtp}, seed ${settings.seed}${mailboxUrl ? "" : "; no mailbox: answers are not read"}. Ctrl-C stops.`,
  );

  const startedAt = Date.now();
  const endsAt = startedAt + settings.for * 1_000;
  let isStopped = false;
  process.once("SIGINT", () => {
    isStopped = true;
  });
  const show = setInterval(() => console.log(shown(counts, startedAt)), 1_000);
  const reading = mailboxUrl ? readAnswers(doors, createRandom(settings.seed + 1), count, () => isStopped) : undefined;
  const underway = new Set<Promise<unknown>>();
  for (let n = 0; !isStopped && Date.now() < endsAt; n++) {
    const act = next();
    const sending: Promise<unknown> = doors
      .send(act)
      .then((sent) => count(sent, act.door))
      .finally(() => underway.delete(sending));
    underway.add(sending);
    const waitMs = startedAt + ((n + 1) * 1_000) / settings.rate - Date.now();
    if (waitMs > 0) await pause(waitMs);
  }
  isStopped = true;
  await Promise.all([...underway, reading]);
  clearInterval(show);
  doors.close();
  console.log(shown(counts, startedAt));
}

/** Some citizens write back once they have an answer. */
async function readAnswers(
  doors: Doors,
  random: Random,
  count: (sent: Sent, what: string) => void,
  isStopped: () => boolean,
): Promise<void> {
  let { last } = await doors.answersAfter(0);
  while (!isStopped()) {
    await pause(2_000);
    const found = await doors.answersAfter(last);
    last = found.last;
    for (const answer of found.answers) {
      if (!random.chance(0.4)) continue;
      count(await doors.reply(answer, random.pick(thanks)), "reply");
    }
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/messages?limit=1`)).ok;
  } catch {
    // No mailbox runs here: the stream goes on without replies, and says so.
    return false;
  }
}

function shown(counts: ReadonlyMap<string, number>, startedAt: number): string {
  const parts = [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([what, times]) => `${what} ${times}`);
  return `${String(Math.round((Date.now() - startedAt) / 1_000)).padStart(5)} s  ${parts.join(" · ")}`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
