/** The filter of the queue, kept in the address bar: a link shows the same queue to whoever may see it. */
import { useSearchParams } from "@solidjs/router";
import { type Accessor, createMemo } from "solid-js";
import type { QueueFilter } from "../../../hub/protocol/queue.ts";

export const VIEWS = ["open", "mine", "waiting", "junk", "closed"] as const;
export const CHANNELS = ["web", "email", "phone", "desk"] as const;

export type FilterParams = { view?: string; services?: string; channels?: string; q?: string };

/** Reads the filter out of the address; what is unknown is left out. Pure. */
export function readFilter(params: FilterParams): QueueFilter {
  const services = listOf(params.services);
  const channels = CHANNELS.filter((channel) => listOf(params.channels).includes(channel));
  const search = (params.q ?? "").trim().slice(0, 100);
  return {
    view: VIEWS.find((view) => view === params.view) ?? "open",
    ...(services.length > 0 ? { services } : {}),
    ...(channels.length > 0 ? { channels } : {}),
    ...(search ? { search } : {}),
  };
}

function listOf(value: string | undefined): string[] {
  return (value ?? "").split(",").filter((part) => part !== "");
}

export type FilterStore = {
  readonly filter: Accessor<QueueFilter>;
  /** How many narrowings are on, the view apart. */
  readonly count: Accessor<number>;
  readonly set: (change: Partial<QueueFilter>) => void;
  readonly clear: () => void;
};

/** Creates the filter from the address bar. A change replaces the address: going back leaves the queue, not a letter typed. */
export function createFilter(): FilterStore {
  const [params, setParams] = useSearchParams();
  const text = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join(",") : value);
  const filter = createMemo(
    () => {
      const [view, services, channels, q] = [params.view, params.services, params.channels, params.q].map(text);
      return readFilter({
        ...(view === undefined ? {} : { view }),
        ...(services === undefined ? {} : { services }),
        ...(channels === undefined ? {} : { channels }),
        ...(q === undefined ? {} : { q }),
      });
    },
    undefined,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  const replace = { replace: true, scroll: false };
  return {
    filter,
    count: () => [filter().services, filter().channels, filter().search].filter(Boolean).length,
    set(change) {
      const next = { ...filter(), ...change };
      setParams(
        {
          view: next.view === "open" ? undefined : next.view,
          services: next.services?.join(",") || undefined,
          channels: next.channels?.join(",") || undefined,
          q: next.search || undefined,
        },
        replace,
      );
    },
    clear: () => setParams({ services: undefined, channels: undefined, q: undefined }, replace),
  };
}
