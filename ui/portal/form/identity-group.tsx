import { type JSX, Show } from "solid-js";
import type { FormState } from "../../../hub/protocol/portal.ts";
import { usePortal } from "../context.ts";
import { Field } from "./field.tsx";

/** Who writes. A sign-in fills it in; nobody has to. */
export function IdentityGroup(props: { readonly form: FormState }): JSX.Element {
  const { text } = usePortal();
  return (
    <fieldset class="card identity">
      <legend class="group__title">
        <h2>{text.contact.you}</h2>
      </legend>
      <SignIn />
      <Kind form={props.form} />
      <Field
        name="organisation"
        label={text.contact.organisationName}
        state={props.form}
        input={{ autocomplete: "organization" }}
        isRequired
      />
      <div class="pair">
        <Field
          name="givenNames"
          label={text.contact.givenNames}
          state={props.form}
          input={{ autocomplete: "given-name" }}
          isRequired
        />
        <Field
          name="familyName"
          label={text.contact.familyName}
          state={props.form}
          input={{ autocomplete: "family-name" }}
          isRequired
        />
      </div>
      <Field
        name="email"
        label={text.contact.email}
        hint={text.contact.emailHint}
        state={props.form}
        input={{ type: "email", autocomplete: "email", inputmode: "email" }}
      />
      <div class="pair">
        <Field
          name="phone"
          label={text.contact.phone}
          state={props.form}
          input={{ type: "tel", autocomplete: "tel" }}
        />
        <Field
          name="postalAddress"
          label={text.contact.postalAddress}
          state={props.form}
          input={{ autocomplete: "street-address" }}
        />
      </div>
    </fieldset>
  );
}

function SignIn(): JSX.Element {
  const { page, text } = usePortal();
  return (
    <Show when={!page.citizen && page.signInUrl}>
      {(url) => (
        <p class="sign-in">
          <a class="button" href={`${url()}?next=${encodeURIComponent("/contact?brouillon=reprendre")}`}>
            {text.contact.signIn}
          </a>
          <span class="field__hint">{text.contact.signInHint}</span>
        </p>
      )}
    </Show>
  );
}

function Kind(props: { readonly form: FormState }): JSX.Element {
  const { text } = usePortal();
  const isOrganisation = () => props.form.values.kind === "organisation";
  return (
    <fieldset>
      <legend class="field__label field__label--legend">{text.contact.kind}</legend>
      <div class="choices">
        <label class="choice">
          <input type="radio" id="kind" name="kind" value="person" checked={!isOrganisation()} />
          {text.contact.person}
        </label>
        <label class="choice">
          <input type="radio" name="kind" value="organisation" checked={isOrganisation()} />
          {text.contact.organisation}
        </label>
      </div>
    </fieldset>
  );
}
