/** Two certified identities are one person's only when the civil status changed: it is said on purpose. */
import { DialogForm } from "../actions/dialog-form.tsx";
import { useConsole } from "../session/console-context.tsx";

export function CivilStatusDialog(props: { readonly onConfirm: () => void; readonly onClose: () => void }) {
  const { text } = useConsole();
  const words = () => text().review.civil;
  return (
    <DialogForm title={words().title} confirm={words().confirm} onConfirm={props.onConfirm} onClose={props.onClose}>
      <p>{words().sentence}</p>
      <p>{words().effect}</p>
    </DialogForm>
  );
}
