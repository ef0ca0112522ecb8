/**
 * People under load: citizens who write one message after the other, mail servers that try again, agents who take, answer
 * and give back. Whoever is told nothing certain asks again under the same id, at another hub, until they know.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Command } from "../../../hub/protocol/commands.ts";
import type { HubProcess } from "../../support/hub-process.ts";
import type { AgentSession, CitizenSession } from "../cluster/people.ts";
import type { CommandSent, Recorder } from "../history/history.ts";
import { type CommandOutcome, type ContactOutcome, sendCommand, sendContact, sendMail, upload } from "./doors.ts";
import type { Random } from "./seeded.ts";

export type Clients = {
  /** Cases that may be in the queue, newest last. */
  readonly cases: string[];
  /** Sends one contact of this citizen (null: of nobody known) through these hubs, until its outcome is known. */
  write(
    citizen: CitizenSession | null,
    hubs: readonly HubProcess[],
    options?: { readonly documents?: number; readonly hasEmail?: boolean },
  ): Promise<ContactOutcome>;
  /** Sends one mail through these hubs, until its outcome is known. */
  mail(hubs: readonly HubProcess[]): Promise<ContactOutcome>;
  /** Sends one command through these hubs, until its outcome is known. */
  command(
    agent: AgentSession,
    kind: CommandSent["kind"],
    command: Command,
    hubs: readonly HubProcess[],
  ): Promise<CommandOutcome>;
};

const AGAIN_MS = 150;
/** A person who hears nothing for so long has found a defect. */
const PATIENCE_MS = 40_000;

/** Creates clients that write what they are told into the recorder. */
export function createClients(recorder: Recorder, random: Random): Clients {
  const cases: string[] = [];
  const run = randomBytes(3).toString("hex");
  let count = 0;
  const newId = (kind: string) => `chaos-${run}-${kind}-${++count}`;

  async function untilKnown<T extends { readonly status: string }>(
    hubs: readonly HubProcess[],
    attempt: (hub: HubProcess) => Promise<T>,
    told: (outcome: T) => void,
  ): Promise<T> {
    const deadline = performance.now() + PATIENCE_MS;
    for (let tries = random.below(hubs.length); ; tries++) {
      const outcome = await attempt(hubs[tries % hubs.length] as HubProcess);
      told(outcome);
      if (outcome.status !== "unknown" || performance.now() > deadline) return outcome;
      await pause(AGAIN_MS);
    }
  }

  function told(submission: string) {
    return ({ caseId, ...outcome }: ContactOutcome) => {
      recorder.record({ type: "contact.told", at: Date.now(), submission, outcome });
      if (caseId) cases.push(caseId);
    };
  }

  async function documentsOf(count: number, cookie: string, hubs: readonly HubProcess[]): Promise<string[]> {
    const ids: string[] = [];
    const deadline = performance.now() + PATIENCE_MS;
    while (ids.length < count && performance.now() < deadline) {
      const id = await upload(random.pick(hubs).url, cookie);
      if (id) ids.push(id);
      else await pause(AGAIN_MS);
    }
    return ids;
  }

  return {
    cases,
    async write(citizen, hubs, { documents = 0, hasEmail = true } = {}) {
      const submission = newId("web");
      const cookie = `visiteur=${randomBytes(32).toString("base64url")}${citizen ? `; ${citizen.cookie}` : ""}`;
      const ids = await documentsOf(documents, cookie, hubs);
      recorder.record({
        type: "contact.sent",
        at: Date.now(),
        submission,
        channel: "web",
        citizen: citizen?.citizen ?? null,
        blobs: ids.length,
      });
      const attempt = (hub: HubProcess) => sendContact(hub.url, submission, { cookie, documents: ids, hasEmail });
      return await untilKnown(hubs, attempt, told(submission));
    },
    async mail(hubs) {
      const submission = newId("mail");
      const [channel, citizen] = ["email", null] as const;
      // The raw mail and its document.
      recorder.record({ type: "contact.sent", at: Date.now(), submission, channel, citizen, blobs: 2 });
      return await untilKnown(hubs, (hub) => sendMail(hub.smtpPort, submission), told(submission));
    },
    async command(agent, kind, command, hubs) {
      const id = newId("cmd");
      const caseId = "caseId" in command ? command.caseId : null;
      recorder.record({ type: "command.sent", at: Date.now(), command: id, agent: agent.agent, kind, caseId });
      const attempt = (hub: HubProcess) => sendCommand(hub.url, agent, id, command);
      return await untilKnown(hubs, attempt, (outcome) =>
        recorder.record({ type: "command.told", at: Date.now(), command: id, outcome }),
      );
    },
  };
}
