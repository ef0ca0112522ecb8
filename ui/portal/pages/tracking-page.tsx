import { createSignal, type JSX, onCleanup, onMount, Show } from "solid-js";
import type { FormState, TrackedView } from "../../../hub/protocol/portal.ts";
import { followCase } from "../../live/portal.ts";
import { Messages } from "../case/messages.tsx";
import { Steps } from "../case/steps.tsx";
import { usePortal } from "../context.ts";
import { createSubmit } from "../form/create-submit.ts";
import { createUploads } from "../form/create-uploads.ts";
import { DocumentsField } from "../form/documents-field.tsx";
import { TextField } from "../form/field.tsx";
import { FormNotices } from "../form/notices.tsx";
import type { ViewOf } from "../portal.tsx";
import "../case/case.css";

/** One case: where it stands, who owes the next move, what was written, and a place to write. Live with a script. */
export function TrackingPage(props: ViewOf<"tracking">): JSX.Element {
  const { text } = usePortal();
  const [tracked, setTracked] = createSignal(props.view.tracked);
  const [news, setNews] = createSignal("");
  onMount(() => {
    const stop = followCase(props.view.token, (next) => {
      if (JSON.stringify(next) === JSON.stringify(tracked())) return;
      setTracked(next);
      setNews(text.tracking.updated);
    });
    onCleanup(stop);
  });
  return (
    <>
      <div>
        <p class="reference">{tracked().reference}</p>
        <h1>{tracked().title}</h1>
      </div>
      <Show when={props.view.isSent}>
        <p class="notice notice--done" role="status">
          {text.tracking.sent}
        </p>
      </Show>
      <FormNotices form={props.view.form} />
      <section class="stack" aria-labelledby="etat">
        <h2 id="etat">{text.tracking.where}</h2>
        <Steps tracked={tracked()} />
        <p class={`notice ${tracked().owes === "citizen" ? "notice--soon" : ""}`}>
          {text.tracking.owes[tracked().owes]}
        </p>
        <p class="visually-hidden" role="status">
          {news()}
        </p>
      </section>
      <section class="stack" aria-labelledby="messages">
        <h2 id="messages">{text.tracking.messages}</h2>
        <Messages tracked={tracked()} />
      </section>
      <ReplyForm token={props.view.token} form={props.view.form} />
      <ServiceCard tracked={tracked()} />
    </>
  );
}

function ReplyForm(props: { readonly token: string; readonly form: FormState }): JSX.Element {
  const { text } = usePortal();
  const uploads = createUploads(props.form.documents, text.documents);
  const submit = createSubmit(uploads);
  return (
    <form
      class="card form no-print"
      method="post"
      action={`/suivi/${props.token}`}
      enctype="multipart/form-data"
      novalidate
      onSubmit={submit.onSubmit}
    >
      <input type="hidden" name="submissionId" value={props.form.submissionId} />
      <TextField
        name="message"
        label={text.tracking.reply}
        hint={text.tracking.replyHint}
        state={props.form}
        rows={5}
        isRequired
      />
      <DocumentsField uploads={uploads} state={props.form} />
      <p class="actions">
        <button class="button button--primary" type="submit" aria-disabled={submit.isSending()}>
          {submit.isSending() ? text.contact.sending : text.tracking.send}
        </button>
      </p>
    </form>
  );
}

function ServiceCard(props: { readonly tracked: TrackedView }): JSX.Element {
  const { text } = usePortal();
  const service = () => props.tracked.service;
  return (
    <section class="stack" aria-labelledby="service-charge">
      <h2 id="service-charge">{text.tracking.contact}</h2>
      <p>
        {service().name}
        <Show when={service().phone}>
          {(phone) => (
            <>
              {" · "}
              <a class="figures" href={`tel:${phone().replace(/[^+\d]/g, "")}`}>
                {phone()}
              </a>
            </>
          )}
        </Show>
        <Show when={service().email}>
          {(email) => (
            <>
              {" · "}
              <a href={`mailto:${email()}`}>{email()}</a>
            </>
          )}
        </Show>
      </p>
    </section>
  );
}
