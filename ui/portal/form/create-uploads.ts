/** Sends files as soon as they are chosen, two at a time, so that the form itself leaves at once. */
import { createSignal } from "solid-js";
import type { Attached } from "../../../hub/protocol/portal.ts";
import { uploadDocument } from "../../live/portal.ts";

const DOCUMENTS_MAX = 10;
const AT_ONCE = 2;

export type Uploading = { readonly name: string; readonly percent: number };

/** Sentences that the screen says about what happens. */
type Sayings = {
  readonly received: (name: string) => string;
  readonly failed: (name: string) => string;
  readonly tooMany: string;
};

export type Uploads = ReturnType<typeof createUploads>;

/** Returns the files already received, those on their way, and what went wrong. `upload` can be given by a test. */
export function createUploads(first: readonly Attached[], say: Sayings, upload = uploadDocument) {
  const [documents, setDocuments] = createSignal(first);
  const [uploading, setUploading] = createSignal<readonly Uploading[]>([]);
  const [problems, setProblems] = createSignal<readonly string[]>([]);
  const [status, setStatus] = createSignal("");
  const queue: File[] = [];
  let running = 0;
  let afterwards: (() => void) | null = null;

  async function send(file: File): Promise<void> {
    const key = { name: file.name, percent: 0 };
    let shown: Uploading = key;
    setUploading((all) => [...all, shown]);
    const show = (next: Uploading | null) => {
      setUploading((all) => all.flatMap((one) => (one === shown ? (next ? [next] : []) : [one])));
      if (next) shown = next;
    };
    const result = await upload(file, (percent) => show({ name: file.name, percent }));
    show(null);
    if (result.ok) {
      setDocuments((all) => [...all, result.document]);
      setStatus(say.received(file.name));
    } else setProblems((all) => [...all, result.sentence ?? say.failed(file.name)]);
  }

  async function drain(): Promise<void> {
    running++;
    for (let file = queue.shift(); file; file = queue.shift()) await send(file);
    running--;
    if (running === 0 && afterwards) {
      const run = afterwards;
      afterwards = null;
      run();
    }
  }

  return {
    documents,
    uploading,
    problems,
    status,
    /** Takes files that were chosen. */
    add(files: readonly File[]) {
      const room = DOCUMENTS_MAX - documents().length - uploading().length - queue.length;
      setProblems(files.length > room ? [say.tooMany] : []);
      queue.push(...files.slice(0, Math.max(room, 0)));
      while (running < AT_ONCE && queue.length > running) void drain();
      if (running === 0 && queue.length > 0) void drain();
    },
    isBusy: () => running > 0,
    /** Calls back once nothing is on its way. */
    whenIdle(callback: () => void) {
      afterwards = callback;
    },
  };
}
