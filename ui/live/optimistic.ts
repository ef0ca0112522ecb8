/** What a command will look like once accepted, shown while the hub decides. */
import type { Command } from "../../hub/protocol/commands.ts";
import type { CaseView, TimelineItem } from "../../hub/protocol/queue.ts";
import type { Head, Overlay } from "./case-state.ts";

export type Actor = { readonly id: string; readonly name: string };

/** Returns the change to show for a command on this case. `at` is ISO. Pure. */
export function overlayOf(
  command: Command,
  context: { readonly view: CaseView; readonly me: Actor; readonly commandId: string; readonly at: string },
): Overlay {
  const item = command.type === "reply" || command.type === "note" ? itemOf(command, context) : null;
  const head = headOf(command, context.me, context.at);
  return { commandId: context.commandId, head, item, from: context.view.version, since: null };
}

function headOf(command: Command, me: Actor, at: string): Partial<Head> {
  switch (command.type) {
    case "claim":
      return { state: "claimed", holder: { ...me, since: at }, owes: "administration" };
    case "release":
    case "transfer":
      return { state: "queued", holder: null };
    case "resume":
      return { state: "queued", owes: "administration", waitsUntil: null };
    case "await":
      return { state: "waiting", holder: null, owes: command.party, waitsUntil: command.until };
    case "resolve":
      return { state: "resolved", holder: null, owes: "nobody" };
    case "judge":
      return { isJunk: command.isJunk };
    case "reply":
      if (command.next === "await-citizen") return { state: "waiting", holder: null, owes: "citizen" };
      return command.next === "resolve" ? { state: "resolved", holder: null, owes: "nobody" } : {};
    case "note":
    case "enter":
    case "leave":
    case "pause":
    case "unpause":
      return {};
  }
}

function itemOf(
  command: Extract<Command, { readonly type: "reply" | "note" }>,
  context: { readonly me: Actor; readonly commandId: string; readonly at: string },
): TimelineItem {
  const isReply = command.type === "reply";
  return {
    id: `unconfirmed:${context.commandId}`,
    kind: isReply ? "out" : "note",
    channel: isReply ? "email" : null,
    type: isReply ? "reply.recorded" : "note.recorded",
    at: context.at,
    author: { kind: "agent", ...context.me },
    title: null,
    text: command.text,
    hasHtml: false,
    documents: [],
    delivery: null,
    deliveryDetail: null,
    detail: {},
  };
}
