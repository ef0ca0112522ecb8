/** Documents that go with a reply: each is given to the hub as soon as it is picked. */
import { type Accessor, createEffect, createSignal, on } from "solid-js";
import { sayBytes } from "../case/bytes.ts";
import type { Console } from "../session/console-context.tsx";

/** As `hub/protocol/contacts.ts` bounds them; the hub checks again. */
export const DOCUMENTS_MAX = 10;
export const DOCUMENT_BYTES_MAX = 20 * 1024 * 1024;

export type Attachment = {
  readonly key: number;
  readonly name: string;
  readonly bytes: number;
  /** The hub's id, once it has the document. */
  readonly id: string | null;
};

export type Attachments = {
  readonly list: Accessor<readonly Attachment[]>;
  readonly isUploading: Accessor<boolean>;
  readonly add: (files: readonly File[]) => void;
  readonly remove: (key: number) => void;
  readonly clear: () => void;
};

/** Creates the list of a case's attachments. It is emptied when another case opens. */
export function createAttachments(
  console: Pick<Console, "api" | "toasts" | "text">,
  caseId: Accessor<string>,
): Attachments {
  const [list, setList] = createSignal<readonly Attachment[]>([]);
  const words = () => console.text().action.composer;
  let made = 0;

  async function addOne(file: File): Promise<void> {
    if (file.size > DOCUMENT_BYTES_MAX) {
      const max = sayBytes(DOCUMENT_BYTES_MAX, console.text().language);
      console.toasts.say("refused", words().tooBig(file.name, max));
      return;
    }
    const key = ++made;
    setList((before) => [...before, { key, name: file.name, bytes: file.size, id: null }]);
    const result = await console.api.upload(file);
    if (result.ok) {
      const { id } = result.value;
      setList((before) => before.map((one) => (one.key === key ? { ...one, id } : one)));
      return;
    }
    setList((before) => before.filter((one) => one.key !== key));
    console.toasts.say("refused", words().uploadFailed(file.name));
  }

  createEffect(on(caseId, () => setList([]), { defer: true }));
  return {
    list,
    isUploading: () => list().some(({ id }) => id === null),
    add(files) {
      const room = DOCUMENTS_MAX - list().length;
      if (files.length > room) console.toasts.say("refused", words().tooMany(DOCUMENTS_MAX));
      for (const file of files.slice(0, room)) void addOne(file);
    },
    remove: (key) => setList((before) => before.filter((one) => one.key !== key)),
    clear: () => setList([]),
  };
}
