/** The foot of a dialog: cancel, and the one thing it does. */
import { useConsole } from "../session/console-context.tsx";

export function DialogFeet(props: {
  readonly confirm: string;
  readonly isDisabled?: boolean;
  readonly onCancel: () => void;
}) {
  const { text } = useConsole();
  return (
    <div class="modal__feet">
      <button type="button" class="button" onClick={() => props.onCancel()}>
        {text().action.cancel}
      </button>
      <button type="submit" class="button button--primary" disabled={props.isDisabled ?? false}>
        {props.confirm}
      </button>
    </div>
  );
}
