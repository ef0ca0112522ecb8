/** Mail in and out of one hub: the SMTP door, the outbox with its mail worker, and the senders that are blocked. */
import { partitionOf } from "../actors/partition-of.ts";
import type { TakeContact } from "../channels/contract/channel.ts";
import { createMailSender } from "../channels/email/send-mail.ts";
import type { SmtpDoor } from "../channels/email/smtp-door.ts";
import { createThreading } from "../channels/email/threading.ts";
import type { Sql } from "../db/connect.ts";
import { findMailCases } from "../db/queries/mail/mail-case.ts";
import { createBatcher } from "./batcher.ts";
import type { BlobStore } from "./blobs/blob-store.ts";
import type { Config } from "./config.ts";
import type { Core } from "./core.ts";
import type { Directory } from "./directory/directory.ts";
import type { TrackingLinks } from "./http/tracking-link.ts";
import type { Log } from "./log.ts";
import { acknowledgementLimit } from "./outbox/acknowledgement-limit.ts";
import { createMailWorker, createNoticeWorker } from "./outbox/mail-worker.ts";
import { createOutbox, type Outbox } from "./outbox/outbox.ts";
import type { Pace } from "./pace.ts";
import { type BlockedSenders, createBlockedSenders } from "./smtp/blocked-senders.ts";
import { createMailDoor, type DeliveryReport } from "./smtp/mail-door.ts";

export type MailOptions = {
  readonly hub: string;
  readonly config: Config;
  readonly relayUrl: string;
  readonly signingKey: string;
  readonly sql: Sql;
  readonly core: Core;
  readonly blobs: BlobStore;
  readonly directory: Directory;
  readonly trackingLinks: TrackingLinks;
  readonly takeContact: TakeContact;
  readonly pace: Pace;
  readonly now: () => number;
  readonly log: Log;
};

export type Mail = {
  readonly door: SmtpDoor;
  readonly outbox: Outbox;
  readonly blockedSenders: BlockedSenders;
  close(): Promise<void>;
};

const RELAY_TIMEOUT_MS = 30_000;
/** Cases read together for mails that leave together. */
const CASES_MAX = 50;

/** Creates both sides. The door is closed until it is told to listen; the outbox works at once. */
export function createMail(options: MailOptions): Mail {
  const { sql, core, directory, config, now, log } = options;
  const { mailDomain } = config;
  const threading = createThreading({ key: options.signingKey, domain: mailDomain });
  const sender = createMailSender({
    relayUrl: options.relayUrl,
    timeoutMs: RELAY_TIMEOUT_MS,
    name: mailDomain,
    returnPath: threading.returnPath,
  });
  const worker = createMailWorker({
    sender,
    threading,
    findCase: createBatcher(CASES_MAX, (ids) => findMailCases(sql, ids)),
    open: async (actor, sealed) => {
      const entry = actor.slice(actor.indexOf(":") + 1);
      await core.vault.load([entry]);
      return core.vault.open(entry, sealed);
    },
    openBlob: options.blobs.open,
    writingService: (id) => writingService(directory, id),
    agentName: directory.agentName,
    trackingUrl: options.trackingLinks.urlOf,
    mayAcknowledge: acknowledgementLimit({ sql, fingerprint: core.vault.fingerprint, now }),
  });
  const notices = createNoticeWorker({
    sender,
    threading,
    openOwn: core.vault.openOwn,
    writingService: () => generalService(directory),
  });
  const outbox = createOutbox({
    sql,
    hubId: options.hub,
    workers: { mail: worker, notice: notices },
    clock: now,
    random: Math.random,
    log,
    partitionOf,
    onTold: core.publishTells,
    isBusy: options.pace.isBusy,
  });
  const blocked = createBlockedSenders({
    sql,
    fingerprint: core.vault.fingerprint,
    sealOwn: core.vault.sealOwn,
    now,
    wake: outbox.wake,
  });
  const door = createMailDoor({
    sql,
    blobs: options.blobs,
    directory,
    threading,
    blocked,
    takeContact: options.takeContact,
    reportDelivery: (cause, report) => reportDelivery(options, cause, report),
    trustedRelays: config.trustedRelays,
    hasRateLimits: config.hasRateLimits,
    mailDomain,
    appeal: `${config.publicUrl}/contact`,
    procedure: "contact",
    now,
    log,
  });
  return {
    door,
    outbox,
    blockedSenders: blocked,
    async close() {
      await door.close();
      await outbox.stop();
      sender.close();
    },
  };
}

async function reportDelivery({ core, now }: MailOptions, cause: string, report: DeliveryReport): Promise<boolean> {
  const entry = await core.registry.entryOfCase(report.caseId);
  if (entry === null) return true;
  const at = new Date(now()).toISOString();
  const outcome = await core.requests.request({ cause, actor: `citizen:${entry}`, input: report, at });
  return outcome.status !== "unknown";
}

function writingService(directory: Directory, id: string) {
  const service = directory.service(id);
  const email = service?.emails[0];
  return service && email ? { name: service.name, email, phone: service.phone, address: null } : null;
}

/** Who signs what belongs to no case: the first service that takes contacts. */
function generalService(directory: Directory) {
  const service = writingService(directory, directory.transferTargets()[0]?.id ?? "");
  if (!service) throw new Error("no service of the directory has an address to write from");
  return service;
}
