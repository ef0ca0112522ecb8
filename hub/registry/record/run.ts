/**
 * Runs commands on the registry's records: several at once are one transaction, each decided on what those before it made.
 *
 * A command is known by its cause. Who asks again gets the first answer; who asks for something else under the same cause is
 * refused. A refusal leaves no trace, and may be answered otherwise later.
 */
import { type Plan, type RecordQueries, Unsettled } from "../../../db/queries/registry/record/records.ts";
import type { EntryKind, ObservationRow, Scope, Slice, Written } from "../../../db/queries/registry/record/rows.ts";
import type { Json, Sealed } from "../../../machines/kind.ts";
import type { Vault } from "../../vault/vault.ts";
import { type Asked, type Decision, firstEventId, type Refusal } from "./decide/decision.ts";
import { PENDING } from "./decide/merge.ts";
import type { Event, StoredEvent } from "./event.ts";
import { endsOf, type Kept, toRow } from "./event-row.ts";
import { type Brought, viewOf, writtenOf } from "./slice.ts";
import { evolve, type View } from "./state.ts";

export type Command<Answer extends Json> = {
  readonly asked: Asked;
  /** What is asked, to tell another question under the same cause. */
  readonly request: Json;
  /** What the agent wrote about it, in the clear. */
  readonly note: string | null;
  readonly scope: Scope;
  readonly decide: (view: View, asked: Asked) => Decision<Answer>;
  /** A new observation: its row without where it stands, and what to seal there. */
  readonly observation?: { readonly row: Omit<ObservationRow, "sealed">; readonly content: Json };
  /** An entry to be made when the command is accepted, of the kind of the entry where this observation stands. */
  readonly newEntry?: { readonly id: string; readonly like: string };
};

export type Outcome<Answer> =
  | { readonly accepted: true; readonly answer: Answer }
  | { readonly accepted: false; readonly refusal: Refusal };

export type RunDeps = { readonly queries: RecordQueries; readonly vault: Vault };

/** Runs the commands in their order. Returns an outcome for each. Throws when the database does not answer. */
export async function run<Answer extends Json>(
  { queries, vault }: RunDeps,
  commands: readonly Command<Answer>[],
): Promise<readonly Outcome<Answer>[]> {
  const scope = unionOf(commands);
  try {
    return await queries.change(scope, async () => {
      // Keys are read before the transaction: sealing under the locks then waits for nobody.
      await vault.load([...(await queries.findPersons(scope)).keys()]);
      return planOf(vault, commands);
    });
  } catch (error) {
    // A key that was made for an entry that may not be there: another hub may make another one.
    for (const { newEntry } of commands) if (newEntry) vault.forget(newEntry.id);
    throw error;
  }
}

type Accepted = { readonly event: Event; readonly kept: Kept; readonly command: Command<Json> };

type Session = { view: View; slice: Slice; readonly accepted: Accepted[] };

function planOf<Answer extends Json>(
  vault: Vault,
  commands: readonly Command<Answer>[],
): Plan<readonly Outcome<Answer>[]> {
  let base: View | null = null;
  let session: Session | null = null;
  return {
    decide(slice) {
      base = viewOf(slice);
      const started: Session = { view: base, slice, accepted: [] };
      session = started;
      const answer = commands.map((command) => decideOne(vault, started, command));
      return { count: started.accepted.length, answer };
    },
    write(positions) {
      if (!base || !session) throw new Error("decided before it is written");
      return writeAll(vault, base, session, positions);
    },
  };
}

function decideOne<Answer extends Json>(vault: Vault, session: Session, command: Command<Answer>): Outcome<Answer> {
  const { asked, newEntry, observation } = command;
  const digest = vault.fingerprint("registry command", JSON.stringify(command.request));
  const first = firstEventId(asked.cause);
  const done =
    session.slice.events.find(({ id }) => id === first) ??
    session.accepted.find(({ event }) => event.id === first)?.kept;
  if (done) {
    if (done.digest !== digest) return { accepted: false, refusal: { reason: "cause-used" } };
    // The table keeps what this same command answered.
    return { accepted: true, answer: done.answer as Answer };
  }
  const view = newEntry ? withEntry(session.view, newEntry, asked.at) : session.view;
  const decision = command.decide(view, asked);
  if (!decision.accepted) return decision;
  const { answer, events } = decision;
  for (const event of events) {
    const kept = event.id === first ? { digest, answer } : { digest: null, answer: null };
    session.accepted.push({ event, kept, command });
  }
  session.view = events.reduce((now, event, n) => evolve(now, { ...event, position: PENDING + n }), view);
  if (observation) session.view = withSource(session.view, observation.row);
  return { accepted: true, answer };
}

