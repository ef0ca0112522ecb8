/** A console for component tests: a hub that is a few answers, a clock that stands still. */
import { MemoryRouter, Route } from "@solidjs/router";
import { createSignal, type JSX } from "solid-js";
import type { BlockedSender } from "../../../hub/protocol/blocked-senders.ts";
import type { Command } from "../../../hub/protocol/commands.ts";
import type { CaseView, Me, QueueRow } from "../../../hub/protocol/queue.ts";
import { createToasts, ToastRegion } from "../../kit/parts/toasts.tsx";
import { ClockProvider } from "../../kit/time/clock.tsx";
import type { Api, Result } from "../../live/api.ts";
import { bodyOf, type DraftBody, noBody } from "../../live/draft-state.ts";
import { catalogueOf } from "../../text/catalogue.ts";
import { createKeys, KeysContext } from "../keys/create-keys.ts";
import { type Console, ConsoleProvider } from "./console-context.tsx";

/** Tuesday 24 November 2026, 11:00 in Paris. */
export const NOW = Date.parse("2026-11-24T10:00:00Z");

export const LEA: Me = {
  id: "a-lea",
  name: "Léa Martin",
  roles: [],
  services: [{ id: "autonomie", name: "Autonomie", sector: "solidarites", role: "supervisor" }],
  transferTargets: [],
  presence: "available",
  pauseReason: null,
  isDemonstration: false,
  mayReview: true,
  csrf: "token",
};

export const ROW: QueueRow = {
  caseId: "c1",
  reference: "GU-2026-004211",
  service: "autonomie",
  channel: "email",
  title: "APA à domicile",
  citizenName: "Giulia Rossi",
  state: "queued",
  owes: "administration",
  holder: null,
  priority: "normal",
  breachAt: "2026-11-26T16:00:00.000Z",
  since: "2026-11-24T08:00:00.000Z",
  why: "new",
  hasNew: false,
  version: 1,
};

export const CASE: CaseView = {
  caseId: "c1",
  reference: "GU-2026-004211",
  title: "APA à domicile",
  procedure: "contact",
  service: "autonomie",
  serviceName: "Autonomie",
  channel: "email",
  state: "queued",
  owes: "administration",
  holder: null,
  priority: "normal",
  openedAt: "2026-11-24T08:00:00.000Z",
  breachAt: "2026-11-26T16:00:00.000Z",
  waitsUntil: null,
  isJunk: false,
  canReply: true,
  possibleFollowUpOf: null,
  version: 1,
  citizen: {
    name: "Giulia Rossi",
    kind: "person",
    email: null,
    phone: null,
    postalAddress: null,
    proof: "none",
    cases: [],
    contacts: 1,
  },
  timeline: [],
  cursor: "k1",
};

const CASE_BLOCK: BlockedSender = {
  id: "b1",
  caseId: "c1",
  reference: "GU-2026-004211",
  citizenName: "Giulia Rossi",
  serviceName: "Autonomie",
  by: { id: "a-lea", name: "Léa Martin" },
  reason: "",
  until: "",
  at: "2026-11-24T10:00:00.000Z",
};

/** What the hub of a test answers; each may be replaced. */
export type Script = {
  readonly view: CaseView;
  readonly answer: (command: Command) => Result<{ status: "accepted"; version: number }>;
};

const notThere = async () => ({ ok: false, failure: { kind: "not-found" } }) as const;

const ok = <T,>(value: T): Result<T> => ({ ok: true, value });

/** Creates the console of a test, and what to look at afterwards. */
export function createTestConsole(script: Partial<Script> = {}) {
  const commands: Command[] = [];
  const drafts = new Map<string, DraftBody>();
  const blocks: BlockedSender[] = [];
  let version = 0;
  const api: Api = {
    me: async () => ok(LEA),
    queue: async (_filter, offset) => ok({ rows: [ROW], total: 1, offset, cursor: "k1" }),
    case: async () => ok(script.view ?? CASE),
    remoteImages: async () => ok(0),
    command: async (command) => {
      commands.push(command);
      return script.answer?.(command) ?? ok({ status: "accepted" as const, version: 2 });
    },
    draft: async (caseId, mode) => ok({ ...(drafts.get(`${caseId}:${mode}`) ?? noBody), version }),
    saveDraft: async (caseId, mode, draft) => {
      drafts.set(`${caseId}:${mode}`, bodyOf(draft));
      return ok({ ...bodyOf(draft), version: ++version });
    },
    dropDraft: async (caseId, mode) => {
      drafts.delete(`${caseId}:${mode}`);
      return ok(null);
    },
    blockedSenders: async () => ok({ blocks: [...blocks] }),
    blockSender: async (order) => {
      const { caseId, reason, until } = order;
      const block = { ...CASE_BLOCK, caseId, reason, until };
      blocks.push(block);
      return ok(block);
    },
    people: async () => ok({ people: [], hasMore: false, isTooLittle: false, understood: [] }),
    person: async () => ({ ok: false, failure: { kind: "not-found" } }),
    liftBlock: async (id) => {
      blocks.splice(0, blocks.length, ...blocks.filter((block) => block.id !== id));
      return ok(null);
    },
    review: {
      list: async () => ok({ proposals: [], next: null }),
      open: notThere,
      answer: notThere,
      undo: notThere,
      assign: notThere,
    },
    upload: async (file) => ok({ id: "d1", name: file.name, mediaType: file.type, bytes: file.size, isInline: false }),
  };
  const [status] = createSignal<"live">("live");
  const console: Console = {
    me: LEA,
    api,
    newId: () => `id-${commands.length}`,
    now: () => NOW,
    text: () => catalogueOf("fr"),
    preferences: { theme: "system", density: "comfortable", language: "fr", hasShortcuts: true },
    setPreferences: () => {},
    toasts: createToasts(),
    connection: status,
    subscriptions: { listen: () => () => {}, receive: () => {} },
    presence: () => ({ presence: "available", pauseReason: null }),
    peopleOn: () => [],
    attend: () => {},
  };
  return { console, commands, drafts, blocks };
}

/** Puts a part of the console where it finds all it needs, at `/cases/c1`. */
export function Around(props: { readonly console: Console; readonly children: JSX.Element }) {
  const keys = createKeys({ hasShortcuts: () => true, now: () => NOW });
  return (
    <ClockProvider clock={{ now: () => NOW, language: () => "fr" }}>
      <ConsoleProvider console={props.console}>
        <KeysContext.Provider value={keys}>
          <MemoryRouter>
            <Route path="*" component={() => props.children} />
          </MemoryRouter>
          <ToastRegion toasts={props.console.toasts} closeLabel="Fermer" />
        </KeysContext.Provider>
      </ConsoleProvider>
    </ClockProvider>
  );
}
