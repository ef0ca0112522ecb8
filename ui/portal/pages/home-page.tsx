import { For, type JSX, Show } from "solid-js";
import { usePortal } from "../context.ts";
import type { ViewOf } from "../portal.tsx";
import "./home-page.css";

/** What do you need: one search, then the doors. */
export function HomePage(props: ViewOf<"home">): JSX.Element {
  const { text } = usePortal();
  return (
    <>
      <div>
        <h1>{text.home.title}</h1>
        <p class="lead">{text.home.lead}</p>
      </div>
      <form class="search" action="/" method="get">
        <div class="field search__field">
          <label class="field__label" for="q">
            {text.home.search}
          </label>
          <span class="field__hint" id="q-aide">
            {text.home.searchHint}
          </span>
          <input class="input" id="q" name="q" type="search" value={props.view.query} aria-describedby="q-aide" />
        </div>
        <button class="button" type="submit">
          {text.home.find}
        </button>
      </form>
      <Show when={props.view.query !== ""}>
        <Found view={props.view} />
      </Show>
      <Doors view={props.view} />
    </>
  );
}

function Found(props: ViewOf<"home">): JSX.Element {
  const { text } = usePortal();
  return (
    <section class="stack" aria-labelledby="trouve">
      <h2 id="trouve">{text.home.found(props.view.query)}</h2>
      <Show when={props.view.found.length > 0} fallback={<p>{text.home.notFound}</p>}>
        <ul class="found">
          <For each={props.view.found}>
            {(service) => (
              <li>
                <a href={`/contact?service=${encodeURIComponent(service.id)}`}>{text.home.writeTo(service.name)}</a>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}

function Doors(props: ViewOf<"home">): JSX.Element {
  const { text } = usePortal();
  return (
    <section class="stack" aria-labelledby="portes">
      <h2 id="portes" class="visually-hidden">
        {text.home.doors}
      </h2>
      <div class="card door door--web">
        <h3>{text.home.write}</h3>
        <p>{text.home.writeLead}</p>
        <p class="actions">
          <a class="button button--primary" href="/contact">
            {text.home.writeAction}
          </a>
        </p>
      </div>
      <div class="doors">
        <div class="card door">
          <h3>{text.home.follow}</h3>
          <p>{text.home.followLead}</p>
          <a class="door__link" href="/suivi">
            {text.home.follow}
          </a>
        </div>
        <Show when={props.view.phone}>
          {(phone) => (
            <div class="card door door--phone">
              <h3>{text.home.call}</h3>
              <a class="door__link figures" href={`tel:${phone().replace(/[^+\d]/g, "")}`}>
                {phone()}
              </a>
            </div>
          )}
        </Show>
        <Show when={props.view.email}>
          {(email) => (
            <div class="card door door--email">
              <h3>{text.home.email}</h3>
              <a class="door__link" href={`mailto:${email()}`}>
                {email()}
              </a>
            </div>
          )}
        </Show>
        <Show when={props.view.sites.length > 0}>
          <Visit sites={props.view.sites} />
        </Show>
      </div>
    </section>
  );
}

function Visit(props: { readonly sites: ViewOf<"home">["view"]["sites"] }): JSX.Element {
  const { text } = usePortal();
  return (
    <div class="card door door--desk">
      <h3>{text.home.visit}</h3>
      <details>
        <summary class="door__link">{text.home.visitLead(props.sites.length)}</summary>
        <ul class="found">
          <For each={props.sites}>
            {(site) => (
              <li>
                <strong>{site.name}</strong>
                <br />
                {site.address}
              </li>
            )}
          </For>
        </ul>
      </details>
    </div>
  );
}
