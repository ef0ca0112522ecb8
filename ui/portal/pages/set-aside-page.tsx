import type { JSX } from "solid-js";
import { usePortal } from "../context.ts";
import type { ViewOf } from "../portal.tsx";

/** The message is kept but a person must look at it first. */
export function SetAsidePage(props: ViewOf<"set-aside">): JSX.Element {
  const { text } = usePortal();
  return (
    <>
      <div>
        <h1>{text.setAside.title}</h1>
        <p class="lead">{text.setAside.lead}</p>
      </div>
      <p class="card">
        {text.setAside.number}
        <strong class="reference">{props.view.reference}</strong>
      </p>
    </>
  );
}
