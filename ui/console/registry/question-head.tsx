/** Why one is asked, since when, who has it in hand, and what stands in the way of a merge. */
import { For, Show } from "solid-js";
import type { ProposalRow, ProposalView } from "../../../hub/protocol/registry.ts";
import { ChevronLeft, TriangleAlert, UserRound, UsersRound } from "../../kit/parts/icons.ts";
import { Key } from "../../kit/parts/key.tsx";
import { Moment } from "../../kit/time/moment.tsx";
import { useConsole } from "../session/console-context.tsx";
import { sayReason } from "./review-words.ts";

export function QuestionHead(props: {
  readonly view: ProposalView;
  readonly row: ProposalRow;
  readonly on: { readonly back: () => void; readonly assign: () => void };
}) {
  const { text, me } = useConsole();
  const words = () => text().review;
  const reason = () => sayReason(props.view.reason, text());
  const agent = () => props.row.assignedTo;
  return (
    <header class="question__head">
      <button type="button" class="button question__back" onClick={() => props.on.back()}>
        <ChevronLeft />
        {words().back}
      </button>
      <div class="question__top">
        <h2 id="question-title" class="question__title" tabIndex={-1}>
          {reason()[0]}
        </h2>
        <p class="question__since">
          {words().askedOn} <Moment at={props.view.openedAt} as="moment" />
        </p>
        <button type="button" class="button question__assign" onClick={() => props.on.assign()}>
          <UserRound size={16} />
          {agent()?.id === me.id ? words().act.unassign : words().act.assign}
          <Key name="P" />
        </button>
      </div>
      <p class="question__why">{reason()[1]}</p>
      <Show when={agent() !== null && agent()?.id !== me.id && agent()}>
        {(other) => <p class="question__since">{words().assigned(other().name)}</p>}
      </Show>
      <For each={props.view.bars}>
        {(bar) => (
          <p class="question__bar question__bar--stop">
            <TriangleAlert size={16} />
            {text().compare.bar[bar.reason] ?? text().compare.barOther}
          </p>
        )}
      </For>
      <Show when={props.view.needsTwo && props.view.kind === "merge"}>
        <p class="question__bar question__bar--two">
          <UsersRound size={16} />
          <TwoAgents row={props.row} />
        </p>
      </Show>
    </header>
  );
}

/** Whose word is missing. */
function TwoAgents(props: { readonly row: ProposalRow }) {
  const { text, me } = useConsole();
  const words = () => text().review.two;
  const first = () => props.row.firstBy;
  return (
    <Show when={first()} fallback={words().first}>
      {(agent) => (agent().id === me.id ? words().mine : words().second(agent().name))}
    </Show>
  );
}
