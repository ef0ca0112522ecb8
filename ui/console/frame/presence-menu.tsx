/** Whether one takes contacts: available, on a break and why, or away from the post. */
import type { Command } from "../../../hub/protocol/commands.ts";
import { Menu, MenuChoice, MenuItem, MenuLine } from "../../kit/parts/menu.tsx";
import { sayFailure } from "../case/refusal-words.ts";
import { useConsole } from "../session/console-context.tsx";

type PauseReason = Extract<Command, { readonly type: "pause" }>["why"];
const REASONS: readonly PauseReason[] = ["break", "meal", "meeting", "training", "back-office"];

export function PresenceMenu() {
  const console = useConsole();
  const words = () => console.text().frame.presence;
  const presence = () => console.presence().presence;
  const reason = () => REASONS.find((one) => one === console.presence().pauseReason);
  const said = () => {
    const why = reason();
    return presence() === "paused" && why
      ? words().why[why].toLocaleLowerCase(console.text().language)
      : words()[presence()].toLocaleLowerCase(console.text().language);
  };

  async function ask(command: Command): Promise<void> {
    const result = await console.api.command(command, console.newId());
    if (result.ok) return;
    const context = { text: console.text(), now: console.now(), view: null };
    console.toasts.say("refused", sayFailure(result.failure, context));
  }

  function become(value: "available" | PauseReason): void {
    if (value !== "available") void ask({ type: "pause", why: value });
    else void ask(presence() === "paused" ? { type: "unpause" } : { type: "enter" });
  }

  return (
    <Menu
      label={words().label(console.me.name, said())}
      class={`presence presence--${presence()}`}
      placement="right-end"
      trigger={
        <>
          <span class="presence__initials" data-initials={initialsOf(console.me.name)} aria-hidden="true" />
          <span class="presence__dot" aria-hidden="true" />
        </>
      }
    >
      <p class="presence__name">{console.me.name}</p>
      <MenuChoice
        label={words()[presence()]}
        value={presence() === "available" ? "available" : (reason() ?? "")}
        options={[
          { value: "available", label: words().available },
          ...REASONS.map((value) => ({ value, label: `${words().pauseFor} · ${words().why[value]}` })),
        ]}
        onPick={(value) => value !== "" && become(value)}
      />
      <MenuLine />
      <MenuItem isDisabled={presence() === "offline"} onPick={() => void ask({ type: "leave" })}>
        {words().leave}
      </MenuItem>
    </Menu>
  );
}

/** Returns at most two initials. Pure. */
export function initialsOf(name: string): string {
  const parts = name.split(/\s+/).filter((part) => part !== "");
  return [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map((part) => part?.charAt(0) ?? "").join("");
}
