/** Attachments: a plain file input; with a script, files leave at once, with their progress. */
import { For, type JSX, Show } from "solid-js";
import { usePortal } from "../context.ts";
import type { Uploads } from "./create-uploads.ts";
import { FieldError, type FieldState } from "./field.tsx";

type Props = { readonly uploads: Uploads; readonly state: FieldState };

export function DocumentsField(props: Props): JSX.Element {
  const { text } = usePortal();
  const errors = () => [
    ...props.state.errors.filter(({ field }) => field === "documents").map(({ sentence }) => sentence),
    ...props.uploads.problems(),
  ];
  return (
    <div class="field">
      <label class="field__label" for="documents">
        {text.documents.label}
      </label>
      <span class="field__hint" id="documents-aide">
        {text.documents.hint} <a href="/conditions">{text.documents.limits}</a>
      </span>
      <input
        class="input"
        type="file"
        id="documents"
        name="documents"
        multiple
        aria-describedby="documents-aide documents-erreurs"
        aria-invalid={errors().length > 0 ? "true" : undefined}
        onChange={(event) => {
          props.uploads.add([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
      <div id="documents-erreurs" role="status">
        <For each={errors()}>
          {(sentence, index) => <FieldError name={`documents-${index()}`} sentence={sentence} />}
        </For>
      </div>
      <For each={props.uploads.uploading()}>
        {(file) => (
          <label class="upload">
            {text.documents.uploading(file.name, file.percent)}
            <progress max="100" value={file.percent} />
          </label>
        )}
      </For>
      <Attachments uploads={props.uploads} />
    </div>
  );
}

function Attachments(props: { readonly uploads: Uploads }): JSX.Element {
  const { text, page } = usePortal();
  const size = (bytes: number) => {
    const count = (value: number) =>
      value.toLocaleString(page.language === "fr" ? "fr-FR" : "en-GB", { maximumFractionDigits: 1 });
    return bytes < 1_000_000
      ? text.documents.kilobytes(count(Math.max(1, Math.round(bytes / 1000))))
      : text.documents.megabytes(count(bytes / 1_000_000));
  };
  return (
    <>
      <Show when={props.uploads.documents().length > 0}>
        <fieldset class="attached">
          <legend class="field__hint">{text.documents.kept}</legend>
          <For each={props.uploads.documents()}>
            {(document) => (
              <label class="choice">
                <input type="checkbox" name="document" value={document.id} checked />
                <span>
                  {document.name} <span class="attached__size">({size(document.bytes)})</span>
                </span>
              </label>
            )}
          </For>
        </fieldset>
      </Show>
      <p class="visually-hidden" role="status">
        {props.uploads.status()}
      </p>
    </>
  );
}
