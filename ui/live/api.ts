/**
 * The hub's HTTP API as the console calls it. Expected failures are values: a refusal with its reason, a problem, or
 * `unreachable`. A command keeps its id over retries, so that asking twice never acts twice.
 */

import type { z } from "zod";
import type { BlockedSender, BlockedSenderList, BlockRequest } from "../../hub/protocol/blocked-senders.ts";
import type { Command, CommandAnswer } from "../../hub/protocol/commands.ts";
import type { Motive, PeoplePage, PersonView } from "../../hub/protocol/people.ts";
import type { Problem } from "../../hub/protocol/problem.ts";
import type { CaseView, DocumentRef, Me, QueueFilter, QueuePage } from "../../hub/protocol/queue.ts";
import { backoffMs } from "./backoff.ts";
import type { DraftBody } from "./draft-state.ts";
import { createReviewApi, type ReviewApi } from "./review-api.ts";

/** How often a command is asked again when its outcome is not known (503) or the network is away. */
const COMMAND_TRIES_MAX = 5;

const READS = new Set(["GET", "HEAD"]);

const BLOCKS = "/api/v1/blocked-senders";

export type Failure =
  /** The hub decided against it, for a reason from a closed list. */
  | { readonly kind: "refused"; readonly reason: string; readonly details: Readonly<Record<string, unknown>> }
  /** Nobody is logged in any more. */
  | { readonly kind: "signed-out" }
  | { readonly kind: "not-found" }
  /** The hub says what is wrong with the request. */
  | { readonly kind: "problem"; readonly problem: Problem }
  /** No answer: the network, or a hub that does not know the outcome yet. */
  | { readonly kind: "unreachable"; readonly isOutcomeUnknown: boolean };

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** A reply to the citizen, or a note that only agents read: each has a draft of its own. */
export type DraftMode = "reply" | "note";
/** Version 0 is no draft. */
export type Draft = DraftBody & { readonly version: number };
export type Upload = z.infer<typeof DocumentRef>;

export type Api = {
  me(): Promise<Result<Me>>;
  queue(filter: QueueFilter, offset: number, limit: number, signal?: AbortSignal): Promise<Result<QueuePage>>;
  case(caseId: string): Promise<Result<CaseView>>;
  /** How many images of elsewhere the HTML of a message has, which show only when asked for. */
  remoteImages(messageId: string): Promise<Result<number>>;
  /** Asks once, with a fresh id, and again under the same id while the outcome is unknown. */
  command(command: Command, commandId: string): Promise<Result<CommandAnswer>>;
  draft(caseId: string, mode: DraftMode): Promise<Result<Draft>>;
  /** `version` is the one this text was written on; the hub refuses another with `stale-draft` and its own draft. */
  saveDraft(caseId: string, mode: DraftMode, draft: Draft): Promise<Result<Draft>>;
  dropDraft(caseId: string, mode: DraftMode): Promise<Result<null>>;
  upload(file: File): Promise<Result<Upload>>;
  /** Blocks in force that one may lift, newest first. */
  blockedSenders(): Promise<Result<BlockedSenderList>>;
  blockSender(order: BlockRequest): Promise<Result<BlockedSender>>;
  liftBlock(id: string): Promise<Result<null>>;
  /** People who fit what was typed, the best first. The motive is kept with who looked. */
  people(typed: string, motive: Motive, signal?: AbortSignal): Promise<Result<PeoplePage>>;
  /** A person's record, by the id that a search gave. */
  person(id: string, motive: Motive): Promise<Result<PersonView>>;
  /** Questions of the registry. */
  readonly review: ReviewApi;
};

export type ApiOptions = {
  readonly fetch: typeof fetch;
  /** The token of the session, once known. */
  readonly csrf: () => string;
  readonly random: () => number;
  readonly wait: (ms: number) => Promise<void>;
};

