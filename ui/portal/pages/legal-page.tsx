import { For, type JSX } from "solid-js";
import { legalText } from "../../text/portal-legal.ts";
import { usePortal } from "../context.ts";
import type { ViewOf } from "../portal.tsx";

/** Terms of use, personal data, accessibility. */
export function LegalPage(props: ViewOf<"legal">): JSX.Element {
  const { page } = usePortal();
  const legal = () => legalText[page.language][props.view.topic];
  return (
    <>
      <h1>{legal().title}</h1>
      <For each={legal().sections}>
        {(section) => (
          <section class="stack">
            <h2>{section.title}</h2>
            <For each={section.paragraphs}>{(paragraph) => <p>{paragraph}</p>}</For>
          </section>
        )}
      </For>
    </>
  );
}
