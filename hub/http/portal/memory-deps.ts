/** The public door's needs from memory: for route tests and for pages in a browser, without a database or a runtime. */
import type { Contact, Receipt } from "../../../channels/contract/channel.ts";
import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Service } from "../../directory/directory.ts";
import { createLog } from "../../log.ts";
import type { AppDeps } from "../app.ts";
import { createTrackingLinks } from "../tracking-link.ts";
import { createUploadSeal } from "../upload-seal.ts";
import type { Citizen, PortalDrafts, TrackedCase, TrackingReader } from "./ports.ts";

const SIGNING_KEY = "a signing key for tests and nothing else";

export type PortalMemory = {
  readonly deps: AppDeps;
  /** Every contact that was taken, once a cause. */
  readonly contacts: readonly Contact[];
  /** Makes the next contacts get this answer instead of a case. */
  answerWith(receipt: Receipt | null): void;
  /** Signs every visitor in, or out. */
  signIn(citizen: Citizen | null): void;
  /** An agent writes to the citizen and waits for an answer. */
  reply(caseId: string, text: string): void;
};

export type PortalMemoryOptions = {
  readonly blobs: BlobStore;
  readonly clock: () => number;
  readonly publicUrl: string;
  readonly documentOf: AppDeps["documentOf"];
  readonly staticFolder: string;
};

/** Creates the needs of `createApp` from memory. Rate limits are off. */
export function createPortalMemory(options: PortalMemoryOptions): PortalMemory {
  const cases = createMemoryCases(options.clock);
  const { publicUrl, clock } = options;
  let citizen: Citizen | null = null;
  const deps: AppDeps = {
    ...options,
    isDemonstration: true,
    takeContact: cases.takeContact,
    directory: {
      service: (id) => SERVICES.find((service) => service.id === id),
      sites: () => [
        {
          id: "nice",
          name: "Maison des solidarités Nice Centre",
          commune: "06088",
          address: "27 boulevard Paul-Montel, 06200 Nice",
        },
        {
          id: "menton",
          name: "Maison des solidarités Menton",
          commune: "06083",
          address: "2 rue Henri-Greville, 06500 Menton",
        },
      ],
      transferTargets: () => SERVICES,
      serviceForCommune: () => SERVICES[0],
    },
    communes: [
      { code: "06088", name: "Nice" },
      { code: "06083", name: "Menton" },
      { code: "06004", name: "Antibes" },
    ],
    drafts: createMemoryDrafts(),
    tracking: cases.tracking,
    trackingLinks: createTrackingLinks(SIGNING_KEY, publicUrl),
    uploads: createUploadSeal(SIGNING_KEY, clock),
    optionalCitizen: async () => citizen,
    citizenSignInUrl: "/auth/citizen/login",
    optionalAgent: async () => null,
    onCaseChanged: cases.onChanged,
    log: createLog({ level: "silent", pretty: false, clock }),
    remoteAddress: () => "127.0.0.1",
    trustedProxies: [],
    limits: null,
  };
  return {
    deps,
    contacts: cases.contacts,
    answerWith: cases.answerWith,
    reply: cases.reply,
    signIn(next) {
      citizen = next;
    },
  };
}

const service = (id: string, name: string): Service => ({
  id,
  name,
  parent: null,
  sector: "usagers",
  emails: [`${id}@guichet.test`],
  phone: "04 65 71 06 00",
  targets: { web: 10, email: 10, phone: 2, desk: 5 },
  takesContacts: true,
  communes: id === "accueil" ? ["*"] : [],
  isProtected: false,
});

const SERVICES: readonly Service[] = [
  service("accueil", "Relations avec les usagers"),
  service("autonomie", "Autonomie, personnes âgées et handicap"),
  service("routes", "Routes et mobilités"),
];

