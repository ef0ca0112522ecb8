import { type JSX, onMount } from "solid-js";
import type { DraftToSave } from "../../live/portal.ts";
import { usePortal } from "../context.ts";
import { createAutosave } from "../form/create-autosave.ts";
import { createSubmit } from "../form/create-submit.ts";
import { createUploads } from "../form/create-uploads.ts";
import { IdentityGroup } from "../form/identity-group.tsx";
import { FormNotices } from "../form/notices.tsx";
import { RequestGroup } from "../form/request-group.tsx";
import type { ViewOf } from "../portal.tsx";

/** The contact form. Sends without a script; with one it keeps a draft and sends files early. */
export function ContactPage(props: ViewOf<"contact">): JSX.Element {
  const { text, moment } = usePortal();
  let form: HTMLFormElement | undefined;
  const uploads = createUploads(props.view.form.documents, text.documents);
  const autosave = createAutosave(() => readDraft(form));
  const submit = createSubmit(uploads, autosave.stop);
  // A page that comes back from the browser's cache after sending must be able to send again.
  onMount(() => window.addEventListener("pageshow", (event) => event.persisted && window.location.reload()));
  const status = () => {
    if (autosave.isFailing()) return text.contact.notSaved;
    const at = autosave.savedAt();
    if (at) return text.contact.saved(moment(at, at));
    return props.view.savedAt ? text.contact.saved(moment(props.view.savedAt)) : "";
  };
  return (
    <>
      <div>
        <h1>{text.contact.title}</h1>
        <p class="lead">{text.contact.lead}</p>
      </div>
      <FormNotices form={props.view.form} />
      <form
        ref={(element) => (form = element)}
        class="form"
        method="post"
        action="/contact"
        enctype="multipart/form-data"
        novalidate
        onInput={autosave.touch}
        onChange={autosave.touch}
        onSubmit={submit.onSubmit}
      >
        <input type="hidden" name="submissionId" value={props.view.form.submissionId} />
        <RequestGroup view={props.view} uploads={uploads} />
        <IdentityGroup form={props.view.form} />
        <p class="field__hint">
          {text.contact.privacy} <a href="/donnees">{text.contact.privacyLink}</a>
        </p>
        <div class="actions">
          <button
            class="button button--primary"
            type="submit"
            name="action"
            value="send"
            aria-disabled={submit.isSending()}
          >
            {submit.isSending() ? text.contact.sending : text.contact.send}
          </button>
          <button class="button" type="submit" name="action" value="save">
            {text.contact.save}
          </button>
        </div>
        <p class="status" id="enregistrement" role="status">
          {status()}
        </p>
      </form>
    </>
  );
}

/** Reads the form as it stands. */
function readDraft(form: HTMLFormElement | undefined): DraftToSave {
  const data = new FormData(form);
  const values = Object.fromEntries(
    [...data].flatMap(([name, value]) =>
      typeof value === "string" && name !== "submissionId" && name !== "document" ? [[name, value]] : [],
    ),
  );
  const documents = data.getAll("document").filter((id) => typeof id === "string");
  return { submissionId: String(data.get("submissionId")), values, documents };
}
