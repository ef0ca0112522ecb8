/**
 * The search of people while one types: asked a moment after the last letter, the answer to what was typed before is dropped.
 * What was typed stays as long as the page lives and nowhere else: an address bar would remember names.
 */
import { type Accessor, createSignal } from "solid-js";
import type { Motive, PeoplePage } from "../../../hub/protocol/people.ts";
import type { Api, Failure } from "../../live/api.ts";

const ASK_AFTER_MS = 250;
const LENGTH_MIN = 2;

export type SearchStatus = "start" | "loading" | "ready" | "failed" | "forbidden";

export type PeopleSearchState = {
  readonly typed: Accessor<string>;
  readonly motive: Accessor<Motive>;
  /** While the next answer is on its way, the last one stays. */
  readonly page: Accessor<PeoplePage | null>;
  readonly status: Accessor<SearchStatus>;
  /** True when the page answers what is typed now. */
  readonly isCurrent: Accessor<boolean>;
  readonly type: (typed: string) => void;
  readonly setMotive: (motive: Motive) => void;
  /** Asks at once. */
  readonly ask: () => void;
};

/** Creates the search. */
export function createPeopleSearch(api: Pick<Api, "people">): PeopleSearchState {
  const [typed, setTyped] = createSignal("");
  const [motive, setMotive] = createSignal<Motive>("contact");
  const [page, setPage] = createSignal<PeoplePage | null>(null);
  const [status, setStatus] = createSignal<SearchStatus>("start");
  const [answered, setAnswered] = createSignal("");
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | null = null;

  async function ask(): Promise<void> {
    clearTimeout(timer);
    asking?.abort();
    const wanted = typed().trim();
    if (wanted.length < LENGTH_MIN) {
      setPage(null);
      setStatus("start");
      return;
    }
    const own = new AbortController();
    asking = own;
    setStatus("loading");
    try {
      const result = await api.people(wanted, motive(), own.signal);
      if (own.signal.aborted) return;
      setAnswered(wanted);
      setPage(result.ok ? result.value : null);
      setStatus(result.ok ? "ready" : statusOf(result.failure));
    } catch (cause) {
      // Something else was typed meanwhile.
      if (!own.signal.aborted) throw cause;
    }
  }

  return {
    ...{ typed, motive, page, status },
    isCurrent: () => status() === "ready" && answered() === typed().trim(),
    type(text) {
      setTyped(text);
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), text === "" ? 0 : ASK_AFTER_MS);
    },
    setMotive,
    ask: () => void ask(),
  };
}

function statusOf(failure: Failure): SearchStatus {
  return failure.kind === "problem" && failure.problem.status === 403 ? "forbidden" : "failed";
}
