/**
 * The questions that wait, as this tab knows them: the list, and the questions that were opened. The one after the open one is
 * read in advance, so that it is there when it is needed. What one answers leaves the list at once, and comes back when refused.
 */
import { type Accessor, createMemo, createSignal, onCleanup } from "solid-js";
import type { ProposalList, ProposalRow, ProposalView } from "../../../hub/protocol/registry.ts";
import type { Failure } from "../../live/api.ts";
import type { Console } from "../session/console-context.tsx";

export type ListStatus = "loading" | "ready" | "failed" | "forbidden";
export type Opened =
  | { readonly status: "loading" | "gone" | "failed" }
  | { readonly status: "ready"; readonly view: ProposalView };

export type Questions = {
  readonly status: Accessor<ListStatus>;
  /** In their order, those that were skipped at the end. */
  readonly rows: Accessor<readonly ProposalRow[]>;
  readonly hasMore: Accessor<boolean>;
  readonly find: (id: string) => ProposalRow | undefined;
  /** The question, read when it was not yet. */
  readonly opened: (id: string) => Opened;
  /** The question to answer after this one, or null: those where only another agent's word is missing are passed over. */
  readonly after: (id: string) => string | null;
  /** Opens a question and reads those that come next. */
  readonly show: (id: string) => void;
  readonly reload: () => Promise<void>;
  readonly retry: (id: string) => void;
  readonly hide: (id: string) => void;
  /** Puts a row where it belongs, as it is now. What was read of it is read again. */
  readonly put: (row: ProposalRow) => void;
  readonly skip: (id: string) => void;
};

/** Questions that are there before they are asked for. */
const AHEAD = 2;
const LOOK_MS = 30_000;
const FEW = 20;
/** Somebody else may have changed what was read so long ago. */
const FRESH_MS = 60_000;

type Kept = { readonly opened: Opened; readonly at: number };

/** Creates them, and reads the list. */
export function createQuestions({ api, now, me }: Pick<Console, "api" | "now" | "me">): Questions {
  const [status, setStatus] = createSignal<ListStatus>(me.mayReview ? "loading" : "forbidden");
  const [all, setAll] = createSignal<readonly ProposalRow[]>([]);
  const [next, setNext] = createSignal<string | null>(null);
  const [skipped, setSkipped] = createSignal<readonly string[]>([]);
  const [kept, setKept] = createSignal<ReadonlyMap<string, Kept>>(new Map());
  /** Answered here, and perhaps not yet in what the hub says. */
  const hidden = new Set<string>();
  const asking = new Set<string>();

  const rows = createMemo(() => {
    const last = skipped();
    const later = last.flatMap((id) => all().find((row) => row.id === id) ?? []);
    return [...all().filter(({ id }) => !last.includes(id)), ...later];
  });

  async function reload(): Promise<void> {
    if (!me.mayReview) return;
    const result = await api.review.list(null);
    if (result.ok) take(result.value);
    else if (status() !== "ready") setStatus(isForbidden(result.failure) ? "forbidden" : "failed");
  }

  function take({ proposals, next: further }: ProposalList): void {
    const there = new Set(proposals.map(({ id }) => id));
    for (const id of hidden) if (!there.has(id)) hidden.delete(id);
    setAll(proposals.filter(({ id }) => !hidden.has(id)));
    setNext(further);
    setStatus("ready");
  }

  async function readMore(): Promise<void> {
    const after = next();
    if (after === null) return;
    setNext(null);
    const result = await api.review.list(after);
    if (!result.ok) return;
    const known = new Set(all().map(({ id }) => id));
    setAll([...all(), ...result.value.proposals.filter(({ id }) => !known.has(id) && !hidden.has(id))]);
    setNext(result.value.next);
  }

  const keep = (id: string, opened: Opened) => setKept((map) => new Map(map).set(id, { opened, at: now() }));
  const forget = (id: string) =>
    setKept((map) => {
      const rest = new Map(map);
      rest.delete(id);
      return rest;
    });

  async function read(id: string): Promise<void> {
    if (asking.has(id)) return;
    asking.add(id);
    const result = await api.review.open(id);
    asking.delete(id);
    if (result.ok) keep(id, { status: "ready", view: result.value });
    else keep(id, { status: result.failure.kind === "not-found" ? "gone" : "failed" });
  }

  function isFresh(id: string): boolean {
    const found = kept().get(id);
    return found !== undefined && now() - found.at < FRESH_MS;
  }

  function ahead(id: string): readonly string[] {
    const found: string[] = [];
    for (let at = after(id); at !== null && found.length < AHEAD && !found.includes(at); at = after(at)) {
      if (at !== id) found.push(at);
    }
    return found;
  }

  function after(id: string): string | null {
    const list = rows();
    const at = list.findIndex((row) => row.id === id);
    const others = [...list.slice(at + 1), ...list.slice(0, Math.max(at, 0))];
    return others.find((row) => row.firstBy?.id !== me.id)?.id ?? null;
  }

  const looking = setInterval(() => {
    if (!document.hidden) void reload();
  }, LOOK_MS);
  onCleanup(() => clearInterval(looking));
  void reload();

  return {
    ...{ status, rows, reload, after },
    hasMore: () => next() !== null,
    find: (id) => all().find((row) => row.id === id),
    opened: (id) => kept().get(id)?.opened ?? { status: "loading" },
    show(id) {
      for (const one of [id, ...ahead(id)]) if (!isFresh(one)) void read(one);
      if (rows().length < FEW) void readMore();
    },
    retry(id) {
      forget(id);
      void read(id);
    },
    hide(id) {
      hidden.add(id);
      setAll(all().filter((row) => row.id !== id));
    },
    put(row) {
      hidden.delete(row.id);
      forget(row.id);
      const others = all().filter(({ id }) => id !== row.id);
      setAll([...others, row].sort((a, b) => compareText(a.openedAt, b.openedAt) || compareText(a.id, b.id)));
    },
    skip: (id) => setSkipped([...skipped().filter((one) => one !== id), id]),
  };
}

const isForbidden = (failure: Failure) => failure.kind === "problem" && failure.problem.status === 403;
const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
