/** Reads persons: their golden record, and what is asked about them. Agents' reads are audited before they are answered. */
import type { RecordQueries } from "../../../db/queries/registry/record/records.ts";
import type { EntryKind, ProposalRow, StoredEventRow } from "../../../db/queries/registry/record/rows.ts";
import type { Instant, Json } from "../../../machines/kind.ts";
import type { Audit } from "../../audit/audit.ts";
import type { Vault } from "../../vault/vault.ts";
import type { Content } from "./commands.ts";
import { barsOf, needsTwo } from "./decide/bars.ts";
import type { Refusal } from "./decide/decision.ts";
import { isMoot } from "./decide/merge.ts";
import type { StoredEvent } from "./event.ts";
import { endsOf, toEvent } from "./event-row.ts";
import { type Golden, goldenRecord } from "./golden.ts";
import type { Observation } from "./observation.ts";
import { membersOf, personOf } from "./persons.ts";
import type { Pair } from "./requests.ts";
import { viewOf } from "./slice.ts";

/** An agent who looks, and why; null for the hub itself (matching, projections). */
export type Reader = { readonly agent: string; readonly motive: string | null } | null;

export type PersonRecord = {
  /** Its public id: the oldest entry's. */
  readonly person: string;
  readonly entries: readonly string[];
  readonly golden: Golden;
  /** Who they are for FranceConnect and for business systems. */
  readonly references: readonly { readonly system: string; readonly id: string; readonly entry: string }[];
};

export type Preview = {
  readonly left: PersonRecord;
  readonly right: PersonRecord;
  /** What the merge would give. */
  readonly golden: Golden;
  /** What forbids it; empty when nothing does. */
  readonly bars: readonly Refusal[];
  readonly needsTwo: boolean;
  /** All that was observed of either. */
  readonly observations: readonly Observation[];
};

/** A proposal with the persons of both ends, as they are now. */
export type ListedProposal = ProposalRow & { readonly leftPerson: string; readonly rightPerson: string };

export type ProposalPage = {
  readonly proposals: readonly ListedProposal[];
  /** Where the next page begins; null at the end. */
  readonly next: { readonly openedAt: Instant; readonly id: string } | null;
};

export type AskedPage = {
  readonly assignedTo?: string | null;
  readonly after?: ProposalPage["next"];
  /** At most 200. */
  readonly limit?: number;
};

/** An event with the note opened: null when there is none, or when one of those concerned was erased. */
export type HistoryEvent = { readonly event: StoredEvent; readonly note: string | null };

export type ReadDeps = {
  readonly queries: RecordQueries;
  readonly vault: Vault;
  readonly audit: Pick<Audit, "record">;
  readonly now: () => number;
};

const PAGE_MAX = 200;
const HISTORY_MAX = 500;

export type ReadRecords = ReturnType<typeof createReadRecords>;

