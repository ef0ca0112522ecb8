/** A button that is an icon, with its name as accessible name and, with its key, as a tip on hover and focus. */
import { Button } from "@kobalte/core/button";
import { Tooltip } from "@kobalte/core/tooltip";
import type { ParentProps } from "solid-js";
import { Key } from "./key.tsx";
import "./tip.css";

export function IconButton(
  props: ParentProps<{
    readonly label: string;
    readonly hint?: string;
    readonly onPress: () => void;
    readonly isOn?: boolean;
    readonly placement?: "right" | "bottom" | "top";
  }>,
) {
  return (
    <Tooltip placement={props.placement ?? "bottom"} gutter={6} openDelay={400}>
      <Tooltip.Trigger
        as={Button}
        class="icon-button"
        classList={{ "icon-button--on": props.isOn === true }}
        aria-label={props.label}
        onClick={() => props.onPress()}
      >
        {props.children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content class="tip">
          {props.label}
          {props.hint ? <Key name={props.hint} /> : null}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip>
  );
}
