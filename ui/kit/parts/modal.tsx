/** A dialog that takes the whole attention: focus stays inside, Escape closes it, focus returns where it was. */
import { Dialog } from "@kobalte/core/dialog";
import type { ParentProps } from "solid-js";
import { X } from "./icons.ts";
import "./modal.css";

export function Modal(
  props: ParentProps<{
    readonly title: string;
    readonly closeLabel: string;
    readonly isOpen: boolean;
    readonly isWide?: boolean;
    readonly onClose: () => void;
  }>,
) {
  let content: HTMLDivElement | undefined;
  return (
    <Dialog open={props.isOpen} onOpenChange={(isOpen) => !isOpen && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay class="modal__veil" />
        <div class="modal__stage">
          <Dialog.Content
            ref={content}
            class="modal"
            classList={{ "modal--wide": props.isWide === true }}
            onOpenAutoFocus={(event) => {
              // One came to choose or to type: the first field has the focus, not the cross.
              const find = (what: string) => content?.querySelector<HTMLElement>(what);
              const first = find("input:checked") ?? find("input, form button[type=submit]");
              if (!first) return;
              event.preventDefault();
              first.focus();
            }}
          >
            <header class="modal__head">
              <Dialog.Title class="modal__title">{props.title}</Dialog.Title>
              <Dialog.CloseButton class="icon-button" aria-label={props.closeLabel}>
                <X />
              </Dialog.CloseButton>
            </header>
            {props.children}
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog>
  );
}
