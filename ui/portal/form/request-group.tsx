import { For, type JSX } from "solid-js";
import { usePortal } from "../context.ts";
import type { ViewOf } from "../portal.tsx";
import type { Uploads } from "./create-uploads.ts";
import { DocumentsField } from "./documents-field.tsx";
import { Field, FieldFrame, TextField } from "./field.tsx";

type Props = ViewOf<"contact"> & { readonly uploads: Uploads };

/** What the citizen asks, and of whom. */
export function RequestGroup(props: Props): JSX.Element {
  const { text } = usePortal();
  const form = () => props.view.form;
  return (
    <fieldset class="card">
      <legend class="group__title">
        <h2>{text.contact.request}</h2>
      </legend>
      <FieldFrame
        name="service"
        label={text.contact.service}
        hint={text.contact.serviceHint}
        state={form()}
        control={(ties) => (
          <select {...ties}>
            <option value="">{text.contact.serviceUnknown}</option>
            <For each={props.view.services}>
              {(service) => (
                <option value={service.id} selected={service.id === form().values.service}>
                  {service.name}
                </option>
              )}
            </For>
          </select>
        )}
      />
      <Field
        name="commune"
        label={text.contact.commune}
        hint={text.contact.communeHint}
        state={form()}
        input={{ list: "communes", autocomplete: "address-level2" }}
      />
      <datalist id="communes">
        <For each={props.view.communes}>{(commune) => <option value={commune} />}</For>
      </datalist>
      <Field name="subject" label={text.contact.subject} hint={text.contact.subjectHint} state={form()} isRequired />
      <TextField
        name="message"
        label={text.contact.message}
        hint={text.contact.messageHint}
        state={form()}
        rows={8}
        isRequired
      />
      <DocumentsField uploads={props.uploads} state={form()} />
    </fieldset>
  );
}
