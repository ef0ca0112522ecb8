/** The record that the merge would make, each value with the side that it comes from. */
import { Index, Show } from "solid-js";
import type { ProposalView } from "../../../hub/protocol/registry.ts";
import { ShieldCheck } from "../../kit/parts/icons.ts";
import { sayField, sayValue } from "../people/person-words.ts";
import { useConsole } from "../session/console-context.tsx";

const LEFT_OUT = new Set(["language", "displayName", "birthCountry"]);

export function MergePreview(props: { readonly view: ProposalView }) {
  const { text } = useConsole();
  const words = () => text().compare.preview;
  const origin = (from: ProposalView["preview"][number]["from"]) =>
    from === null ? words().fromOther : words().from[from];
  return (
    <section class="preview" aria-labelledby="preview-title">
      <h3 id="preview-title" class="question__section">
        {words().title}
      </h3>
      <p class="question__hint">{words().sentence}</p>
      <dl class="preview__fields">
        <Index each={props.view.preview.filter(({ field }) => !LEFT_OUT.has(field))}>
          {(field) => (
            <div class="preview__field">
              <dt>{sayField(field().field, text())}</dt>
              <dd>
                <span class="preview__value figures">
                  {field()
                    .values.map((value) => sayValue(field(), value, text()))
                    .join(", ")}
                </span>
                <span class="preview__from">
                  <Show when={field().isLocked}>
                    <span title={words().locked}>
                      <ShieldCheck size={13} />
                      <span class="visually-hidden">{words().locked}</span>
                    </span>
                  </Show>
                  {origin(field().from)}
                </span>
              </dd>
            </div>
          )}
        </Index>
      </dl>
    </section>
  );
}
