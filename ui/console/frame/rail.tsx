/** The narrow column at the left (at the bottom of a telephone): where one is, who one is, how one likes it. */
import { A, useLocation } from "@solidjs/router";
import { Show } from "solid-js";
import { ContactRound, GitMerge, Inbox, Keyboard, LogOut, Settings } from "../../kit/parts/icons.ts";
import { Menu, MenuChoice, MenuLine } from "../../kit/parts/menu.tsx";
import { IconButton } from "../../kit/parts/tip.tsx";
import { useConsole } from "../session/console-context.tsx";
import { PresenceMenu } from "./presence-menu.tsx";
import "./rail.css";

export function Rail(props: { readonly onMap: () => void; readonly onLogOut: () => void }) {
  const { text, me } = useConsole();
  const location = useLocation();
  const words = () => text().frame;
  const isOn = (screen: string) => new RegExp(`/${screen}(?:/|$)`).test(location.pathname);
  const isOnPeople = () => isOn("people");
  const isOnQueue = () => !isOn("people") && !isOn("review");
  return (
    <nav class="rail" aria-label={words().navigation}>
      <A class="rail__mark" href={`/${location.search}`} aria-label={`${words().product}, ${words().queue}`}>
        <Mark />
      </A>
      <A
        class="icon-button"
        classList={{ "icon-button--on": isOnQueue() }}
        href={isOnQueue() ? `/${location.search}` : "/"}
        aria-label={words().queue}
        title={words().queue}
      >
        <Inbox />
      </A>
      <A
        class="icon-button"
        classList={{ "icon-button--on": isOnPeople() }}
        href="/people"
        aria-label={words().people}
        title={words().people}
      >
        <ContactRound />
      </A>
      <Show when={me.mayReview}>
        <A
          class="icon-button"
          classList={{ "icon-button--on": isOn("review") }}
          href="/review"
          aria-label={words().review}
          title={words().review}
        >
          <GitMerge />
        </A>
      </Show>
      <div class="rail__gap" />
      <IconButton label={words().keyboard} hint="?" placement="right" onPress={() => props.onMap()}>
        <Keyboard />
      </IconButton>
      <SettingsMenu />
      <IconButton label={words().logOut} placement="right" onPress={() => props.onLogOut()}>
        <LogOut />
      </IconButton>
      <PresenceMenu />
    </nav>
  );
}

function SettingsMenu() {
  const { text, preferences, setPreferences } = useConsole();
  const words = () => text().frame;
  return (
    <Menu label={words().settings} placement="right-end" trigger={<Settings />}>
      <MenuChoice
        label={words().theme.label}
        value={preferences.theme}
        options={(["light", "dark", "system"] as const).map((value) => ({ value, label: words().theme[value] }))}
        onPick={(theme) => setPreferences({ theme })}
      />
      <MenuLine />
      <MenuChoice
        label={words().density.label}
        value={preferences.density}
        options={(["comfortable", "compact"] as const).map((value) => ({ value, label: words().density[value] }))}
        onPick={(density) => setPreferences({ density })}
      />
      <MenuLine />
      <MenuChoice
        label={words().language.label}
        value={preferences.language}
        options={(["fr", "en"] as const).map((value) => ({ value, label: words().language[value] }))}
        onPick={(language) => setPreferences({ language })}
      />
      <MenuLine />
      <MenuChoice
        label={words().shortcuts.label}
        value={preferences.hasShortcuts ? "on" : "off"}
        options={(["on", "off"] as const).map((value) => ({ value, label: words().shortcuts[value] }))}
        onPick={(value) => setPreferences({ hasShortcuts: value === "on" })}
      />
    </Menu>
  );
}

/** The mark of Guichet: a counter's window, with someone behind it. */
function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <rect x="2" y="2" width="28" height="28" rx="8" fill="var(--azur)" />
      <path d="M8 22V15a8 8 0 0 1 16 0v7" fill="none" stroke="var(--on-azur)" stroke-width="2.4" />
      <path d="M6 23h20" stroke="var(--on-azur)" stroke-width="2.4" stroke-linecap="round" />
      <circle cx="16" cy="16" r="3" fill="var(--on-azur)" />
    </svg>
  );
}
