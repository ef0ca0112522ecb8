import { type JSX, Show } from "solid-js";
import type { FormState } from "../../../hub/protocol/portal.ts";
import { usePortal } from "../context.ts";
import { ErrorSummary } from "./error-summary.tsx";

/** What is said above a form that came back: the errors, or what happened to the last try. */
export function FormNotices(props: { readonly form: FormState }): JSX.Element {
  const { text } = usePortal();
  return (
    <>
      <ErrorSummary errors={props.form.errors} />
      <Show when={props.form.notice}>
        {(notice) => (
          <p class="notice notice--soon" role="alert" tabindex="-1" autofocus>
            {notice() === "try-again" ? text.errors.tryAgain : text.errors.alreadyUsed}
          </p>
        )}
      </Show>
    </>
  );
}
