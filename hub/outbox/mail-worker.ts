/** Turns a row of the outbox into a mail, from the case as it is now, and sends it. */
import { z } from "zod";
import type { BlobHandle, Delivered, Document, Reply } from "../../channels/contract/channel.ts";
import type { MailSender } from "../../channels/email/send-mail.ts";
import { renderAcknowledgement } from "../../channels/email/templates/acknowledgement.ts";
import { renderAnswer } from "../../channels/email/templates/answer.ts";
import { renderBlockNotice } from "../../channels/email/templates/block-notice.ts";
import type { WritingService } from "../../channels/email/templates/words.ts";
import type { Threading } from "../../channels/email/threading.ts";
import type { MailCase, MailedMessage } from "../../db/queries/mail/mail-case.ts";
import type { ClaimedWork } from "../../db/queries/outbox/outbox.ts";
import type { CaseInput } from "../../machines/case/language.ts";
import type { ActorId, Json, Sealed } from "../../machines/kind.ts";
import type { Worker } from "./outbox.ts";

export type MailWorkerOptions = {
  readonly sender: Pick<MailSender, "deliver">;
  readonly threading: Threading;
  readonly findCase: (caseId: string) => Promise<MailCase | null>;
  /** Returns what was sealed beside the work, or null when the person was erased. */
  readonly open: (actor: ActorId, sealed: string) => Promise<Json>;
  readonly openBlob: (blob: BlobHandle) => Promise<AsyncIterable<Uint8Array>>;
  /** The service as it signs, or null when there is none by that id. */
  readonly writingService: (id: string) => WritingService | null;
  readonly agentName: (id: string) => string;
  /** Secret address of the citizen's tracking page, or null. */
  readonly trackingUrl: (caseId: string) => string | null;
  /** Counts an acknowledgement to this address. False when it has had its share of the day. */
  readonly mayAcknowledge: (address: string) => Promise<boolean>;
};

const Payload = z.object({
  template: z.enum(["acknowledgement", "reply"]),
  caseId: z.string(),
  messageId: z.string(),
  agent: z.string().nullish(),
});
type Payload = z.infer<typeof Payload>;

/**
 * Mails worked on at once: a few times what the relay's connections carry, so that none of them waits for the database,
 * and no more, since a hub that dies leaves them all unknown.
 */
const IN_FLIGHT = 32;
const ACK = "-ack";

/** Creates the worker of the kind `mail`. */
export function createMailWorker(options: MailWorkerOptions): Worker {
  return {
    inFlightMax: IN_FLIGHT,
    async perform(work) {
      const payload = Payload.parse(work.payload);
      const found = await options.findCase(payload.caseId);
      if (found === null) return refused("dossier effacé");
      if (found.email === null) return refused("aucune adresse de courriel");
      if (payload.template === "acknowledgement" && (await isOneTooMany(options, work, found.email)))
        return refused("accusé non envoyé\u00a0: trop de messages");
      const reply =
        payload.template === "acknowledgement"
          ? acknowledgementOf(options, payload, found, found.email)
          : await answerOf(options, payload, found, found.email, work);
      return reply === null ? refused("texte effacé") : await options.sender.deliver(reply);
    },
    report(work, { status, detail }) {
      const { caseId, messageId } = Payload.parse(work.payload);
      return { type: "delivery.report", caseId, messageId, status, detail } satisfies CaseInput;
    },
  };
}

/**
 * Whoever writes under somebody else's address must not make us flood it, and a machine that answers machines unmarked
 * must come to an end. Their contacts are taken all the same. A first try that failed was counted: later ones are not.
 */
async function isOneTooMany({ mayAcknowledge }: MailWorkerOptions, work: ClaimedWork, to: string): Promise<boolean> {
  return work.attempts <= 1 && !(await mayAcknowledge(to));
}

function refused(detail: string): Delivered {
  return { status: "refused", detail };
}

/** Throws when the service is gone from the directory: the work waits for a person to give the case another. */
function serviceOf({ writingService }: MailWorkerOptions, id: string): WritingService {
  const service = writingService(id);
  if (service === null) throw new Error(`service ${id} has no address to write from`);
  return service;
}

