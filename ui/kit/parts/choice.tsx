/** One choice among a few, all in sight: side by side as segments, or as a list. Arrow keys move it. */
import { RadioGroup } from "@kobalte/core/radio-group";
import { For } from "solid-js";
import "./choice.css";

export function Choice<T extends string>(props: {
  readonly label: string;
  readonly look: "segments" | "list";
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onPick: (value: T) => void;
}) {
  return (
    <RadioGroup
      class={`choice choice--${props.look}`}
      value={props.value}
      orientation={props.look === "segments" ? "horizontal" : "vertical"}
      onChange={(value) => {
        const picked = props.options.find((option) => option.value === value);
        if (picked) props.onPick(picked.value);
      }}
    >
      <RadioGroup.Label class={props.look === "list" ? "field__label" : "visually-hidden"}>
        {props.label}
      </RadioGroup.Label>
      <div class="choice__options">
        <For each={props.options}>
          {(option) => (
            <RadioGroup.Item class="choice__option" value={option.value}>
              <RadioGroup.ItemInput class="choice__input" />
              <RadioGroup.ItemControl class="choice__mark" />
              <RadioGroup.ItemLabel class="choice__label">{option.label}</RadioGroup.ItemLabel>
            </RadioGroup.Item>
          )}
        </For>
      </div>
    </RadioGroup>
  );
}
