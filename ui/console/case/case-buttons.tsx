/** The primary action of the case, and the others: as buttons where there is room, always in the menu. */
import { Button } from "@kobalte/core/button";
import { Match, Show, Switch } from "solid-js";
import { ArrowRightLeft, Check, Ellipsis, Hand, Hourglass, ShieldCheck, Undo } from "../../kit/parts/icons.ts";
import { Menu, MenuItem, MenuLine } from "../../kit/parts/menu.tsx";
import { IconButton } from "../../kit/parts/tip.tsx";
import { useConsole } from "../session/console-context.tsx";
import type { CaseActions } from "./create-actions.ts";

export function CaseButtons(props: { readonly actions: CaseActions }) {
  const { text } = useConsole();
  const words = () => text().case.actions;
  const possible = () => props.actions.possible();
  return (
    <div class="case-head__buttons">
      <Show when={possible().act}>
        <div class="case-head__quiet">
          <IconButton label={words().release} hint="u" onPress={() => void props.actions.release()}>
            <Undo />
          </IconButton>
          <IconButton label={words().transfer} hint="t" onPress={() => props.actions.ask("transfer")}>
            <ArrowRightLeft />
          </IconButton>
          <IconButton label={words().wait} hint="w" onPress={() => props.actions.ask("wait")}>
            <Hourglass />
          </IconButton>
        </div>
      </Show>
      <Switch>
        <Match when={possible().clearJunk}>
          <Button class="button" aria-keyshortcuts="i" onClick={() => void props.actions.judge(false)}>
            <ShieldCheck />
            {words().notJunk}
          </Button>
        </Match>
        <Match when={possible().claim}>
          <Button class="button button--primary" aria-keyshortcuts="c" onClick={() => void props.actions.claim()}>
            <Hand />
            {words().claim}
          </Button>
        </Match>
        <Match when={possible().act}>
          <Button class="button" aria-keyshortcuts="e" onClick={() => props.actions.ask("resolve")}>
            <Check />
            {words().resolve}
          </Button>
        </Match>
        <Match when={possible().resume}>
          <Button class="button" aria-keyshortcuts="a" onClick={() => void props.actions.resume()}>
            <Undo />
            {words().resume}
          </Button>
        </Match>
      </Switch>
      <MoreActions actions={props.actions} />
    </div>
  );
}

function MoreActions(props: { readonly actions: CaseActions }) {
  const { text } = useConsole();
  const words = () => text().case.actions;
  const isHeld = () => props.actions.possible().act;
  return (
    <Menu label={words().more} trigger={<Ellipsis />}>
      <MenuItem hint="t" isDisabled={!isHeld()} onPick={() => props.actions.ask("transfer")}>
        {words().transfer}
      </MenuItem>
      <MenuItem hint="w" isDisabled={!isHeld()} onPick={() => props.actions.ask("wait")}>
        {words().wait}
      </MenuItem>
      <MenuItem hint="u" isDisabled={!isHeld()} onPick={() => void props.actions.release()}>
        {words().release}
      </MenuItem>
      <MenuLine />
      <MenuItem hint="e" isDisabled={!isHeld()} onPick={() => props.actions.ask("resolve")}>
        {words().resolve}
      </MenuItem>
      <MenuItem hint="Shift+E" isDisabled={!isHeld()} onPick={() => props.actions.ask("resolve-next")}>
        {words().resolveNext}
      </MenuItem>
      <MenuLine />
      <MenuItem hint="i" isDisabled={!props.actions.possible().markJunk} onPick={() => void props.actions.judge(true)}>
        {words().junk}
      </MenuItem>
      <Show when={props.actions.possible().block}>
        <MenuItem onPick={() => props.actions.ask("block")}>{text().block.action}</MenuItem>
      </Show>
    </Menu>
  );
}