/** Creates the reading side of the records. */
export function createReadRecords({ queries, vault, audit, now }: ReadDeps) {
  /** The audit knows persons by a pseudonym of its own: an entry's id stays inside the registry (design D14). */
  function note(reader: Reader, action: string, person: string): void {
    if (!reader) return;
    const target = `person:${vault.subject("registry", person)}`;
    audit.record({
      actor: `agent:${reader.agent}`,
      action,
      target,
      ...(reader.motive !== null && { motive: reader.motive }),
    });
  }

  async function readObservations(entries: readonly string[]): Promise<readonly Read[]> {
    const [rows] = await Promise.all([queries.listObservations(entries), vault.load(entries)]);
    return rows.map(({ id, entry, source, assurance, masterOf, at, sealed }) => {
      // Sealed by `addObservation` only, with fields that were checked at the door.
      const content = (sealed === null ? null : vault.open(entry, sealed)) as Content | null;
      const observation = { id, entry, source, assurance, masterOf, at, fields: content?.fields ?? null };
      return { observation, external: content?.external ?? null };
    });
  }

  async function readPerson(person: string, kind: EntryKind, entries: readonly string[]): Promise<PersonRecord> {
    return recordOf(person, kind, entries, await readObservations(entries));
  }

  return {
    /** Returns the record of the person that the entry is one of, or null when there is no such entry. */
    async goldenOf(entry: string, reader: Reader): Promise<PersonRecord | null> {
      const view = viewOf(await queries.look({ entries: [entry] }));
      const kind = view.entries.get(entry)?.kind;
      if (!kind) return null;
      const person = personOf(view, entry);
      note(reader, "person.read", person);
      return await readPerson(person, kind, membersOf(view, entry));
    },

    /** Returns what a merge would give and what forbids it, or null when one of the entries is not there. */
    async preview({ left, right, isNewCivilStatus = false }: Previewed, reader: Reader): Promise<Preview | null> {
      const view = viewOf(await queries.look({ entries: [left, right] }));
      const [one, other] = [view.entries.get(left), view.entries.get(right)];
      if (!one || !other) return null;
      for (const entry of [left, right]) note(reader, "person.compare", personOf(view, entry));
      const sides = [membersOf(view, left), membersOf(view, right)] as const;
      const read = await readObservations([...new Set(sides.flat())]);
      return {
        left: recordOf(personOf(view, left), one.kind, sides[0], read),
        right: recordOf(personOf(view, right), other.kind, sides[1], read),
        golden: recordOf("", one.kind, sides.flat(), read).golden,
        bars: barsOf(view, { left, right, isNewCivilStatus, at: new Date(now()).toISOString() }),
        needsTwo: needsTwo(view, left, right),
        observations: read.map(({ observation }) => observation),
      };
    },

    /** Returns the proposals that wait for an answer, the oldest first, without those that need none any more. */
    async listProposals({ assignedTo = null, after = null, limit = PAGE_MAX }: AskedPage = {}): Promise<ProposalPage> {
      const at = new Date(now()).toISOString();
      const most = Math.min(limit, PAGE_MAX);
      const rows = await queries.listProposals({ at, assignedTo, after, limit: most });
      const view = viewOf(await queries.look({ entries: rows.flatMap(({ left, right }) => [left, right]) }));
      const proposals = rows
        .filter((proposal) => !isMoot(view, proposal, at))
        .map((row) => ({ ...row, leftPerson: personOf(view, row.left), rightPerson: personOf(view, row.right) }));
      const last = rows.at(-1);
      return { proposals, next: last && rows.length === most ? { openedAt: last.openedAt, id: last.id } : null };
    },

    /** Returns a proposal, answered or not, or null. */
    async findProposal(id: string): Promise<ListedProposal | null> {
      const view = viewOf(await queries.look({ proposals: [id] }));
      const found = view.proposals.get(id);
      if (!found) return null;
      return { ...found, leftPerson: personOf(view, found.left), rightPerson: personOf(view, found.right) };
    },

    /**
     * Returns the golden record of each entry's person, in as many questions as for one. It is for lists that say names only,
     * so nothing is audited; an entry that is not there is absent.
     */
    async listGoldens(entries: readonly string[]): Promise<ReadonlyMap<string, Golden>> {
      const view = viewOf(await queries.look({ entries }));
      const members = new Map(entries.map((entry) => [entry, membersOf(view, entry)]));
      const read = await readObservations([...new Set([...members.values()].flat())]);
      return new Map(
        [...members].flatMap(([entry, own]) => {
          const kind = view.entries.get(entry)?.kind;
          return kind ? [[entry, recordOf("", kind, own, read).golden] as const] : [];
        }),
      );
    },

    /** Returns what happened to the person that the entry is one of, newest first, at most 500 events. */
    async history(entry: string, reader: Reader): Promise<readonly HistoryEvent[]> {
      const view = viewOf(await queries.look({ entries: [entry] }));
      note(reader, "person.history", personOf(view, entry));
      const rows = await queries.listEvents(membersOf(view, entry), HISTORY_MAX);
      await vault.load([...new Set(rows.flatMap((row) => [row.entry, row.other ?? row.entry]))]);
      return rows.map((row) => historyEvent(vault, row));
    },
  };
}

type Previewed = Pair & { readonly isNewCivilStatus?: boolean };
type Read = { readonly observation: Observation; readonly external: Content["external"] };

function recordOf(person: string, kind: EntryKind, entries: readonly string[], read: readonly Read[]): PersonRecord {
  const own = read.filter(({ observation }) => entries.includes(observation.entry));
  const references = own.flatMap(({ observation: { entry }, external }) =>
    external ? [[`${external.system}\n${external.id}`, { ...external, entry }] as const] : [],
  );
  const golden = goldenRecord(
    kind,
    own.map(({ observation }) => observation),
  );
  return { person, entries, golden, references: [...new Map(references).values()] };
}

function historyEvent(vault: Vault, row: StoredEventRow): HistoryEvent {
  const event = toEvent(row);
  if (row.note === null) return { event, note: null };
  const opened = endsOf(event).reduceRight<Json>(
    (sealed, entry) => (typeof sealed === "string" ? vault.open(entry, sealed) : null),
    row.note,
  );
  return { event, note: typeof opened === "string" ? opened : null };
}
