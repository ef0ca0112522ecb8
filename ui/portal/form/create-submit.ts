/** Sends a form once: a second press does nothing, and files still on their way are waited for. */
import { createSignal } from "solid-js";
import type { Uploads } from "./create-uploads.ts";

/** `beforeSend` is called when the form really leaves. */
export function createSubmit(uploads: Uploads, beforeSend: () => void = () => {}) {
  const [isSending, setSending] = createSignal(false);
  return {
    isSending,
    onSubmit(event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) {
      const form = event.currentTarget;
      const button = event.submitter;
      if (isSending()) {
        event.preventDefault();
        return;
      }
      setSending(true);
      if (!uploads.isBusy()) {
        beforeSend();
        return;
      }
      event.preventDefault();
      uploads.whenIdle(() => {
        setSending(false);
        // What was chosen but refused must be read first.
        if (uploads.problems().length === 0) form.requestSubmit(button);
      });
    },
  };
}
