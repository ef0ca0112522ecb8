/** Who is blocked now, and how to hear them again: opened from the junk view by those who may. */
import { A } from "@solidjs/router";
import { createResource, createSignal, For, Match, Show, Switch } from "solid-js";
import type { BlockedSender } from "../../../hub/protocol/blocked-senders.ts";
import { LateSkeleton } from "../../kit/parts/late-skeleton.tsx";
import { Modal } from "../../kit/parts/modal.tsx";
import { sayDayOf, sayMoment } from "../../kit/time/words.ts";
import { sayFailure } from "../case/refusal-words.ts";
import { useConsole } from "../session/console-context.tsx";
import "./blocked-senders.css";

export function BlockedSenders() {
  const { me, text } = useConsole();
  const [isOpen, setIsOpen] = createSignal(false);
  return (
    <Show when={me.services.some(({ role }) => role !== "agent")}>
      <p class="queue__blocked">
        <button type="button" class="button" onClick={() => setIsOpen(true)}>
          {text().block.list}
        </button>
      </p>
      <Show when={isOpen()}>
        <BlockedList onClose={() => setIsOpen(false)} />
      </Show>
    </Show>
  );
}

function BlockedList(props: { readonly onClose: () => void }) {
  const console = useConsole();
  const words = () => console.text().block;
  const [found, { refetch }] = createResource(() => console.api.blockedSenders());
  const blocks = () => {
    const result = found.latest;
    return result?.ok ? result.value.blocks : null;
  };

  async function lift(block: BlockedSender): Promise<void> {
    const result = await console.api.liftBlock(block.id);
    const context = { text: console.text(), now: console.now(), view: null };
    if (result.ok) console.toasts.say("done", words().lifted(block.citizenName));
    else console.toasts.say("refused", sayFailure(result.failure, context));
    await refetch();
  }

  return (
    <Modal title={words().list} closeLabel={console.text().frame.close} isWide isOpen onClose={props.onClose}>
      <Switch fallback={<LateSkeleton label={words().loading} lines={3} />}>
        <Match when={found.latest?.ok === false}>
          <p>{words().failed}</p>
          <button type="button" class="button" onClick={() => void refetch()}>
            {words().retry}
          </button>
        </Match>
        <Match when={blocks()?.length === 0}>
          <p>
            <strong>{words().none}</strong> {words().noneNext}
          </p>
        </Match>
        <Match when={blocks()}>
          {(some) => (
            <ul class="blocked">
              <For each={some()}>
                {(block) => <BlockLine block={block} onClose={props.onClose} onLift={() => void lift(block)} />}
              </For>
            </ul>
          )}
        </Match>
      </Switch>
    </Modal>
  );
}

function BlockLine(props: {
  readonly block: BlockedSender;
  readonly onClose: () => void;
  readonly onLift: () => void;
}) {
  const { text, now } = useConsole();
  const words = () => text().block;
  const { language } = text();
  const term = () => words().term(sayDayOf(Date.parse(props.block.until), now(), language));
  const decided = () => words().by(props.block.by.name, sayMoment(Date.parse(props.block.at), now(), language));
  return (
    <li class="blocked__line">
      <div>
        <p class="blocked__who">
          {props.block.citizenName}{" "}
          <A class="reference" href={`/cases/${props.block.caseId}?view=junk`} onClick={() => props.onClose()}>
            {props.block.reference}
          </A>
        </p>
        <p>
          {props.block.reason}, {term()}
        </p>
        <p class="blocked__by">
          {props.block.serviceName}, {decided()}
        </p>
      </div>
      <button
        type="button"
        class="button"
        aria-label={words().liftOf(props.block.citizenName)}
        onClick={() => props.onLift()}
      >
        {words().lift}
      </button>
    </li>
  );
}
