/** What the registry holds to be true of a person, where each value comes from, and their cases in one's services. */
import { A } from "@solidjs/router";
import { createResource, For, Match, Show, Switch } from "solid-js";
import type { Motive, PersonView, RecordField } from "../../../hub/protocol/people.ts";
import { ChannelIcon } from "../../kit/parts/channel-icon.tsx";
import { ChevronLeft, ShieldCheck } from "../../kit/parts/icons.ts";
import { LateSkeleton } from "../../kit/parts/late-skeleton.tsx";
import { StateMark } from "../../kit/parts/state-mark.tsx";
import { Moment } from "../../kit/time/moment.tsx";
import { useConsole } from "../session/console-context.tsx";
import { sayDayOnly, sayField, sayName, sayValue } from "./person-words.ts";
import "./person-record.css";

export function PersonRecord(props: { readonly id: string; readonly motive: Motive; readonly onBack: () => void }) {
  const { api, text } = useConsole();
  const words = () => text().people.record;
  const [result, { refetch }] = createResource(
    () => props.id,
    (id) => api.person(id, props.motive),
  );
  const failure = () => {
    const found = result();
    return found?.ok === false ? found.failure.kind : null;
  };
  const view = () => {
    const found = result();
    return found?.ok ? found.value : null;
  };
  return (
    <article class="record" aria-labelledby="record-title">
      <button type="button" class="button record__back" onClick={() => props.onBack()}>
        <ChevronLeft />
        {text().people.back}
      </button>
      <Switch fallback={<LateSkeleton label={words().loading} lines={8} />}>
        <Match when={failure() === "not-found"}>
          <div role="status">
            <h2 id="record-title">{words().gone}</h2>
            <p>{words().goneWhy}</p>
          </div>
        </Match>
        <Match when={failure() !== null}>
          <div role="status">
            <h2 id="record-title">{words().failed}</h2>
            <button type="button" class="button" onClick={() => void refetch()}>
              {text().people.retry}
            </button>
          </div>
        </Match>
        <Match when={view()}>{(known) => <Known view={known()} />}</Match>
      </Switch>
    </article>
  );
}

function Known(props: { readonly view: PersonView }) {
  const { text } = useConsole();
  const words = () => text().people.record;
  const isCertified = () => props.view.fields.some(({ isLocked }) => isLocked);
  return (
    <>
      <header class="record__head">
        <p class="record__kind">{words()[props.view.kind]}</p>
        <h2 id="record-title" class="record__name">
          {sayName(props.view.name, props.view.kind) || text().people.noName}
        </h2>
        <Show when={isCertified()}>
          <p class="record__certified">
            <ShieldCheck size={16} />
            {text().people.certified}
          </p>
        </Show>
        <p class="record__made figures">
          {words().made(props.view.entries, props.view.observations)}
          <Show when={props.view.systems.length > 0}>{` · ${words().systems} ${props.view.systems.join(", ")}`}</Show>
        </p>
      </header>
      <section aria-labelledby="record-fields">
        <h3 id="record-fields" class="record__section">
          {words().fields}
        </h3>
        <Show when={props.view.fields.length > 0} fallback={<p class="record__none">{words().nothing}</p>}>
          <dl class="record__fields">
            <For each={props.view.fields}>{(field) => <Field field={field} />}</For>
          </dl>
        </Show>
      </section>
      <section aria-labelledby="record-cases">
        <h3 id="record-cases" class="record__section">
          {words().cases}
        </h3>
        <p class="record__none">{props.view.cases.length > 0 ? words().casesWhy : words().noCases}</p>
        <ul class="record__cases">
          <For each={props.view.cases}>
            {(one) => (
              <li>
                <A class="record__case" href={`/cases/${encodeURIComponent(one.caseId)}`}>
                  <ChannelIcon channel={one.channel} label={text().case.channel[one.channel]} size={16} />
                  <span class="record__case-title">{one.title}</span>
                  <StateMark state={one.state} label={text().case.state[one.state]} />
                  <span class="record__case-facts">
                    <span class="reference">{one.reference}</span> · {one.serviceName} ·{" "}
                    <Moment at={one.openedAt} as="since" />
                  </span>
                </A>
              </li>
            )}
          </For>
        </ul>
      </section>
    </>
  );
}

function Field(props: { readonly field: RecordField }) {
  const { text } = useConsole();
  const words = () => text().people.record;
  const locale = () => text().time.locale;
  return (
    <div class="record__field">
      <dt>{sayField(props.field.field, text())}</dt>
      <dd>
        <For each={props.field.values}>
          {(value) => <span class="record__value figures">{sayValue(props.field, value, text())}</span>}
        </For>
        <span class="record__from">
          <Show when={props.field.isLocked}>
            <span title={words().locked}>
              <ShieldCheck size={14} />
              <span class="visually-hidden">{words().locked}</span>
            </span>
          </Show>
          {words().from(text().people.source[props.field.source])}{" "}
          <time dateTime={props.field.since}>{sayDayOnly(props.field.since, locale())}</time>
        </span>
        <Show when={props.field.others.length > 0}>
          <details class="record__others">
            <summary>{words().others(props.field.others.length)}</summary>
            <ul class="record__other-list">
              <For each={props.field.others}>
                {(other) => (
                  <li>
                    {other.values.map((value) => sayValue(props.field, value, text())).join(", ")}, {words().saidOn}{" "}
                    {sayDayOnly(other.at, locale())}
                  </li>
                )}
              </For>
            </ul>
          </details>
        </Show>
      </dd>
    </div>
  );
}
