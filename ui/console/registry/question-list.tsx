/** The questions that wait: why one is asked, of whom, since when, and who has it in hand. */
import { A } from "@solidjs/router";
import { createEffect, For, Match, on, Show, Switch } from "solid-js";
import type { ProposalRow } from "../../../hub/protocol/registry.ts";
import { Choice } from "../../kit/parts/choice.tsx";
import { UserRound, UsersRound } from "../../kit/parts/icons.ts";
import { LateSkeleton } from "../../kit/parts/late-skeleton.tsx";
import { Moment } from "../../kit/time/moment.tsx";
import { sayBirthDate } from "../people/person-words.ts";
import { useConsole } from "../session/console-context.tsx";
import type { Questions } from "./create-questions.ts";
import { sayNamed, sayReason } from "./review-words.ts";
import "./question-list.css";

export type ListFilter = "all" | "mine";

export function QuestionList(props: {
  readonly questions: Questions;
  readonly shown: readonly ProposalRow[];
  readonly filter: ListFilter;
  readonly openId: string | null;
  readonly onFilter: (filter: ListFilter) => void;
}) {
  const { text } = useConsole();
  const words = () => text().review;
  let list: HTMLOListElement | undefined;
  createEffect(
    on(
      () => props.openId,
      () => list?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" }),
    ),
  );
  return (
    <section class="queue questions" aria-label={words().list}>
      <header class="queue__head">
        <h2 class="queue__title">
          {words().title}
          <Show when={props.questions.status() === "ready"}>
            <span class="queue__total figures">{words().count(props.shown.length, props.questions.hasMore())}</span>
          </Show>
        </h2>
      </header>
      <Show when={props.questions.status() === "ready"}>
        <div class="queue__views">
          <Choice
            label={words().filter.label}
            look="segments"
            value={props.filter}
            options={[
              { value: "all", label: words().filter.all },
              { value: "mine", label: words().filter.mine },
            ]}
            onPick={props.onFilter}
          />
        </div>
      </Show>
      <Switch>
        <Match when={props.questions.status() === "loading"}>
          <LateSkeleton label={words().loading} lines={6} />
        </Match>
        <Match when={props.questions.status() === "forbidden"}>
          <div class="queue__empty">
            <p class="queue__empty-title">{words().forbidden}</p>
            <p>{words().forbiddenWhy}</p>
          </div>
        </Match>
        <Match when={props.questions.status() === "failed"}>
          <div class="queue__empty" role="status">
            <p class="queue__empty-title">{words().failed}</p>
            <button type="button" class="button" onClick={() => void props.questions.reload()}>
              {words().retry}
            </button>
          </div>
        </Match>
        <Match when={props.shown.length === 0}>
          <Empty filter={props.filter} onAll={() => props.onFilter("all")} />
        </Match>
        <Match when={true}>
          <ol ref={list} class="questions__rows">
            <For each={props.shown}>{(row) => <Line row={row} isOpen={row.id === props.openId} />}</For>
          </ol>
        </Match>
      </Switch>
    </section>
  );
}

function Empty(props: { readonly filter: ListFilter; readonly onAll: () => void }) {
  const { text } = useConsole();
  const words = () => text().review;
  return (
    <div class="queue__empty" role="status">
      <Show
        when={props.filter === "mine"}
        fallback={
          <>
            <p class="queue__empty-title">{words().none}</p>
            <p>{words().noneWhy}</p>
          </>
        }
      >
        <p class="queue__empty-title">{words().noneMine}</p>
        <p>{words().noneMineWhy}</p>
        <button type="button" class="button" onClick={() => props.onAll()}>
          {words().showAll}
        </button>
      </Show>
    </div>
  );
}

function Line(props: { readonly row: ProposalRow; readonly isOpen: boolean }) {
  const { text, me } = useConsole();
  const words = () => text().review;
  const born = (side: ProposalRow["left"]) =>
    side.birthDate === null ? null : sayBirthDate(side.birthDate, text().time.locale);
  const dates = () => [...new Set([born(props.row.left), born(props.row.right)].filter((day) => day !== null))];
  return (
    <li>
      <A
        class="questions__row"
        classList={{ "questions__row--open": props.isOpen }}
        href={`/review/${encodeURIComponent(props.row.id)}`}
        aria-current={props.isOpen ? "true" : undefined}
      >
        <span class="questions__names">
          {sayNamed(props.row.left, text())} <span class="questions__and">{words().versus}</span>{" "}
          {sayNamed(props.row.right, text())}
        </span>
        <span class="questions__what">
          <span class="questions__reason">{sayReason(props.row.reason, text())[0]}</span>
          <span class="questions__since">
            <Moment at={props.row.openedAt} as="since" />
          </span>
        </span>
        <span class="questions__facts">
          <span class="questions__dates figures">{dates().join(" / ")}</span>
          <Show when={props.row.firstBy}>
            <span class="questions__mark questions__mark--two">
              <UsersRound size={14} />
              {words().oneOfTwo}
            </span>
          </Show>
          <Show when={props.row.assignedTo}>
            {(agent) => (
              <span class="questions__mark" title={words().assigned(agent().name)}>
                <UserRound size={14} />
                {agent().id === me.id ? words().mine : agent().name}
              </span>
            )}
          </Show>
        </span>
      </A>
    </li>
  );
}
