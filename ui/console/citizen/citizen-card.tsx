/** Who the case is about: how to reach them, how far their identity goes, and their other cases. */
import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import type { CitizenCard as Card } from "../../../hub/protocol/queue.ts";
import { House, Mail, Phone, ShieldCheck, ShieldQuestion, X } from "../../kit/parts/icons.ts";
import { StateMark } from "../../kit/parts/state-mark.tsx";
import { Moment } from "../../kit/time/moment.tsx";
import { useConsole } from "../session/console-context.tsx";
import { sayPhone } from "./phone-words.ts";
import "./citizen-card.css";

export function CitizenCard(props: { readonly card: Card; readonly search: string; readonly onClose: () => void }) {
  const { text } = useConsole();
  const words = () => text().case.card;
  const isSilent = () => !props.card.email && !props.card.phone && !props.card.postalAddress;
  return (
    <aside class="citizen" aria-labelledby="citizen-name">
      <header class="citizen__head">
        <div>
          <p class="citizen__kind">{props.card.kind === "organisation" ? words().organisation : words().title}</p>
          <h2 id="citizen-name" class="citizen__name">
            {props.card.name || text().case.message.erased}
          </h2>
        </div>
        <button
          type="button"
          class="icon-button citizen__close"
          aria-label={words().close}
          onClick={() => props.onClose()}
        >
          <X />
        </button>
      </header>
      <p class={`citizen__proof citizen__proof--${props.card.proof}`}>
        <Show when={props.card.proof === "account"} fallback={<ShieldQuestion size={16} />}>
          <ShieldCheck size={16} />
        </Show>
        {props.card.proof === "account" ? words().proofAccount : words().proofNone}
      </p>
      <dl class="citizen__points">
        <Show when={props.card.phone}>
          {(phone) => (
            <Point icon={<Phone size={16} />} name={words().phone}>
              <a href={`tel:${phone()}`}>{sayPhone(phone())}</a>
            </Point>
          )}
        </Show>
        <Show when={props.card.email}>
          {(email) => (
            <Point icon={<Mail size={16} />} name={words().email}>
              {email()}
            </Point>
          )}
        </Show>
        <Show when={props.card.postalAddress}>
          {(address) => (
            <Point icon={<House size={16} />} name={words().address}>
              {address()}
            </Point>
          )}
        </Show>
      </dl>
      <Show when={isSilent()}>
        <p class="citizen__none">{words().none}</p>
      </Show>
      <OtherCases card={props.card} search={props.search} />
    </aside>
  );
}

/** Other cases of the same person that one may open, newest first. */
function OtherCases(props: { readonly card: Card; readonly search: string }) {
  const { text } = useConsole();
  const words = () => text().case.card;
  return (
    <section class="citizen__cases" aria-labelledby="citizen-cases">
      <h3 id="citizen-cases" class="citizen__section">
        {words().cases}
        <span class="citizen__count figures">{words().contacts(props.card.contacts)}</span>
      </h3>
      <Show when={props.card.cases.length > 0} fallback={<p class="citizen__none">{words().noCases}</p>}>
        <ul class="citizen__list">
          <For each={props.card.cases}>
            {(other) => (
              <li>
                <A class="citizen__case" href={`/cases/${other.caseId}${props.search}`}>
                  <span class="citizen__case-title">{other.title}</span>
                  <span class="citizen__case-facts">
                    <StateMark state={other.state} label={text().case.state[other.state]} />
                    <span class="reference">{other.reference}</span>
                    <Moment at={other.openedAt} as="since" />
                  </span>
                </A>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}

function Point(props: { readonly icon: JSX.Element; readonly name: string; readonly children: JSX.Element }) {
  return (
    <div class="citizen__point">
      <dt title={props.name}>
        {props.icon}
        <span class="visually-hidden">{props.name}</span>
      </dt>
      <dd>{props.children}</dd>
    </div>
  );
}
