/** The open case: read, followed live, acted upon. What one does shows at once and is taken back when refused. */
import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import type { Command } from "../../../hub/protocol/commands.ts";
import type { CaseView } from "../../../hub/protocol/queue.ts";
import { type CaseEvent, type CaseState, moveCase, noCase, seenCase } from "../../live/case-state.ts";
import { overlayOf } from "../../live/optimistic.ts";
import type { Console } from "../session/console-context.tsx";
import { sayFailure } from "./refusal-words.ts";

/** The hub forgets who looks after 45 s of silence. */
const ATTEND_EVERY_MS = 20_000;
/** One who stopped typing for this long only looks. */
const TYPING_MS = 5_000;

export type OpenCase = {
  readonly id: Accessor<string>;
  readonly view: Accessor<CaseView | null>;
  readonly status: Accessor<"loading" | "ready" | "gone" | "failed">;
  readonly isMine: Accessor<boolean>;
  /** Asks the hub; resolves to true when accepted. A refusal is said to the person. */
  readonly act: (command: Command, done: string | null) => Promise<boolean>;
  readonly typing: () => void;
  readonly retry: () => void;
};

/** Creates the open case for a changing id. */
export function createCase(console: Console, id: Accessor<string>): OpenCase {
  const [state, setState] = createSignal<CaseState>(noCase);
  const [status, setStatus] = createSignal<"loading" | "ready" | "gone" | "failed">("loading");
  const move = (event: CaseEvent) => setState((before) => moveCase(before, event));
  const view = createMemo(() => seenCase(state()));
  let stopListening = () => {};

  async function read(caseId: string): Promise<void> {
    stopListening();
    setState(noCase);
    setStatus("loading");
    const result = await console.api.case(caseId);
    if (id() !== caseId) return;
    if (!result.ok) {
      setStatus(result.failure.kind === "not-found" ? "gone" : "failed");
      return;
    }
    move({ type: "read", view: result.value });
    setStatus("ready");
    stopListening = console.subscriptions.listen(
      {
        topic: "case",
        caseId,
        onFrame: (frame) => move({ type: "frame", frame }),
        onGone: () => setStatus("gone"),
      },
      result.value.cursor,
    );
  }

  /** Fetches the message that the hub speaks of; the live stream may bring it later. The timeline goes to it by itself. */
  async function readAgain(caseId: string): Promise<void> {
    const result = await console.api.case(caseId);
    if (result.ok && id() === caseId) move({ type: "read", view: result.value });
  }

  async function act(command: Command, done: string | null): Promise<boolean> {
    const [before, commandId] = [view(), console.newId()];
    const caseId = id();
    if (before) {
      const at = new Date(console.now()).toISOString();
      move({ type: "try", overlay: overlayOf(command, { view: before, me: console.me, commandId, at }) });
    }
    const result = await console.api.command(command, commandId);
    if (result.ok) {
      if (id() === caseId) move({ type: "accepted", commandId, version: result.value.version });
      if (done !== null) console.toasts.say("done", done);
      return true;
    }
    if (id() === caseId) move({ type: "refused", commandId });
    const context = { text: console.text(), now: console.now(), view: state().base, asked: command.type };
    console.toasts.say("refused", sayFailure(result.failure, context));
    if (result.failure.kind === "refused" && result.failure.reason === "new-message") await readAgain(caseId);
    return false;
  }

  createEffect(on(id, (caseId) => void read(caseId)));
  const typing = createAttendance(console, id);
  onCleanup(() => stopListening());
  return {
    id,
    view,
    status,
    isMine: () => view()?.holder?.id === console.me.id,
    act,
    typing,
    retry: () => void read(id()),
  };
}

/** Tells the hub that one looks, or types, for as long as the case is open. Returns what to call at each letter. */
function createAttendance(console: Console, id: Accessor<string>): () => void {
  let doing: "viewing" | "typing" = "viewing";
  let typedTimer: ReturnType<typeof setTimeout> | undefined;
  const say = (caseId: string) => console.attend(caseId, doing);
  const saying = setInterval(() => say(id()), ATTEND_EVERY_MS);

  function become(next: "viewing" | "typing"): void {
    if (doing === next) return;
    doing = next;
    say(id());
  }

  createEffect(
    on([id, console.connection], ([caseId]) => {
      say(caseId);
      onCleanup(() => {
        doing = "viewing";
        console.attend(caseId, "gone");
      });
    }),
  );
  onCleanup(() => {
    clearInterval(saying);
    clearTimeout(typedTimer);
  });
  return () => {
    become("typing");
    clearTimeout(typedTimer);
    typedTimer = setTimeout(() => become("viewing"), TYPING_MS);
  };
}
