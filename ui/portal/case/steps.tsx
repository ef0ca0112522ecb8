import { For, type JSX } from "solid-js";
import type { TrackedView } from "../../../hub/protocol/portal.ts";
import type { PortalText } from "../../text/portal.ts";
import { usePortal } from "../context.ts";

export type Step = { readonly status: "done" | "now" | "later"; readonly label: string };

/** Returns the way of a case in plain words: what is done, what is now, what comes. Pure. */
export function stepsOf(tracked: TrackedView, text: PortalText, day: (instant: string) => string): Step[] {
  const words = text.tracking.steps;
  const received: Step = { status: "done", label: words.received(day(tracked.openedAt)) };
  const answer: Step = {
    status: "later",
    label: tracked.answerBy ? words.answerBy(day(tracked.answerBy)) : words.answer,
  };
  const taken: Step = { status: "done", label: words.wasClaimed };
  switch (tracked.state) {
    case "received":
    case "queued":
      return [received, { status: "now", label: words.waiting }, answer];
    case "claimed":
      return [received, { status: "now", label: words.claimed }, answer];
    case "waiting":
      return [
        received,
        taken,
        { status: "now", label: tracked.owes === "citizen" ? words.citizen : words.thirdParty },
        answer,
      ];
    case "resolved":
      return [received, taken, { status: "now", label: words.resolved }];
    case "closed":
      return [received, taken, { status: "done", label: words.resolved }, { status: "now", label: words.closed }];
  }
}

/** The vertical line of steps. */
export function Steps(props: { readonly tracked: TrackedView }): JSX.Element {
  const { text, day } = usePortal();
  const spoken = { done: text.tracking.done, now: text.tracking.current, later: "" };
  return (
    <ol class="steps">
      <For each={stepsOf(props.tracked, text, day)}>
        {(step) => (
          <li class={`step step--${step.status}`} aria-current={step.status === "now" ? "step" : undefined}>
            <span class="visually-hidden">{spoken[step.status]}</span>
            {step.label}
          </li>
        )}
      </For>
    </ol>
  );
}
