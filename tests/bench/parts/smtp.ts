/** Mails to durable cases, over eight connections. */
import { atLeast, atMost, told, voidIf } from "../figures.ts";
import { bottleneck } from "../load/loops.ts";
import type { SmtpAnswer, SmtpAsk } from "../load/smtp-load.ts";
import { startChild } from "../load/start-child.ts";
import { addressOf, createAgents, SERVICES } from "../stack/people.ts";
import { costOf, drained, openStack } from "../stack/stack.ts";
import type { Measured, PartOptions } from "./part.ts";

const CONNECTIONS = 8;
const SECONDS = 30;
const DRAIN_S = 30;

export async function measureSmtp({ profileFolder, shorten }: PartOptions): Promise<Measured> {
  const prepare = async (sql: Parameters<typeof createAgents>[0]) => void (await createAgents(sql, 1, () => SERVICES));
  const stack = await openStack({ name: "smtp", profileFolder, prepare });
  const relays = await startChild<SmtpAsk, SmtpAnswer>("smtp-load.ts");
  try {
    const load = { port: stack.hub.smtpPort, connections: CONNECTIONS, recipients: SERVICES.map(addressOf) };
    const warm = await relays.ask({ ...load, seconds: 3 });
    const before = stack.cpu();
    const seen = await relays.ask({ ...load, seconds: SECONDS / shorten });
    const cost = costOf(before, stack.cpu(), seen.sent);
    const { left } = await drained(stack.sql, DRAIN_S);
    const rows = await stack.sql<{ reference: string }[]>`select reference from "case"`;
    const kept = new Set(rows.map(({ reference }) => reference));
    const references = [...warm.references, ...seen.references];
    const twice = references.length - new Set(references).size;
    return {
      figures: [
        voidIf(bottleneck(seen, 0), atLeast("mails by SMTP, 8 connections", seen.answered / seen.seconds, "/s", 200)),
        told("mails by SMTP, p99", seen.p99, "ms"),
        atMost("mails not taken", warm.failed + seen.failed, "", 0),
        atMost(
          "mails taken without a case, or into one case",
          references.filter((one) => !kept.has(one)).length + twice,
          "",
          0,
        ),
        told("effects left in the outbox 30 s after", left, ""),
      ],
      remarks: [`smtp: ${cost}`, ...(seen.failure ? [`smtp: the first failure was ${seen.failure}`] : [])],
    };
  } finally {
    await relays.end();
    await stack.close();
  }
}