/** Creates the typed client. */
export function createApi(options: ApiOptions): Api {
  async function fetchOf(path: string, init: RequestInit): Promise<Result<Response>> {
    const headers = new Headers(init.headers);
    headers.set("accept", "application/json");
    if (init.method && !READS.has(init.method)) headers.set("x-csrf-token", options.csrf());
    let response: Response;
    try {
      response = await options.fetch(path, { ...init, headers, credentials: "same-origin" });
    } catch (cause) {
      if (init.signal?.aborted) throw cause;
      return { ok: false, failure: { kind: "unreachable", isOutcomeUnknown: false } };
    }
    return response.ok ? { ok: true, value: response } : { ok: false, failure: await readFailure(response) };
  }

  async function ask<T>(path: string, init: RequestInit = {}): Promise<Result<T>> {
    const response = await fetchOf(path, init);
    if (!response.ok) return response;
    const text = await response.value.text();
    // The hub of the same build answers with the types of hub/protocol.
    return { ok: true, value: (text === "" ? null : JSON.parse(text)) as T };
  }

  const write = (method: string, body: unknown): RequestInit => ({
    method,
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
  /** Asks the same again while the outcome is unknown. What is asked has an id of its own, so that it is done once. */
  async function insist<T>(path: string, body: unknown): Promise<Result<T>> {
    for (let attempt = 1; ; attempt++) {
      const result = await ask<T>(path, write("POST", body));
      const isOpen = !result.ok && result.failure.kind === "unreachable";
      if (!isOpen || attempt >= COMMAND_TRIES_MAX) return result;
      await options.wait(backoffMs(attempt, options.random()));
    }
  }

  const draftOf = (caseId: string, mode: DraftMode) => `/api/v1/drafts/${encodeURIComponent(caseId)}?mode=${mode}`;

  return {
    me: () => ask("/api/v1/me"),
    queue: (filter, offset, limit, signal) =>
      ask(`/api/v1/queue?${queryOf(filter, offset, limit)}`, signal ? { signal } : {}),
    case: (caseId) => ask(`/api/v1/cases/${encodeURIComponent(caseId)}`),
    async remoteImages(messageId) {
      const response = await fetchOf(htmlOf(messageId), { method: "HEAD" });
      return response.ok ? { ok: true, value: Number(response.value.headers.get("x-remote-images") ?? 0) } : response;
    },
    command: (command, commandId) => insist("/api/v1/commands", { commandId, command }),
    review: createReviewApi(ask, insist),
    draft: (caseId, mode) => ask(draftOf(caseId, mode)),
    blockedSenders: () => ask(BLOCKS),
    blockSender: (order) => ask(BLOCKS, write("POST", order)),
    liftBlock: (id) => ask(`${BLOCKS}/${encodeURIComponent(id)}`, { method: "DELETE" }),
    people: (typed, motive, signal) =>
      ask(`/api/v1/registry/search?${new URLSearchParams({ q: typed, motive })}`, signal ? { signal } : {}),
    person: (id, motive) => ask(`/api/v1/registry/people/${encodeURIComponent(id)}?${new URLSearchParams({ motive })}`),
    saveDraft: (caseId, mode, draft) => ask(draftOf(caseId, mode), write("PUT", draft)),
    dropDraft: (caseId, mode) => ask(draftOf(caseId, mode), { method: "DELETE" }),
    upload(file) {
      const form = new FormData();
      form.append("file", file);
      return ask("/api/v1/uploads", { method: "POST", body: form });
    },
  };
}

/** Returns where the HTML of a message is, for a closed frame. Pure. */
export function htmlOf(messageId: string, showsRemoteImages = false): string {
  return `/api/v1/messages/${encodeURIComponent(messageId)}/html${showsRemoteImages ? "?images=remote" : ""}`;
}

/** Writes a filter as the query of `GET /api/v1/queue`; a list is a repeated parameter. Pure. */
export function queryOf(filter: QueueFilter, offset: number, limit: number): string {
  const query = new URLSearchParams({ view: filter.view, offset: String(offset), limit: String(limit) });
  for (const service of filter.services ?? []) query.append("services", service);
  for (const channel of filter.channels ?? []) query.append("channels", channel);
  if (filter.search) query.set("search", filter.search);
  return query.toString();
}

async function readFailure(response: Response): Promise<Failure> {
  if (response.status === 401) return { kind: "signed-out" };
  if (response.status === 503) return { kind: "unreachable", isOutcomeUnknown: true };
  const problem = await readProblem(response);
  if (response.status === 409) {
    const reason = problem.refusal?.reason;
    return {
      kind: "refused",
      reason: typeof reason === "string" ? reason : (problem.type.split(":").at(-1) ?? "other"),
      details: problem.refusal ?? {},
    };
  }
  return response.status === 404 ? { kind: "not-found" } : { kind: "problem", problem };
}

async function readProblem(response: Response): Promise<Problem> {
  const bare = { type: "urn:guichet:problem:other", title: response.statusText, status: response.status };
  try {
    return { ...bare, ...((await response.json()) as Partial<Problem>) };
  } catch (cause) {
    // A proxy may answer with a page of its own: the status is all there is to say.
    return { ...bare, detail: cause instanceof SyntaxError ? response.statusText : String(cause) };
  }
}
