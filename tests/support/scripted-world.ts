/** What the scripted hub answers from: who is at work, what matches a filter, what a command makes of a case. Pure. */
import type { Command } from "../../hub/protocol/commands.ts";
import type { CaseView, Me, QueueFilter, QueueRow, TimelineItem } from "../../hub/protocol/queue.ts";
import { LEA, SERVICES } from "./scripted-data.ts";

export const ME: Me = {
  id: LEA.id,
  name: LEA.name,
  roles: [{ service: "autonomie", role: "agent" }],
  services: SERVICES.map((service) => ({ ...service, role: "supervisor" as const })),
  transferTargets: SERVICES.map(({ id, name }) => ({ id, name })),
  presence: "available",
  pauseReason: null,
  isDemonstration: true,
  mayReview: true,
  csrf: "token",
};

export function matches(row: QueueRow, filter: QueueFilter): boolean {
  const isInView = {
    open: row.state === "queued" || row.state === "claimed",
    mine: row.holder?.id === LEA.id,
    waiting: row.state === "waiting",
    junk: false,
    closed: row.state === "resolved" || row.state === "closed",
  }[filter.view];
  const words = `${row.citizenName} ${row.title} ${row.reference}`.toLowerCase();
  return (
    isInView &&
    (filter.services?.includes(row.service) ?? true) &&
    (filter.channels?.includes(row.channel) ?? true) &&
    words.includes((filter.search ?? "").toLowerCase())
  );
}

export function filterOf(query: URLSearchParams): QueueFilter {
  const view =
    (["open", "mine", "waiting", "junk", "closed"] as const).find((one) => one === query.get("view")) ?? "open";
  const [services, channels] = [query.getAll("services"), query.getAll("channels")];
  return {
    view,
    ...(services.length > 0 ? { services } : {}),
    ...(channels.length > 0 ? { channels: channels as QueueFilter["channels"] } : {}),
    search: query.get("search") ?? "",
  };
}

export function outcomeOf(command: Command, now: number): Partial<CaseView> {
  const after = command.type === "reply" ? command.next : null;
  if (command.type === "claim") return { state: "claimed", holder: { ...LEA, since: new Date(now).toISOString() } };
  if (command.type === "resolve" || after === "resolve") return { state: "resolved", owes: "nobody", holder: null };
  if (command.type === "await" || after === "await-citizen") return { state: "waiting", owes: "citizen", holder: null };
  if (command.type === "release" || command.type === "transfer") return { state: "queued", holder: null };
  return {};
}

export function rowAfter(row: QueueRow, head: Omit<CaseView, "timeline" | "cursor">, now: number): QueueRow {
  const holder = head.holder ? { id: head.holder.id, name: head.holder.name } : null;
  const closed = head.state === "resolved" ? { closedAt: new Date(now).toISOString() } : {};
  return { ...row, ...closed, state: head.state, owes: head.owes, holder, version: head.version };
}

export function itemsOf(command: Command, version: number, now: number): TimelineItem[] {
  const isReply = command.type === "reply";
  if (!isReply && command.type !== "note") return [];
  return [
    {
      id: `x${version}`,
      kind: isReply ? "out" : "note",
      channel: isReply ? "email" : null,
      type: isReply ? "reply.recorded" : "note.recorded",
      at: new Date(now).toISOString(),
      author: { kind: "agent", ...LEA },
      title: null,
      text: command.text,
      hasHtml: false,
      documents: [],
      delivery: isReply ? "queued" : null,
      deliveryDetail: null,
      detail: {},
    },
  ];
}
