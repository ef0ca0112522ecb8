/** The documents picked for a reply, and the button that picks them. */
import { For, Show } from "solid-js";
import { Paperclip, X } from "../../kit/parts/icons.ts";
import { sayBytes } from "../case/bytes.ts";
import { useConsole } from "../session/console-context.tsx";
import type { Attachments } from "./create-attachments.ts";

export function AttachButton(props: { readonly attachments: Attachments; readonly isDisabled: boolean }) {
  const { text } = useConsole();
  let picker: HTMLInputElement | undefined;
  return (
    <>
      <button type="button" class="button composer__attach" disabled={props.isDisabled} onClick={() => picker?.click()}>
        <Paperclip size={16} />
        {text().action.composer.attach}
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={text().action.composer.attach}
        onChange={(event) => {
          props.attachments.add([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

export function AttachmentList(props: { readonly attachments: Attachments }) {
  const { text } = useConsole();
  const words = () => text().action.composer;
  return (
    <Show when={props.attachments.list().length > 0}>
      <ul class="documents" aria-label={text().case.documents}>
        <For each={props.attachments.list()}>
          {(one) => (
            <li class="composer__document">
              <Show when={one.id} fallback={words().uploading(one.name)}>
                <span class="documents__name">{one.name}</span>
                <span class="documents__size">{sayBytes(one.bytes, text().language)}</span>
              </Show>
              <button
                type="button"
                class="composer__remove"
                aria-label={words().remove(one.name)}
                onClick={() => props.attachments.remove(one.key)}
              >
                <X size={14} />
              </button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
