/** Documents that go with a reply: each is given to the hub as soon as it is picked, and is a part of the reply's draft. */
import { type Accessor, createSignal } from "solid-js";
import { sayBytes } from "../case/bytes.ts";
import type { Console } from "../session/console-context.tsx";
import type { LiveDraft } from "./create-draft.ts";

/** As `hub/protocol/contacts.ts` bounds them; the hub checks again. */
export const DOCUMENTS_MAX = 10;
export const DOCUMENT_BYTES_MAX = 20 * 1024 * 1024;

export type Attachment = {
  readonly key: string;
  readonly name: string;
  readonly bytes: number;
  /** The hub's id, once it has the document. */
  readonly id: string | null;
};

export type Attachments = {
  readonly list: Accessor<readonly Attachment[]>;
  readonly isUploading: Accessor<boolean>;
  readonly add: (files: readonly File[]) => void;
  readonly remove: (key: string) => void;
};

type Uploading = Attachment & { readonly caseId: string };

/** Creates the list of the open case's attachments: those of its draft, and those that are on their way. */
export function createAttachments(
  console: Pick<Console, "api" | "toasts" | "text">,
  options: { readonly caseId: Accessor<string>; readonly draft: LiveDraft },
): Attachments {
  const [uploading, setUploading] = createSignal<readonly Uploading[]>([]);
  const words = () => console.text().action.composer;
  let made = 0;

  async function addOne(file: File): Promise<void> {
    const { name, size: bytes } = file;
    if (bytes > DOCUMENT_BYTES_MAX) {
      const max = sayBytes(DOCUMENT_BYTES_MAX, console.text().language);
      console.toasts.say("refused", words().tooBig(name, max));
      return;
    }
    const [caseId, key] = [options.caseId(), `uploading-${++made}`];
    setUploading((before) => [...before, { key, name, bytes, id: null, caseId }]);
    const result = await console.api.upload(file);
    // Taken away while it was on its way.
    const isWanted = uploading().some((one) => one.key === key);
    setUploading((before) => before.filter((one) => one.key !== key));
    if (!isWanted) return;
    const isAttached = result.ok && (await options.draft.attach(caseId, { id: result.value.id, name, bytes }));
    if (!isAttached) console.toasts.say("refused", words().uploadFailed(name));
  }

  const here = () => uploading().filter(({ caseId }) => caseId === options.caseId());
  const list = () => [...options.draft.state().documents.map((one) => ({ ...one, key: one.id })), ...here()];
  return {
    list,
    isUploading: () => here().length > 0,
    add(files) {
      const room = DOCUMENTS_MAX - list().length;
      if (files.length > room) console.toasts.say("refused", words().tooMany(DOCUMENTS_MAX));
      for (const file of files.slice(0, room)) void addOne(file);
    },
    remove(key) {
      setUploading((before) => before.filter((one) => one.key !== key));
      if (options.draft.state().documents.some(({ id }) => id === key)) options.draft.detach(key);
    },
  };
}
