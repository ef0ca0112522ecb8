/** What one may do with the open case now, by button and by key: one list for the header, the menu and the keyboard. */
import { type Accessor, createMemo, createSignal } from "solid-js";
import type { CaseView, Me } from "../../../hub/protocol/queue.ts";
import type { Console } from "../session/console-context.tsx";
import type { OpenCase } from "./create-case.ts";

export type DialogName = "transfer" | "wait" | "resolve" | "resolve-next" | "block";

/** What is possible on a case, for this agent. */
export type Possible = {
  readonly claim: boolean;
  readonly act: boolean;
  readonly resume: boolean;
  readonly markJunk: boolean;
  readonly clearJunk: boolean;
  /** Refuse the sender's mail: by who supervises the case's service, when the case came by e-mail. */
  readonly block: boolean;
};

/** Tells what this agent may ask of a case. The hub decides; this only spares requests that it would refuse. Pure. */
export function possibleOn(view: CaseView, me: Pick<Me, "id" | "services">): Possible {
  const isMine = view.holder?.id === me.id;
  const role = me.services.find(({ id }) => id === view.service)?.role ?? "agent";
  const isOpen = view.state === "received" || view.state === "queued" || view.state === "claimed";
  return {
    claim: view.state === "queued" && view.holder === null,
    act: isMine && view.state === "claimed",
    resume: view.state === "waiting",
    markJunk: isOpen && !view.isJunk && (view.holder === null || isMine),
    clearJunk: view.isJunk,
    block: role !== "agent" && view.channel === "email" && view.citizen.email !== null,
  };
}

export type CaseActions = {
  readonly possible: Accessor<Possible>;
  readonly dialog: Accessor<DialogName | null>;
  readonly setDialog: (name: DialogName | null) => void;
  readonly claim: () => Promise<boolean>;
  readonly release: () => Promise<boolean>;
  readonly resume: () => Promise<boolean>;
  readonly judge: (isJunk: boolean) => Promise<boolean>;
  readonly copyNumber: () => Promise<void>;
  /** Opens a dialog when its action is possible; says why when it is not. */
  readonly ask: (name: DialogName) => void;
};

const NOTHING: Possible = {
  claim: false,
  act: false,
  resume: false,
  markJunk: false,
  clearJunk: false,
  block: false,
};

/** Creates the actions of the open case. */
export function createActions(console: Console, open: OpenCase): CaseActions {
  const [dialog, setDialog] = createSignal<DialogName | null>(null);
  const possible = createMemo(() => {
    const view = open.view();
    return view ? possibleOn(view, console.me) : NOTHING;
  });
  const done = () => console.text().action.done;
  return {
    possible,
    dialog,
    setDialog,
    async claim() {
      const view = open.view();
      if (!view) return false;
      return open.act({ type: "claim", caseId: view.caseId, channel: view.channel }, done().claim);
    },
    release: () => open.act({ type: "release", caseId: open.id() }, done().release),
    resume: () => open.act({ type: "resume", caseId: open.id() }, done().resume),
    judge: (isJunk) => open.act({ type: "judge", caseId: open.id(), isJunk }, done().judge),
    async copyNumber() {
      const view = open.view();
      if (!view) return;
      await navigator.clipboard.writeText(view.reference);
      console.toasts.say("done", console.text().case.numberCopied(view.reference));
    },
    ask(name) {
      const view = open.view();
      if (!view) return;
      if (name === "block" ? possible().block : possible().act) setDialog(name);
      else console.toasts.say("refused", whyNot(view, console));
    },
  };
}

function whyNot(view: CaseView, console: Console): string {
  const words = console.text().action.refusal;
  if (view.holder && view.holder.id !== console.me.id) return words.notHolder(view.holder.name);
  return view.state === "queued" ? words.notHolderNobody : words.notAllowedNow(console.text().case.state[view.state]);
}
