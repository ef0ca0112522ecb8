/** The field, why one searches, and who fits, the best first. */
import { useNavigate } from "@solidjs/router";
import { For, type JSX, Match, onMount, Show, Switch } from "solid-js";
import { Choice } from "../../kit/parts/choice.tsx";
import { Search, X } from "../../kit/parts/icons.ts";
import { LateSkeleton } from "../../kit/parts/late-skeleton.tsx";
import { useKeys } from "../keys/create-keys.ts";
import { useConsole } from "../session/console-context.tsx";
import type { PeopleSearchState } from "./create-people-search.ts";
import { PersonLine } from "./person-line.tsx";
import "./people-panel.css";

const MOTIVES = ["contact", "case", "check"] as const;
const TYPED_MAX = 200;

export function PeoplePanel(props: { readonly search: PeopleSearchState; readonly openId: string | null }) {
  const { text } = useConsole();
  const words = () => text().people;
  const people = () => props.search.page()?.people ?? [];
  let list: HTMLUListElement | undefined;

  /** From the field into the list and along it; false when there is nowhere to go. */
  function step(by: 1 | -1): boolean {
    const lines = [...(list?.querySelectorAll<HTMLElement>("a") ?? [])];
    const active = document.activeElement;
    const at = active instanceof HTMLElement ? lines.indexOf(active) : -1;
    const next = lines[at < 0 ? 0 : at + by];
    if (next) next.focus();
    else if (by === -1) document.querySelector<HTMLElement>(".people__field")?.focus();
    return lines.length > 0;
  }

  useKeys().on({ next: () => step(1), previous: () => step(-1) });
  return (
    <section class="people" aria-labelledby="people-title">
      <header class="people__head">
        <h2 id="people-title" class="people__title">
          {words().title}
        </h2>
        <PeopleField search={props.search} onDown={() => step(1)} />
        <Choice
          label={words().motive.label}
          look="segments"
          value={props.search.motive()}
          options={MOTIVES.map((value) => ({ value, label: words().motive[value] }))}
          onPick={props.search.setMotive}
        />
        <p class="people__hint">{words().motive.why}</p>
      </header>
      <p class="visually-hidden" role="status">
        {props.search.isCurrent() ? words().count(people().length) : ""}
      </p>
      <Switch>
        <Match when={props.search.status() === "start"}>
          <Advice title={words().start.title} next={words().start.next}>
            <p class="people__hint">{words().start.examples}</p>
            <ul class="people__examples">
              <For each={words().examples}>
                {(example) => (
                  <li>
                    <button type="button" class="button people__example" onClick={() => props.search.type(example)}>
                      {example}
                    </button>
                  </li>
                )}
              </For>
            </ul>
          </Advice>
        </Match>
        <Match when={props.search.status() === "forbidden"}>
          <Advice title={words().none.title} next={words().forbidden} />
        </Match>
        <Match when={props.search.status() === "failed"}>
          <Advice title={words().failed} next="">
            <button type="button" class="button" onClick={() => props.search.ask()}>
              {words().retry}
            </button>
          </Advice>
        </Match>
        <Match when={props.search.page() === null}>
          <LateSkeleton label={words().loading} lines={8} />
        </Match>
        <Match when={props.search.page()?.isTooLittle}>
          <Advice title={words().tooLittle.title} next={words().tooLittle.next} />
        </Match>
        <Match when={people().length === 0}>
          <Advice title={words().none.title} next={words().none.next} />
        </Match>
        <Match when={people().length > 0}>
          <ul class="people__list" ref={list} aria-label={words().title} aria-busy={!props.search.isCurrent()}>
            <For each={people()}>{(hit) => <PersonLine hit={hit} isOpen={hit.id === props.openId} />}</For>
          </ul>
          <Show when={props.search.page()?.hasMore}>
            <p class="people__more">{words().more}</p>
          </Show>
        </Match>
      </Switch>
    </section>
  );
}

function PeopleField(props: { readonly search: PeopleSearchState; readonly onDown: () => boolean }) {
  const { text } = useConsole();
  const navigate = useNavigate();
  const words = () => text().people;
  let field: HTMLInputElement | undefined;

  onMount(() => field?.focus());
  useKeys().on({
    filter: () => field?.select(),
    escape: () => {
      if (document.activeElement !== field || props.search.typed() === "") return false;
      props.search.type("");
      return true;
    },
  });

  /** Enter opens the best one, once the answer is to what is typed. */
  function press(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" && props.onDown()) event.preventDefault();
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    const [first] = props.search.page()?.people ?? [];
    if (props.search.isCurrent() && first) navigate(`/people/${first.id}`);
    else props.search.ask();
  }

  return (
    <search class="people__search">
      <Search size={18} />
      <input
        ref={field}
        class="people__field"
        type="text"
        inputmode="search"
        enterkeyhint="search"
        autocomplete="off"
        spellcheck={false}
        aria-label={words().search}
        placeholder={words().placeholder}
        title={words().search}
        maxlength={TYPED_MAX}
        value={props.search.typed()}
        onInput={(event) => props.search.type(event.currentTarget.value)}
        onKeyDown={press}
      />
      <Show when={props.search.typed() !== ""}>
        <button
          type="button"
          class="people__clear"
          aria-label={words().clear}
          onClick={() => {
            props.search.type("");
            field?.focus();
          }}
        >
          <X size={16} />
        </button>
      </Show>
    </search>
  );
}

function Advice(props: { readonly title: string; readonly next: string; readonly children?: JSX.Element }) {
  return (
    <div class="people__advice">
      <p class="people__advice-title">{props.title}</p>
      <Show when={props.next}>
        <p>{props.next}</p>
      </Show>
      {props.children}
    </div>
  );
}