function withEntry(view: View, { id, like }: { readonly id: string; readonly like: string }, at: string): View {
  const kind: EntryKind = view.entries.get(view.placements.get(like)?.entry ?? "")?.kind ?? "person";
  const entry = { id, kind, createdAt: at, isErased: false, isLogged: false };
  return { ...view, entries: new Map(view.entries).set(id, entry) };
}

/** What the log does not say of a new observation, for the commands that follow. */
function withSource(view: View, row: Omit<ObservationRow, "sealed">): View {
  const sources = new Map(view.sources).set(row.id, row);
  const entry = view.placements.get(row.id)?.entry;
  if (row.link === null || entry === undefined) return { ...view, sources };
  return { ...view, sources, links: new Map(view.links).set(row.link, entry) };
}

function writeAll(vault: Vault, base: View, { view, slice, accepted }: Session, positions: readonly number[]) {
  const stored = accepted.map(({ event, command }, n): StoredEvent => {
    const note = event.id === firstEventId(event.cause) ? sealNote(vault, event, command.note) : null;
    return { ...event, note, position: positions[n] ?? 0 };
  });
  const after = stored.reduce((now, event) => evolve(now, event), { ...base, entries: view.entries });
  const commands = [...new Set(accepted.map(({ command }) => command))];
  const brought: Brought = {
    entries: commands.flatMap(({ newEntry, asked: { at } }) => {
      if (!newEntry) return [];
      const { id } = newEntry;
      return [{ id, kind: after.entries.get(id)?.kind ?? "person", key: vault.create(id), at }];
    }),
    observations: commands.flatMap(({ observation }): ObservationRow[] => {
      if (!observation) return [];
      const entry = after.placements.get(observation.row.id)?.entry ?? "";
      return [{ ...observation.row, sealed: sealUnder(vault, entry, observation.content) }];
    }),
    reseal: (observation, from, to) => {
      const sealed = slice.contents.get(observation) ?? null;
      const content = sealed === null ? null : openUnder(vault, from, sealed);
      return content === null ? null : sealUnder(vault, to, content);
    },
    links: linksOf(commands, base, after),
  };
  const written: Written = writtenOf(base, after, brought);
  const events = stored.map((event, n) => ({
    ...toRow(event, accepted[n]?.kept ?? NOT_KEPT),
    position: event.position,
  }));
  return { events, written };
}

const NOT_KEPT: Kept = { digest: null, answer: null };

function linksOf(commands: readonly Command<Json>[], before: View, after: View): Written["links"] {
  const links = commands.flatMap(({ observation }) => {
    const { id, link = null, source } = observation?.row ?? {};
    const entry = after.placements.get(id ?? "")?.entry;
    if (link === null || entry === undefined || before.links.has(link)) return [];
    return [[link, { kind: source === "franceconnect" ? "account" : "system", value: link, entry }] as const];
  });
  return [...new Map(links).values()];
}

/**
 * Under the keys of both entries, one around the other: erasing either of them erases what was written about both. About
 * somebody who is erased already nothing is kept.
 */
function sealNote(vault: Vault, event: Event, note: string | null): Sealed {
  const ends = endsOf(event);
  if (note === null || !ends.every((entry) => vault.holds(entry))) return null;
  return ends.reduce((inner, entry) => vault.seal(entry, inner), note);
}

function sealUnder(vault: Vault, entry: string, content: Json): string {
  if (!vault.holds(entry)) throw new Unsettled(`the key of entry ${entry} was not read`);
  return vault.seal(entry, content);
}

function openUnder(vault: Vault, entry: string, sealed: string): Json {
  if (!vault.holds(entry)) throw new Unsettled(`the key of entry ${entry} was not read`);
  return vault.open(entry, sealed);
}

function unionOf(commands: readonly Command<Json>[]): Scope {
  const all = (part: "entries" | "observations" | "merges" | "proposals" | "links") => [
    ...new Set(commands.flatMap(({ scope }) => scope[part] ?? [])),
  ];
  return {
    entries: all("entries"),
    observations: all("observations"),
    merges: all("merges"),
    proposals: all("proposals"),
    links: all("links"),
    events: commands.map(({ asked }) => firstEventId(asked.cause)),
    isWhole: commands.some(({ scope }) => scope.isWhole === true),
  };
}
