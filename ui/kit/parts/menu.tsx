/** A menu under a button. Arrow keys, first letters and Escape work as everywhere. */
import { DropdownMenu } from "@kobalte/core/dropdown-menu";
import { For, type JSX, type ParentProps } from "solid-js";
import { Check } from "./icons.ts";
import { Key } from "./key.tsx";
import "./menu.css";

export function Menu(
  props: ParentProps<{
    readonly label: string;
    readonly trigger: JSX.Element;
    readonly class?: string;
    readonly placement?: "right-end" | "right-start" | "bottom-end" | "bottom-start" | "top-end";
  }>,
) {
  return (
    // Not modal: the page stays where it is, and no hidden stops for the focus stand among the items.
    <DropdownMenu placement={props.placement ?? "bottom-end"} gutter={6} modal={false}>
      <DropdownMenu.Trigger class={props.class ?? "icon-button"} aria-label={props.label} title={props.label}>
        {props.trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class="menu">{props.children}</DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}

export function MenuItem(
  props: ParentProps<{
    readonly hint?: string | undefined;
    readonly isDisabled?: boolean | undefined;
    readonly onPick: () => void;
  }>,
) {
  return (
    <DropdownMenu.Item class="menu__item" disabled={props.isDisabled ?? false} onSelect={() => props.onPick()}>
      <span class="menu__words">{props.children}</span>
      {props.hint ? <Key name={props.hint} /> : null}
    </DropdownMenu.Item>
  );
}

/** One choice among a few, shown in a menu under its label. */
export function MenuChoice<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onPick: (value: T) => void;
}) {
  // By value, so that an item outlives a change of its words, and keeps the focus when it is the language that one picks.
  const values = () => props.options.map(({ value }) => value);
  const labelOf = (value: T) => props.options.find((option) => option.value === value)?.label;
  return (
    <DropdownMenu.RadioGroup
      class="menu__group"
      value={props.value}
      onChange={(value) => {
        const picked = props.options.find((option) => option.value === value);
        if (picked) props.onPick(picked.value);
      }}
    >
      <DropdownMenu.GroupLabel class="menu__label">{props.label}</DropdownMenu.GroupLabel>
      <For each={values()}>
        {(value) => (
          <DropdownMenu.RadioItem class="menu__item" value={value} closeOnSelect={false}>
            <span class="menu__words">{labelOf(value)}</span>
            <DropdownMenu.ItemIndicator class="menu__mark">
              <Check size={16} />
            </DropdownMenu.ItemIndicator>
          </DropdownMenu.RadioItem>
        )}
      </For>
    </DropdownMenu.RadioGroup>
  );
}

/** Several choices among a few, shown in a menu under their label. */
export function MenuChecks(props: {
  readonly label: string;
  readonly picked: readonly string[];
  readonly options: readonly { readonly value: string; readonly label: string; readonly icon?: JSX.Element }[];
  readonly onPick: (picked: readonly string[]) => void;
}) {
  const toggle = (value: string, isOn: boolean) =>
    props.onPick(isOn ? [...props.picked, value] : props.picked.filter((one) => one !== value));
  return (
    <DropdownMenu.Group class="menu__group">
      <DropdownMenu.GroupLabel class="menu__label">{props.label}</DropdownMenu.GroupLabel>
      <For each={props.options}>
        {(option) => (
          <DropdownMenu.CheckboxItem
            class="menu__item"
            checked={props.picked.includes(option.value)}
            onChange={(isOn) => toggle(option.value, isOn)}
            closeOnSelect={false}
          >
            {option.icon}
            <span class="menu__words">{option.label}</span>
            <DropdownMenu.ItemIndicator class="menu__mark">
              <Check size={16} />
            </DropdownMenu.ItemIndicator>
          </DropdownMenu.CheckboxItem>
        )}
      </For>
    </DropdownMenu.Group>
  );
}

export function MenuLine() {
  return <DropdownMenu.Separator class="menu__line" />;
}
