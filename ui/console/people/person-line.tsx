/** One who fits: who, when and where; what fits of what was typed; how many cases one has of them. */
import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import type { PersonHit, WhyFound } from "../../../hub/protocol/people.ts";
import { Check, ShieldCheck } from "../../kit/parts/icons.ts";
import { useConsole } from "../session/console-context.tsx";
import { sayBirthDate, sayName } from "./person-words.ts";

export function PersonLine(props: { readonly hit: PersonHit; readonly isOpen: boolean }) {
  const { text } = useConsole();
  const words = () => text().people;
  const where = () =>
    [
      props.hit.birthDate ? sayBirthDate(props.hit.birthDate, text().time.locale) : "",
      props.hit.commune ?? "",
      props.hit.contactPoint ?? "",
    ].filter(Boolean);
  return (
    <li>
      <A
        class="person"
        classList={{ "person--open": props.isOpen }}
        href={`/people/${props.hit.id}`}
        aria-current={props.isOpen ? "true" : undefined}
      >
        <span class="person__who">
          <span class="person__name">{sayName(props.hit.name, props.hit.kind) || words().noName}</span>
          <Show when={props.hit.isCertified}>
            <span class="person__certified" title={words().certified}>
              <ShieldCheck size={16} />
              <span class="visually-hidden">{words().certified}</span>
            </span>
          </Show>
          <span class="person__cases figures">{words().cases(props.hit.cases)}</span>
        </span>
        <Show when={props.hit.name.birth}>
          {(birth) => <span class="person__where">{words().birthName(birth())}</span>}
        </Show>
        <Show when={where().length > 0}>
          <span class="person__where figures">{where().join(" · ")}</span>
        </Show>
        <span class="person__why">
          <span class="visually-hidden">{words().why}</span>
          <For each={props.hit.why}>{(why) => <Why why={why} />}</For>
        </span>
      </A>
    </li>
  );
}

function Why(props: { readonly why: WhyFound }) {
  const { text } = useConsole();
  return (
    <span class={`why why--${props.why.how}`}>
      <Show when={props.why.how === "exact"}>
        <Check size={14} />
      </Show>
      <span class="why__typed">{props.why.typed}</span>
      <span classList={{ "visually-hidden": props.why.how === "exact" }}> {text().people.how[props.why.how]}</span>
    </span>
  );
}
