import type { Announcements } from "./announcement.ts";

/** Lets pages that show one case know when it has changed. They read it again themselves. */
export type CaseWatch = {
  /** Calls back after each commit that concerns the case, or when that cannot be told. Returns how to stop. */
  onCaseChanged(caseId: string, callback: () => void): () => void;
};

/** Creates the watch over the announcements of all hubs. */
export function createCaseWatch(announcements: Announcements): CaseWatch {
  const watched = new Map<string, Set<() => void>>();
  announcements.subscribe(({ cases }) => {
    for (const caseId of cases ?? watched.keys()) for (const callback of watched.get(caseId) ?? []) callback();
  });
  return {
    onCaseChanged(caseId, callback) {
      const callbacks = watched.get(caseId) ?? new Set();
      watched.set(caseId, callbacks.add(callback));
      return () => {
        callbacks.delete(callback);
        if (callbacks.size === 0) watched.delete(caseId);
      };
    },
  };
}
