/** Requests as commands that `run` decides: what each has to look at, and which decision it is. */
import type { SourceKind } from "../../../db/queries/registry/record/rows.ts";
import type { Json } from "../../../machines/kind.ts";
import type { Vault } from "../../vault/vault.ts";
import { decideMerge, type Merged } from "./decide/merge.ts";
import { type Added, decideAdd, decideMove, type Moved } from "./decide/observations.ts";
import { type Answered, decideProposal, decidePropose } from "./decide/proposals.ts";
import { decideAssign, decideDefer, decideUndo } from "./decide/undo.ts";
import { decideAllow, decideRefuse, decideUnmerge, type Unmerged } from "./decide/unmerge.ts";
import { idOf } from "./ids.ts";
import { type Fields, hasIdentity } from "./observation.ts";
import type {
  AssignRequest,
  DecideRequest,
  DeferRequest,
  MergeRequest,
  MoveRequest,
  NewObservation,
  Pair,
  ProposalRequest,
  ProposeRequest,
  RefuseRequest,
  Request,
  UnmergeRequest,
} from "./requests.ts";
import type { Command } from "./run.ts";

/** What an observation's sealed text holds. */
export type Content = { readonly fields: Fields; readonly external: NewObservation["external"] };

export type CommandDeps = {
  readonly vault: Vault;
  /** Milliseconds. */
  readonly now: () => number;
};

type Base = Pick<Command<Json>, "asked" | "request" | "note">;

function createBase(now: () => number): (request: Request) => Base {
  return (request) => {
    const { cause, by, note = null, reason = null, evidence = [] } = request;
    const asked = { cause, by, at: new Date(now()).toISOString(), reason, note: null, evidence };
    return { asked, request: JSON.parse(JSON.stringify(request)) as Json, note };
  };
}

/** Creates the commands about where observations stand. */
export function createObservationCommands({ vault, now }: CommandDeps) {
  const base = createBase(now);
  return {
    addObservation(request: NewObservation): Command<Added> {
      const { cause, entry, source, assurance, channel, at, external, masterOf = [], fields } = request;
      const link = external && linkOf(vault, source, external);
      const row = {
        id: idOf("observation", cause),
        source,
        system: external?.system ?? null,
        link,
        hasIdentity: hasIdentity(fields),
        channel,
        at,
        assurance,
        masterOf,
      };
      const content: Content = { fields, external };
      return {
        ...base(request),
        scope: { entries: [entry], links: link === null ? [] : [link] },
        observation: { row, content: JSON.parse(JSON.stringify(content)) as Json },
        decide: (view, asked) => decideAdd(view, asked, { entry, kind: fields.kind, source: row }),
      };
    },
    move(request: MoveRequest): Command<Moved> {
      const { cause, observations, to } = request;
      const target = to === "new" ? idOf("entry", cause) : to.entry;
      // Whoever takes an observation out of a person says that it is about somebody else.
      const never = to === "new" ? { reason: request.reason ?? "different", until: null } : null;
      return {
        ...base(request),
        scope: { observations, entries: to === "new" ? [] : [target] },
        ...(to === "new" && { newEntry: { id: target, like: observations[0] ?? "" } }),
        decide: (view, asked) => decideMove(view, asked, { observations, to: target, never }),
      };
    },
  };
}

/** Creates the commands about who is one person, and who never is. */
export function createPersonCommands({ now }: CommandDeps) {
  const base = createBase(now);
  return {
    merge(request: MergeRequest): Command<Merged> {
      const { left, right, isNewCivilStatus = false } = request;
      return {
        ...base(request),
        scope: { entries: [left, right] },
        decide: (view, asked) => decideMerge(view, asked, { left, right, isNewCivilStatus }),
      };
    },
    unmerge(request: UnmergeRequest): Command<Unmerged> {
      const { merge, reason, until } = request;
      return {
        ...base(request),
        scope: { merges: [merge], isWhole: true },
        decide: (view, asked) => decideUnmerge(view, asked, { merge, never: { reason, until } }),
      };
    },
    refuse(request: RefuseRequest): Command<{ readonly event: string }> {
      const { left, right, reason, until } = request;
      return {
        ...base(request),
        scope: { entries: [left, right] },
        decide: (view, asked) => decideRefuse(view, asked, { left, right, reason, until }),
      };
    },
    allow(request: Request & Pair): Command<{ readonly pairs: number }> {
      const { left, right } = request;
      return {
        ...base(request),
        scope: { entries: [left, right] },
        decide: (view, asked) => decideAllow(view, asked, { left, right }),
      };
    },
  };
}

/** Creates the commands about what people are asked. */
export function createProposalCommands({ now }: CommandDeps) {
  const base = createBase(now);
  return {
    propose(request: ProposeRequest): Command<{ readonly proposal: string }> {
      const { left, right, score, isNewCivilStatus = false } = request;
      return {
        ...base(request),
        scope: { entries: [left, right] },
        decide: (view, asked) => decidePropose(view, asked, { left, right, score, isNewCivilStatus }),
      };
    },
    decideProposal(request: DecideRequest): Command<Answered> {
      const { proposal, answer } = request;
      return {
        ...base(request),
        scope: { proposals: [proposal] },
        decide: (view, asked) => decideProposal(view, asked, { proposal, answer }),
      };
    },
    undoDecision(request: ProposalRequest): Command<{ readonly status: "undone" }> {
      const { proposal } = request;
      return {
        ...base(request),
        scope: { proposals: [proposal], isWhole: true },
        decide: (view, asked) => decideUndo(view, asked, { proposal }),
      };
    },
    assign(request: AssignRequest): Command<{ readonly status: "assigned" }> {
      const { proposal, to } = request;
      return {
        ...base(request),
        scope: { proposals: [proposal] },
        decide: (view, asked) => decideAssign(view, asked, { proposal, to }),
      };
    },
    defer(request: DeferRequest): Command<{ readonly status: "deferred" }> {
      const { proposal, until } = request;
      return {
        ...base(request),
        scope: { proposals: [proposal] },
        decide: (view, asked) => decideDefer(view, asked, { proposal, until }),
      };
    },
  };
}

/**
 * Returns the HMAC of an outside identifier, as `identity_link` keeps it. A FranceConnect identity is the account that a person
 * signs in with: the same value as the door's.
 */
export function linkOf(vault: Vault, source: SourceKind, { system, id }: { system: string; id: string }): string {
  return vault.fingerprint(source === "franceconnect" ? "account" : "system", `${system}\n${id}`);
}
