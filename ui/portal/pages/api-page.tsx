import { For, type JSX, Show } from "solid-js";
import type { ApiOperation } from "../../../hub/protocol/portal.ts";
import { usePortal } from "../context.ts";
import type { ViewOf } from "../portal.tsx";
import "./api-page.css";

/** The OpenAPI document as a page that one can read and search. */
export function ApiPage(props: ViewOf<"api">): JSX.Element {
  const { text } = usePortal();
  const tags = () => [...new Set(props.view.operations.map(({ tag }) => tag))];
  return (
    <>
      <div>
        <h1>{text.api.title}</h1>
        <p class="lead">{text.api.lead}</p>
        <p>
          <a href="/openapi.json">{text.api.document}</a>
        </p>
      </div>
      <For each={tags()}>
        {(tag) => (
          <section class="stack">
            <h2>{tag}</h2>
            <For each={props.view.operations.filter((operation) => operation.tag === tag)}>
              {(operation) => <Operation operation={operation} />}
            </For>
          </section>
        )}
      </For>
    </>
  );
}

function Operation(props: { readonly operation: ApiOperation }): JSX.Element {
  const { text } = usePortal();
  return (
    <details class="card operation">
      <summary>
        <span class="operation__method">{props.operation.method}</span>{" "}
        <code class="operation__path">{props.operation.path}</code>{" "}
        <span class="operation__summary">{props.operation.summary}</span>
      </summary>
      <p>{props.operation.description}</p>
      <ul class="stack operation__answers">
        <For each={props.operation.answers}>
          {(answer) => (
            <li>
              <strong class="figures">{answer.status}</strong> {answer.description}
            </li>
          )}
        </For>
      </ul>
      <Schema title={text.api.request} schema={props.operation.request} />
      <Schema title={text.api.response} schema={props.operation.response} />
    </details>
  );
}

function Schema(props: { readonly title: string; readonly schema: string | null }): JSX.Element {
  return (
    <Show when={props.schema}>
      <div>
        <h3>{props.title}</h3>
        <pre tabindex="0">
          <code>{props.schema}</code>
        </pre>
      </div>
    </Show>
  );
}
