/** A registry in memory: its log, and the view that follows from it. Commands are decided as the hub decides them. */
import type { EntryKind, SourceRow } from "../../db/queries/registry/record/rows.ts";
import type { Asked, Decision } from "../../hub/registry/record/decide/decision.ts";
import { type Added, decideAdd } from "../../hub/registry/record/decide/observations.ts";
import type { By, StoredEvent } from "../../hub/registry/record/event.ts";
import { type Golden, goldenRecord } from "../../hub/registry/record/golden.ts";
import type { Observation, PersonFields } from "../../hub/registry/record/observation.ts";
import { membersOf, personsOf } from "../../hub/registry/record/persons.ts";
import { evolve, type View } from "../../hub/registry/record/state.ts";
import type { Json } from "../../machines/kind.ts";

export const KARIM: By = { kind: "agent", agent: "a-karim" };
export const INES: By = { kind: "agent", agent: "a-ines" };
export const MATCHER: By = { kind: "automation", rule: "match", model: "fr-1" };

const START = Date.parse("2026-11-24T09:00:00.000Z");

export type Told = Omit<PersonFields, "kind">;
export type Look = Partial<Pick<Observation, "source" | "assurance" | "masterOf" | "at">> & { readonly link?: string };

export type RegistryLog = {
  readonly events: StoredEvent[];
  readonly view: () => View;
  readonly at: () => string;
  /** Adds an entry, a minute younger than the one before. */
  addEntry(id: string, kind?: EntryKind): void;
  /** Decides a command under a new cause, or under the one given, and takes its events into the log. */
  run<A extends Json>(by: By, decide: (view: View, asked: Asked) => Decision<A>, cause?: string): Decision<A>;
  observe(entry: string, told: Told, look?: Look, by?: By): Decision<Added>;
  /** The persons, as lists of entries under their public ids. */
  persons(): Record<string, readonly string[]>;
  goldens(): Record<string, Golden>;
};

/** Creates a registry without anybody. */
export function createRegistryLog(): RegistryLog {
  const events: StoredEvent[] = [];
  const contents = new Map<string, Omit<Observation, "entry">>();
  let view: View = {
    entries: new Map(),
    placements: new Map(),
    merges: new Map(),
    pairs: new Map(),
    proposals: new Map(),
    sources: new Map(),
    links: new Map(),
  };
  let minute = 0;
  let causes = 0;
  const at = () => new Date(START + minute * 60_000).toISOString();

  function run<A extends Json>(by: By, decide: (view: View, asked: Asked) => Decision<A>, cause?: string): Decision<A> {
    causes += 1;
    minute += 1;
    const asked = { cause: cause ?? `cause-${causes}`, at: at(), by, reason: null, note: null, evidence: [] };
    const decision = decide(view, asked);
    if (decision.accepted) for (const event of decision.events) take({ ...event, position: events.length + 1 });
    return decision;
  }

  function take(event: StoredEvent): void {
    events.push(event);
    view = evolve(view, event);
    // What the tables of links would say: where the observations with that identifier stand.
    const links = [...view.placements.values()].flatMap(({ id, entry }) => {
      const link = view.sources.get(id)?.link ?? null;
      return link === null ? [] : [[link, entry] as const];
    });
    view = { ...view, links: new Map(links) };
  }

  function observe(entry: string, told: Told, look: Look = {}, by: By = MATCHER): Decision<Added> {
    const id = `o${contents.size + 1}`;
    const { source = "declared", assurance = "none", masterOf = [], link, ...rest } = look;
    const observed = {
      id,
      source,
      assurance,
      masterOf,
      at: rest.at ?? at(),
      fields: { kind: "person" as const, ...told },
    };
    const row: SourceRow = {
      id,
      source,
      system: link === undefined ? null : link.replace(/:.*/, ""),
      link: link ?? null,
      hasIdentity: told.birthName !== undefined,
      at: observed.at,
    };
    const decision = run(by, (now, asked) => decideAdd(now, asked, { entry, kind: "person", source: row }));
    if (!decision.accepted) return decision;
    contents.set(id, observed);
    view = { ...view, sources: new Map(view.sources).set(id, row) };
    if (row.link !== null) view = { ...view, links: new Map(view.links).set(row.link, decision.answer.entry) };
    return decision;
  }

  function goldens(): Record<string, Golden> {
    return Object.fromEntries(
      Object.entries(persons()).map(([person, members]) => {
        const observations = [...view.placements.values()].flatMap(({ id, entry }) => {
          const observed = contents.get(id);
          return observed && members.includes(entry) ? { ...observed, entry } : [];
        });
        return [person, goldenRecord("person", observations)];
      }),
    );
  }

  function persons(): Record<string, readonly string[]> {
    const ids = [...new Set(personsOf(view).values())].toSorted();
    return Object.fromEntries(ids.map((id) => [id, membersOf(view, id)]));
  }

  return {
    events,
    view: () => view,
    at,
    addEntry(id, kind = "person") {
      minute += 1;
      const entry = { id, kind, createdAt: at(), isErased: false, isLogged: false };
      view = { ...view, entries: new Map(view.entries).set(id, entry) };
    },
    run,
    observe,
    persons,
    goldens,
  };
}
