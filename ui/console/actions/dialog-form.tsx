/** A dialog that asks for something and then does one thing: its fields, cancel, and confirm, which Enter presses too. */
import { type ParentProps, Show } from "solid-js";
import { Modal } from "../../kit/parts/modal.tsx";
import { useConsole } from "../session/console-context.tsx";

export function DialogForm(
  props: ParentProps<{
    readonly title: string;
    readonly confirm: string;
    readonly isDisabled?: boolean;
    readonly onConfirm: () => void;
    readonly onClose: () => void;
  }>,
) {
  const { text } = useConsole();
  return (
    <Modal title={props.title} closeLabel={text().frame.close} isOpen onClose={props.onClose}>
      <form
        class="modal__form"
        onSubmit={(event) => {
          event.preventDefault();
          props.onConfirm();
        }}
      >
        {props.children}
        <div class="modal__feet">
          <button type="button" class="button" onClick={() => props.onClose()}>
            {text().action.cancel}
          </button>
          <button type="submit" class="button button--primary" disabled={props.isDisabled ?? false}>
            {props.confirm}
          </button>
        </div>
      </form>
    </Modal>
  );
}

/** A labelled field of a dialog. Under it what helps, or what is wrong; the field is described by `<id>-help`. */
export function DialogField(
  props: ParentProps<{
    readonly id: string;
    readonly label: string;
    readonly help: string;
    /** What is wrong with it, or null. */
    readonly fault: string | null;
  }>,
) {
  return (
    <div class="field">
      <label class="field__label" for={props.id}>
        {props.label}
      </label>
      {props.children}
      <p id={`${props.id}-help`} class={props.fault === null ? "field__hint" : "field__error"}>
        <Show when={props.fault} fallback={props.help}>
          {props.fault}
        </Show>
      </p>
    </div>
  );
}
