/** What each key does, on one page. */
import { For, Show } from "solid-js";
import { Key } from "../../kit/parts/key.tsx";
import { Modal } from "../../kit/parts/modal.tsx";
import { KEY_MAP } from "../keys/key-map.ts";
import { useConsole } from "../session/console-context.tsx";
import "./keyboard-map.css";

const GROUPS = ["move", "act", "review", "general"] as const;

/** What has no key of its own is in a menu, which Tab reaches and arrows walk. */
const BY_MENU = {
  move: ["filters"],
  act: ["block", "sendMore"],
  review: [],
  general: ["presence", "settings"],
} as const;

export function KeyboardMap(props: { readonly onClose: () => void }) {
  const { text, preferences, me } = useConsole();
  const groups = () => GROUPS.filter((group) => group !== "review" || me.mayReview);
  const keysOf = (group: (typeof GROUPS)[number]) =>
    KEY_MAP.filter((one) => one.group === group && (one.action !== "review" || me.mayReview));
  const words = () => text().frame.map;
  return (
    <Modal title={words().title} closeLabel={text().frame.close} isWide isOpen onClose={props.onClose}>
      <Show when={!preferences.hasShortcuts}>
        <p class="keys__off">{words().off}</p>
      </Show>
      <div class="keys">
        <For each={groups()}>
          {(group) => (
            <section class="keys__group">
              <h3 class="keys__title">{words().groups[group]}</h3>
              <dl class="keys__list">
                <For each={keysOf(group)}>
                  {(one) => (
                    <div class="keys__line">
                      <dt>
                        <For each={one.keys}>{(sequence) => <Sequence keys={sequence} />}</For>
                      </dt>
                      <dd>{words().action[one.action]}</dd>
                    </div>
                  )}
                </For>
                <For each={BY_MENU[group]}>
                  {(one) => (
                    <div class="keys__line">
                      <dt>{words().byMenu}</dt>
                      <dd>{words().byMenuActions[one]}</dd>
                    </div>
                  )}
                </For>
                <Show when={group === "general"}>
                  <div class="keys__line">
                    <dt>
                      <Sequence keys={["Control+Enter"]} />
                    </dt>
                    <dd>{words().action.send}</dd>
                  </div>
                </Show>
              </dl>
            </section>
          )}
        </For>
      </div>
    </Modal>
  );
}

/** Keys pressed one after the other; those joined by + are pressed together. */
function Sequence(props: { readonly keys: readonly string[] }) {
  const { text } = useConsole();
  const said = (key: string) => {
    const names: Readonly<Record<string, string>> = text().frame.keys;
    return names[key] ?? key;
  };
  return (
    <span class="keys__sequence">
      <For each={props.keys}>
        {(key, index) => (
          <>
            <Show when={index() > 0}> {text().frame.map.andThen} </Show>
            <For each={key.split("+")}>{(part) => <Key name={said(part)} />}</For>
          </>
        )}
      </For>
    </span>
  );
}
