/** What weighs for and against, as bars laid end to end. Each is a line of a list, with its points in figures. */
import { createMemo, Index, Show } from "solid-js";
import type { ProposalView } from "../../../hub/protocol/registry.ts";
import { useConsole } from "../session/console-context.tsx";
import { sayLevel, sayPoints, sayPointsLong, sayRarity } from "./review-words.ts";
import { type Step, type Waterfall, waterfallOf } from "./weigh.ts";
import "./weight-list.css";

export function WeightList(props: { readonly view: ProposalView }) {
  const { text } = useConsole();
  const words = () => text().compare.weight;
  const waterfall = createMemo(() => waterfallOf(props.view));
  return (
    <section class="weights" aria-labelledby="weights-title">
      <h3 id="weights-title" class="question__section">
        {words().title}
      </h3>
      <Show when={waterfall()} fallback={<p class="question__hint">{words().noScore}</p>}>
        {(known) => (
          <>
            <p class="question__hint">{words().sentence(sayPointsLong(props.view.score ?? 0, text()))}</p>
            <ol class="weights__list">
              <Index each={known().steps}>{(step) => <Line step={step()} within={known()} />}</Index>
            </ol>
          </>
        )}
      </Show>
    </section>
  );
}

function Line(props: { readonly step: Step; readonly within: Waterfall }) {
  const { text } = useConsole();
  const words = () => text().compare.weight;
  const share = (bits: number) => `${(100 * bits) / Math.max(props.within.max - props.within.min, 1)}%`;
  const name = () => {
    const { what } = props.step;
    if (what === "prior" || what === "total") return words()[what];
    return text().compare.compared[what] ?? what;
  };
  const rarity = () => sayRarity(props.step.rarity, text());
  return (
    <li
      class={`weights__line weights__line--${props.step.weight < 0 ? "minus" : "plus"}`}
      classList={{
        "weights__line--total": props.step.what === "total",
        "weights__line--prior": props.step.what === "prior",
      }}
    >
      <span class="weights__name">
        {name()}
        <Show when={props.step.level !== null}>
          <span class="weights__level" title={rarity() ?? undefined}>
            {sayLevel(props.step.level ?? "", text())}
          </span>
        </Show>
      </span>
      <span class="weights__track" aria-hidden="true">
        <span class="weights__zero" style={{ left: share(-props.within.min) }} />
        <span
          class="weights__bar"
          style={{ left: share(props.step.from - props.within.min), width: share(props.step.to - props.step.from) }}
        />
      </span>
      <span class="weights__points figures">
        {sayPoints(props.step.weight, text())}
        <span class="visually-hidden"> {props.step.weight < 0 ? words().minus : words().plus}</span>
      </span>
    </li>
  );
}
