/** After a merge was taken back: whose is each observation that came while the two were one. */
import { createSignal, For } from "solid-js";
import type { ProposalView } from "../../../hub/protocol/registry.ts";
import { Choice } from "../../kit/parts/choice.tsx";
import { sayDayShort, sayField, sayValue } from "../people/person-words.ts";
import { useConsole } from "../session/console-context.tsx";
import { sayNamed } from "./review-words.ts";

type SideName = "left" | "right";

export function ShareOut(props: {
  readonly view: ProposalView;
  /** Gives the ids of those that go to the other side. */
  readonly onShare: (move: readonly string[]) => void;
}) {
  const { text } = useConsole();
  const words = () => text().review.share;
  const [picked, setPicked] = createSignal<Readonly<Record<string, SideName>>>({});
  const sideOf = ({ id, on }: ProposalView["toShare"][number]) => picked()[id] ?? on;
  const moved = () => props.view.toShare.filter((one) => sideOf(one) !== one.on).map(({ id }) => id);
  return (
    <section class="share" aria-labelledby="share-title">
      <h3 id="share-title" class="question__section">
        {words().title}
      </h3>
      <p class="question__hint">{words().sentence}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          props.onShare(moved());
        }}
      >
        <ul class="share__list">
          <For each={props.view.toShare}>
            {(one) => (
              <li class="share__one">
                <div>
                  <p class="share__said figures">
                    {one.said
                      .map(({ field, values }) => {
                        const said = values.map((value) => sayValue({ field }, value, text())).join(", ");
                        return `${sayField(field, text())} : ${said}`;
                      })
                      .join(" · ")}
                  </p>
                  <p class="question__hint">
                    {text().compare.side.since(
                      text().people.source[one.source],
                      sayDayShort(one.at, text().time.locale),
                    )}
                  </p>
                </div>
                <Choice
                  label={words().to}
                  look="segments"
                  value={sideOf(one)}
                  options={[
                    { value: "left", label: `A · ${sayNamed(props.view.left, text())}` },
                    { value: "right", label: `B · ${sayNamed(props.view.right, text())}` },
                  ]}
                  onPick={(side) => setPicked({ ...picked(), [one.id]: side })}
                />
              </li>
            )}
          </For>
        </ul>
        <button type="submit" class="button button--primary">
          {words().confirm}
        </button>
      </form>
    </section>
  );
}
