/**
 * An agent's command as an input for an actor (design D7). Permissions were checked before; what the actor refuses,
 * it refuses for reasons of its own state.
 */
import { createHash } from "node:crypto";
import type { Outcome } from "../../actors/ports.ts";
import type { Document } from "../../channels/contract/channel.ts";
import type { AgentInput } from "../../machines/agent/language.ts";
import type { CaseInput, Channel } from "../../machines/case/language.ts";
import type { ActorId } from "../../machines/kind.ts";
import { maskNir } from "../../machines/nir/mask-nir.ts";
import { createBatcher } from "../batcher.ts";
import type { Requests, UnknownOutcome } from "../bus/requests.ts";
import type { Directory } from "../directory/directory.ts";
import { type SealedText, sealedText } from "../projections/sealed.ts";
import type { Command } from "../protocol/commands.ts";
import { idFrom, type Registry } from "../registry/registry.ts";
import type { Vault } from "../vault/vault.ts";

export type RunCommand = (agent: string, commandId: string, command: Command) => Promise<Outcome | UnknownOutcome>;

export type RunCommandOptions = {
  readonly registry: Registry;
  readonly vault: Vault;
  readonly requests: Requests;
  readonly directory: Directory;
  /** The channel that each case came by, which its target and an agent's capacity depend on; null when there is no such case. */
  readonly channelsOf: (caseIds: readonly string[]) => Promise<readonly (Channel | null)[]>;
  /** Documents behind upload ids of this agent. */
  readonly documentsOf: (agent: string, uploads: readonly string[]) => Promise<readonly Document[]>;
  readonly now: () => number;
};

type CaseCommand = Extract<Command, { readonly caseId: string }>;
type OwnCommand = Exclude<Command, CaseCommand>;

/** Cases read in one statement. */
const BATCH_MAX = 200;

const UNKNOWN_CASE: Outcome = { status: "refused", refusal: { reason: "unknown-case" } };
/** There is nobody left to write to or about. */
const ERASED_CASE: Outcome = { status: "refused", refusal: { reason: "not-allowed-now" } };

/** Creates the function that runs commands. The same `commandId` is decided once. */
export function createRunCommand(options: RunCommandOptions): RunCommand {
  const { requests, registry, directory, now } = options;
  const channelOf = createBatcher(BATCH_MAX, options.channelsOf);

  /** What to ask of whom, or the answer when there is nobody to ask. */
  async function addressed(asked: {
    agent: string;
    cause: string;
    command: CaseCommand;
  }): Promise<Addressed | Outcome> {
    const { agent, cause, command } = asked;
    const { caseId } = command;
    const [entry, channel] = await Promise.all([registry.entryOfCase(caseId), channelOf(caseId)]);
    if (entry === null || channel === null) return UNKNOWN_CASE;
    const holder: ActorId = `citizen:${entry}`;
    if (command.type === "claim") {
      const reservation = idFrom("claim", cause);
      return { actor: `agent:${agent}`, input: { type: "agent.claim", caseId, channel, reservation, holder } };
    }
    if ((command.type === "reply" || command.type === "note") && (await isErased(options.vault, entry)))
      return ERASED_CASE;
    const input = await caseInput(options, { agent, entry, cause, command, channel });
    return input === null ? UNKNOWN_CASE : { actor: holder, input };
  }

  return async (agent, commandId, command) => {
    const cause = `cmd:${agent}:${commandId}`;
    const digest = createHash("sha256").update(JSON.stringify(command)).digest("base64url");
    const to =
      "caseId" in command
        ? await addressed({ agent, cause, command })
        : { actor: `agent:${agent}` as const, input: ownInput(command, agent, directory) };
    if ("status" in to) return to;
    return await requests.request({ cause, ...to, at: new Date(now()).toISOString(), digest });
  };
}

type Addressed = { readonly actor: ActorId; readonly input: AgentInput | CaseInput };

async function isErased(vault: Vault, entry: string): Promise<boolean> {
  await vault.load([entry]);
  return !vault.holds(entry);
}

function ownInput(command: OwnCommand, agent: string, directory: Directory): AgentInput {
  switch (command.type) {
    case "enter": {
      const capacity = directory.agent(agent)?.capacity ?? { web: 0, email: 0, phone: 0, desk: 0 };
      return { type: "agent.enter", capacity };
    }
    case "leave":
      return { type: "agent.leave" };
    case "pause":
      return { type: "agent.pause", why: command.why };
    case "unpause":
      return { type: "agent.resume" };
  }
}

type Asked = {
  readonly agent: string;
  readonly entry: string;
  readonly cause: string;
  readonly command: Exclude<CaseCommand, { readonly type: "claim" }>;
  readonly channel: Channel;
};

async function caseInput(
  options: RunCommandOptions,
  { agent, entry, cause, command, channel }: Asked,
): Promise<CaseInput | null> {
  const { caseId } = command;
  switch (command.type) {
    case "release":
    case "resume":
      return { type: `case.${command.type}`, caseId, agent };
    case "reply": {
      const documents = await options.documentsOf(agent, command.documents);
      const blobs = documents.map(({ blob }) => blob.slice(0, blob.indexOf(".")));
      const sealed = await sealText(options.vault, entry, { text: command.text, documents });
      return {
        type: "case.reply",
        caseId,
        agent,
        messageId: idFrom("message", cause),
        blobs,
        next: command.next,
        sealed,
        ...seenIn(command),
      };
    }
    case "note": {
      const sealed = await sealText(options.vault, entry, { text: command.text, documents: [] });
      return { type: "case.note", caseId, agent, messageId: idFrom("message", cause), sealed };
    }
    case "transfer": {
      const service = options.directory.service(command.service);
      if (!service) return null;
      return {
        type: "case.transfer",
        caseId,
        agent,
        to: { service: service.id, sector: service.sector },
        target: { workingDays: service.targets[channel] },
        toProtected: service.isProtected,
      };
    }
    case "await":
      return { type: "case.await", caseId, agent, party: command.party, until: command.until, ...seenIn(command) };
    case "resolve":
      return { type: "case.resolve", caseId, agent, outcome: command.outcome, ...seenIn(command) };
    case "judge":
      return { type: "case.judge", caseId, agent, isJunk: command.isJunk };
  }
}

/** What the agent had read, when the client says so. */
function seenIn({ seen }: { readonly seen?: string | null | undefined }): { readonly seen?: string | null } {
  return seen === undefined ? {} : { seen };
}

/** A NIR identifies nobody here, and is not kept where somebody typed it (loi n° 78-17, article 30). */
async function sealText(vault: Vault, entry: string, { text, documents }: SealedText): Promise<string> {
  await vault.load([entry]);
  return vault.seal(entry, sealedText({ text: maskNir(text), documents }));
}
