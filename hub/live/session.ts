/** One socket's subscriptions, by the ids that its client gave them. */
import type { Directory } from "../directory/directory.ts";
import type { ClientFrame } from "../protocol/live.ts";
import type { Presence } from "./announcement.ts";
import type { Attendance } from "./attendance.ts";
import type { CaseTopic } from "./case-topic.ts";
import type { Client, Who } from "./client.ts";
import type { QueueTopic } from "./queue/queue-topic.ts";

export type Session = {
  readonly who: Who;
  readonly client: Client;
  receive(text: string): void;
  rightsChanged(): void;
  /** Tells who attends the case, when this socket shows it. */
  tellAttendance(caseId: string): void;
  tellPresence(presence: Presence): void;
  /** Starts everything again once a stalled socket takes frames. Called often. */
  look(): void;
  /** The socket is gone. */
  close(): void;
};

export type SessionDeps = {
  readonly client: Client;
  /** Unique for the socket, on all hubs. */
  readonly tab: string;
  readonly queue: QueueTopic;
  readonly cases: CaseTopic;
  readonly attendance: Attendance;
  readonly directory: Directory;
};

type Subscription = { close(): void; rightsChanged(): void; restart(): void };

const SUBSCRIPTIONS_MAX = 20;

/** Creates the session of a client. */
export function createSession({ client, tab, queue, cases, attendance, directory }: SessionDeps): Session {
  const { agent } = client.who;
  const subscriptions = new Map<string, Subscription>();
  /** Cases that are shown, by subscription: only these can be attended and tell who attends. */
  const shown = new Map<string, string>();
  const attended = new Set<string>();
  let presence: Presence | null = null;

  const shows = (caseId: string) => [...shown.values()].includes(caseId);

  function drop(id: string): void {
    const caseId = shown.get(id);
    shown.delete(id);
    if (caseId !== undefined && !shows(caseId)) leave(caseId);
  }

  function leave(caseId: string): void {
    if (attended.delete(caseId)) attendance.note({ tab, agent, caseId, doing: "gone" });
  }

  function tellAttendance(caseId: string): void {
    if (!shows(caseId)) return;
    const people = [...attendance.people(caseId)]
      .filter(([other]) => other !== agent)
      .map(([other, doing]) => ({ agent: other, name: directory.agentName(other), doing }));
    client.send({ type: "attendance", caseId, people });
  }

  function subscribe(frame: Extract<ClientFrame, { type: "subscribe" }>): void {
    const { id } = frame;
    unsubscribe(id);
    if (subscriptions.size >= SUBSCRIPTIONS_MAX) {
      const detail = `at most ${SUBSCRIPTIONS_MAX} subscriptions a socket`;
      client.send({ type: "error", reason: "too-many-subscriptions", detail });
      return;
    }
    if (frame.topic === "queue") subscriptions.set(id, queue.subscribe(client, id, frame));
    else subscriptions.set(id, cases.subscribe(client, id, caseAsked(id, frame.caseId)));
  }

  function caseAsked(id: string, caseId: string) {
    return {
      caseId,
      onShown() {
        shown.set(id, caseId);
        tellAttendance(caseId);
      },
      onGone() {
        subscriptions.delete(id);
        drop(id);
      },
    };
  }

  function unsubscribe(id: string): boolean {
    subscriptions.get(id)?.close();
    drop(id);
    return subscriptions.delete(id);
  }

  function attend({ caseId, doing }: Extract<ClientFrame, { type: "attend" }>): void {
    // The same answer whether the case is out of sight, does not exist, or was not asked for.
    if (!shows(caseId)) unknown();
    else if (doing === "gone") leave(caseId);
    else {
      attended.add(caseId);
      attendance.note({ tab, agent, caseId, doing });
    }
  }

  function unknown(): void {
    client.send({ type: "error", reason: "unknown-subscription", detail: "nothing is subscribed under this name" });
  }

  return {
    who: client.who,
    client,
    receive(text) {
      const frame = client.read(text);
      if (!frame) return;
      switch (frame.type) {
        case "subscribe":
          subscribe(frame);
          break;
        case "unsubscribe":
          if (!unsubscribe(frame.id)) unknown();
          break;
        case "attend":
          attend(frame);
          break;
        case "ping":
          client.send({ type: "pong", at: frame.at });
          break;
      }
    },
    rightsChanged() {
      // Nothing of a case is told before it was shown again under the new rights.
      for (const caseId of [...attended]) leave(caseId);
      shown.clear();
      for (const subscription of [...subscriptions.values()]) subscription.rightsChanged();
    },
    tellAttendance,
    tellPresence(now) {
      presence = now;
      client.send({ type: "presence", ...now });
    },
    look() {
      if (client.look() !== "drained") return;
      for (const subscription of subscriptions.values()) subscription.restart();
      if (presence) client.send({ type: "presence", ...presence });
    },
    close() {
      for (const id of [...subscriptions.keys()]) unsubscribe(id);
    },
  };
}
