/** Keeps the draft: saves when typing pauses, says when it did, and goes on trying when it could not. */
import { createSignal, onCleanup } from "solid-js";
import { type DraftToSave, saveContactDraft } from "../../live/portal.ts";

const PAUSE_MS = 1_200;
const RETRY_MS = 5_000;

/** `save` can be given by a test. */
export function createAutosave(read: () => DraftToSave, save = saveContactDraft) {
  const [savedAt, setSavedAt] = createSignal<string | null>(null);
  const [isFailing, setFailing] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  function schedule(ms: number): void {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => void saveNow(), ms);
  }

  async function saveNow(): Promise<void> {
    const at = await save(read());
    if (isStopped) return;
    setFailing(at === null);
    if (at === null) schedule(RETRY_MS);
    else setSavedAt(at);
  }

  function stop(): void {
    isStopped = true;
    clearTimeout(timer);
  }
  onCleanup(stop);
  return { savedAt, isFailing, touch: () => schedule(PAUSE_MS), stop };
}
