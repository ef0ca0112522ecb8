import type { JSX } from "solid-js";
import { usePortal } from "../context.ts";
import { ErrorSummary } from "../form/error-summary.tsx";
import { Field } from "../form/field.tsx";
import type { ViewOf } from "../portal.tsx";

/** The way back to a case, by what is printed on the receipt. */
export function FollowPage(props: ViewOf<"follow">): JSX.Element {
  const { text } = usePortal();
  const errors = () => props.view.errors.map(({ field }) => ({ field, sentence: text.errors.follow }));
  return (
    <>
      <div>
        <h1>{text.follow.title}</h1>
        <p class="lead">{text.follow.lead}</p>
      </div>
      <ErrorSummary errors={errors()} />
      <form class="card" method="post" action="/suivi" novalidate>
        <Field
          name="reference"
          label={text.follow.reference}
          hint={text.follow.referenceHint}
          state={{ values: props.view.values, errors: errors() }}
          input={{ autocomplete: "off", spellcheck: false }}
        />
        <Field
          name="key"
          label={text.follow.key}
          hint={text.follow.keyHint}
          state={{ values: props.view.values, errors: [] }}
          input={{ autocomplete: "off", spellcheck: false }}
        />
        <p class="actions">
          <button class="button button--primary" type="submit">
            {text.follow.open}
          </button>
        </p>
      </form>
    </>
  );
}