function acknowledgementOf(options: MailWorkerOptions, payload: Payload, found: MailCase, to: string): Reply {
  const service = serviceOf(options, found.service);
  const contactId = payload.messageId.endsWith(ACK) ? payload.messageId.slice(0, -ACK.length) : payload.messageId;
  const received = found.messages.find((message) => message.id === contactId);
  const mail = renderAcknowledgement({
    reference: found.reference,
    receivedAt: received?.at ?? found.openedAt,
    subject: received?.title ?? found.title,
    documents: received?.documents ?? [],
    alsoTo: received?.alsoTo ?? [],
    answerBy: found.breachAt,
    trackingUrl: options.trackingUrl(found.caseId),
    service,
  });
  const thread = received?.mailId == null ? [] : [received.mailId];
  return {
    ...letter(options, payload, found, to, service),
    ...mail,
    ...threaded(thread),
    documents: [],
    autoSubmitted: "auto-replied",
  };
}

type SealedAnswer = { readonly text: string; readonly documents: readonly Document[] };

async function answerOf(
  options: MailWorkerOptions,
  payload: Payload,
  found: MailCase,
  to: string,
  { actor, sealed }: ClaimedWork,
): Promise<Reply | null> {
  const opened = await openSealed<SealedAnswer>(options, actor, sealed);
  if (opened === null) return null;
  const service = serviceOf(options, found.service);
  const lastIn = found.messages.findLast((message) => message.direction === "in");
  const mail = renderAnswer({
    reference: found.reference,
    subject: lastIn?.title ?? found.title,
    text: opened.text,
    agent: payload.agent ? options.agentName(payload.agent) : null,
    trackingUrl: options.trackingUrl(found.caseId),
    service,
  });
  const documents = opened.documents.map((document) => ({
    ...document,
    open: () => options.openBlob(document.blob),
  }));
  const thread = threadOf(options.threading, found.messages, payload.messageId);
  return {
    ...letter(options, payload, found, to, service),
    ...mail,
    ...threaded(thread),
    documents,
    autoSubmitted: "no",
  };
}

/** What is sealed was sealed by the hub and is authenticated, so its shape is trusted. */
async function openSealed<T>({ open }: MailWorkerOptions, actor: ActorId, sealed: Sealed): Promise<T | null> {
  return sealed === null ? null : ((await open(actor, sealed)) as unknown as T | null);
}

function letter(
  { threading }: MailWorkerOptions,
  payload: Payload,
  found: MailCase,
  to: string,
  service: WritingService,
) {
  return {
    messageId: threading.mailId(payload.messageId),
    from: { name: service.name, address: service.email },
    replyTo: threading.replyAddress(found.reference),
    to,
    reference: found.reference,
  };
}

/** The mails before this one, theirs and ours, oldest first. What came by the web has our acknowledgement as its mail. */
function threadOf(threading: Threading, messages: readonly MailedMessage[], messageId: string): readonly string[] {
  return messages
    .filter((message) => message.id !== messageId)
    .flatMap(({ id, direction, mailId, isAcknowledged }) => {
      if (direction === "out") return threading.mailId(id);
      return mailId ?? (isAcknowledged ? threading.mailId(id + ACK) : []);
    });
}

function threaded(references: readonly string[]): Pick<Reply, "inReplyTo" | "references"> {
  return { inReplyTo: references.at(-1) ?? null, references };
}

export type NoticeWorkerOptions = Pick<MailWorkerOptions, "sender" | "threading"> & {
  /** Opens what the hub sealed for itself. */
  readonly openOwn: (sealed: string) => Json;
  /** Who signs notices: the Département's general service. */
  readonly writingService: () => WritingService;
};

const Notice = z.object({ to: z.string(), reason: z.string(), until: z.string() });

/** Creates the worker of the kind `notice`: mails to people who have no case. Nobody waits for their outcome. */
export function createNoticeWorker({ sender, threading, openOwn, writingService }: NoticeWorkerOptions): Worker {
  return {
    inFlightMax: 2,
    async perform(work) {
      if (work.sealed === null) return refused("texte effacé");
      const { to, ...notice } = Notice.parse(openOwn(work.sealed));
      const service = writingService();
      return await sender.deliver({
        messageId: threading.mailId(work.key),
        from: { name: service.name, address: service.email },
        replyTo: service.email,
        to,
        ...renderBlockNotice({ ...notice, service }),
        ...threaded([]),
        documents: [],
        autoSubmitted: "auto-replied",
        reference: "",
      });
    },
    report: () => null,
  };
}
