/** The ways to send. The first is the usual one, by Ctrl+Enter too; the others also say what becomes of the case. */
import { Show } from "solid-js";
import { ChevronDown, Send } from "../../kit/parts/icons.ts";
import { Menu, MenuItem } from "../../kit/parts/menu.tsx";
import { useConsole } from "../session/console-context.tsx";
import type { After } from "./create-writing.ts";

export function SendButtons(props: {
  readonly isNote: boolean;
  readonly canSend: boolean;
  readonly onSend: (after: After) => void;
  readonly onResolveNext: () => void;
}) {
  const { text } = useConsole();
  const words = () => text().action.composer;
  return (
    <div class="composer__send">
      <Show
        when={!props.isNote}
        fallback={
          <button type="submit" class="button composer__note-button" aria-disabled={!props.canSend}>
            {words().addNote}
          </button>
        }
      >
        <button
          type="button"
          class="button composer__wait"
          disabled={!props.canSend}
          onClick={() => props.onSend("await-citizen")}
        >
          {words().sendAndWait}
        </button>
        <button type="submit" class="button button--primary composer__main" disabled={!props.canSend}>
          <Send size={16} />
          {words().send}
        </button>
        <Show when={props.canSend}>
          <Menu
            label={words().sendMore}
            class="button composer__more"
            placement="top-end"
            trigger={<ChevronDown size={16} />}
          >
            <MenuItem onPick={() => props.onSend("await-citizen")}>{words().sendAndWait}</MenuItem>
            <MenuItem onPick={() => props.onSend("resolve")}>{words().sendAndResolve}</MenuItem>
            <MenuItem hint="Shift+E" onPick={() => props.onResolveNext()}>
              {text().case.actions.resolveNext}
            </MenuItem>
          </Menu>
        </Show>
      </Show>
    </div>
  );
}
