/** What a portal page asks of the hub once its script runs: keep a draft, send a file early, hear of changes. */
import type { Attached, TrackedView } from "../../hub/protocol/portal.ts";

export type DraftToSave = {
  readonly submissionId: string;
  readonly values: Readonly<Record<string, string>>;
  readonly documents: readonly string[];
};

/** Saves the draft of the contact form. Gives the instant that the hub saved it at, or null when it could not. */
export async function saveContactDraft(draft: DraftToSave): Promise<string | null> {
  try {
    const response = await fetch("/contact/brouillon", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(draft),
    });
    if (!response.ok) return null;
    const { savedAt } = (await response.json()) as { savedAt: string };
    return savedAt;
  } catch {
    // No connection: the caller says that the draft is not saved, and tries again.
    return null;
  }
}

/** A file that was taken, or the hub's sentence on why not; null when the hub could not be reached. */
export type UploadResult =
  | { readonly ok: true; readonly document: Attached }
  | { readonly ok: false; readonly sentence: string | null };

/** Sends one file, telling how far it is in percent. `XMLHttpRequest`, because `fetch` cannot tell. */
export function uploadDocument(file: File, onProgress: (percent: number) => void): Promise<UploadResult> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = (event) => onProgress(Math.floor((100 * event.loaded) / Math.max(event.total, 1)));
    request.onload = () => resolve(readUpload(request.status, request.responseText));
    request.onerror = () => resolve({ ok: false, sentence: null });
    request.onabort = request.onerror;
    request.open("POST", "/api/v1/uploads");
    const body = new FormData();
    body.append("file", file, file.name);
    request.send(body);
  });
}

function readUpload(status: number, text: string): UploadResult {
  try {
    const answer = JSON.parse(text) as Attached & { errors?: { detail: string }[] };
    return status === 201
      ? { ok: true, document: { id: answer.id, name: answer.name, bytes: answer.bytes } }
      : { ok: false, sentence: answer.errors?.[0]?.detail ?? null };
  } catch {
    // A proxy's page instead of ours.
    return { ok: false, sentence: null };
  }
}

/** Hears of each change of the case behind a secret link. The browser reconnects by itself. Returns how to stop. */
export function followCase(token: string, onCase: (tracked: TrackedView) => void): () => void {
  const source = new EventSource(`/suivi/${token}/direct`);
  source.addEventListener("case", (event) => onCase(JSON.parse(event.data) as TrackedView));
  return () => source.close();
}
