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
  return (
    <Dialog open={props.isOpen} onOpenChange={(isOpen) => !isOpen && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay class="modal__veil" />
        <div class="modal__stage">
          <Dialog.Content class="modal" classList={{ "modal--wide": props.isWide === true }}>
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
