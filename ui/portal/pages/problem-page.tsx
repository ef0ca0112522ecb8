import type { JSX } from "solid-js";
import { usePortal } from "../context.ts";
import type { ViewOf } from "../portal.tsx";

/** What went wrong, and the way out. */
export function ProblemPage(props: ViewOf<"problem">): JSX.Element {
  const { text } = usePortal();
  return (
    <>
      <div>
        <h1>{text.problem[props.view.why]?.[0]}</h1>
        <p class="lead">{text.problem[props.view.why]?.[1]}</p>
      </div>
      <p class="actions">
        <a class="button button--primary" href="/">
          {text.backHome}
        </a>
        <a class="button" href="/suivi">
          {text.follow.title}
        </a>
      </p>
      <p class="field__hint">{text.problemReference(props.view.requestId)}</p>
    </>
  );
}