function createMemoryCases(clock: () => number) {
  const contacts: Contact[] = [];
  const receipts = new Map<string, { readonly digest: string | null; readonly receipt: Receipt }>();
  const cases = new Map<string, TrackedCase>();
  const listeners = new Map<string, Set<() => void>>();
  let forced: Receipt | null = null;
  const changed = (caseId: string) => {
    for (const listener of listeners.get(caseId) ?? []) listener();
  };
  function add(caseId: string, message: TrackedCase["messages"][number], changes: Partial<TrackedCase> = {}): void {
    const known = cases.get(caseId);
    if (known) cases.set(caseId, { ...known, ...changes, messages: [...known.messages, message] });
    changed(caseId);
  }
  const tracking: TrackingReader = {
    read: async (caseId) => cases.get(caseId) ?? null,
    findByReference: async (reference) =>
      [...cases.values()].find((tracked) => tracked.reference === reference)?.caseId ?? null,
    async findDocument(caseId, documentId) {
      const isShown = cases
        .get(caseId)
        ?.messages.some(({ documents }) => documents.some(({ id }) => id === documentId));
      const contact = contacts.find(({ cause }) => documentId.startsWith(cause));
      const document = contact?.documents[Number(documentId.split("#")[1])];
      return isShown && document ? { ...document, id: documentId } : null;
    },
  };
  return {
    contacts,
    tracking,
    answerWith(receipt: Receipt | null) {
      forced = receipt;
    },
    async takeContact(contact: Contact): Promise<Receipt> {
      const known = receipts.get(contact.cause);
      if (known) return known.digest === contact.digest ? known.receipt : { status: "reused" };
      if (forced) return forced;
      contacts.push(contact);
      const caseId = contact.proof.kind === "case" ? contact.proof.caseId : `case${contacts.length}`;
      const isNew = !cases.has(caseId);
      if (isNew) cases.set(caseId, newCase(caseId, contact));
      add(caseId, messageOf(contact), isNew ? {} : { state: "queued", owes: "administration" });
      const reference = cases.get(caseId)?.reference ?? "";
      const receipt: Receipt = { status: "received", caseId, reference, contactId: contact.cause, isNew };
      receipts.set(contact.cause, { digest: contact.digest, receipt });
      return receipt;
    },
    reply(caseId: string, text: string) {
      const at = new Date(clock()).toISOString();
      const message = { id: `reply-${at}`, at, direction: "out", isAutomatic: false, firstName: "Karim" } as const;
      add(caseId, { ...message, text, documents: [] }, { state: "waiting", owes: "citizen" });
    },
    onChanged(caseId: string, callback: () => void) {
      const all = listeners.get(caseId) ?? new Set();
      listeners.set(caseId, all.add(callback));
      return () => void all.delete(callback);
    },
  };
}

function newCase(caseId: string, contact: Contact): TrackedCase {
  return {
    caseId,
    reference: `GU-2026-${caseId.replace(/\D/g, "").padStart(6, "0")}`,
    title: contact.subject,
    state: "queued",
    owes: "administration",
    openedAt: contact.receivedAt,
    service: contact.service,
    channel: "web",
    email: contact.sender.email,
    messages: [],
  };
}

function messageOf({ cause, receivedAt, text, documents }: Contact): TrackedCase["messages"][number] {
  return {
    id: cause,
    at: receivedAt,
    direction: "in",
    isAutomatic: false,
    firstName: null,
    text,
    documents: documents.map(({ name, mediaType, bytes }, n) => ({ id: `${cause}#${n}`, name, mediaType, bytes })),
  };
}

function createMemoryDrafts(): PortalDrafts {
  const drafts = new Map<string, { sealed: string; updatedAt: string }>();
  return {
    read: async (owner, key) => drafts.get(`${owner}/${key}`) ?? null,
    write: async (owner, key, sealed, updatedAt) => void drafts.set(`${owner}/${key}`, { sealed, updatedAt }),
    remove: async (owner, key) => void drafts.delete(`${owner}/${key}`),
  };
}
