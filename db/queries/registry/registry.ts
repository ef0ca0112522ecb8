/** The registry's tables. Reads are one round trip; the write is one transaction that a conflict takes back whole. */
import { hasSqlState, type Sql } from "../../connect.ts";
import { rowsOf } from "../parts.ts";

export type Decision = {
  readonly cause: string;
  readonly entry: string;
  readonly caseId: string;
  readonly reference: string;
  /** `case`: the contact proved that it belongs to that case; otherwise it opens one. */
  readonly outcome: "linked" | "created" | "case";
  readonly evidence: Readonly<Record<string, string>>;
  readonly at: string;
};

export type Asked = {
  readonly causes: readonly string[];
  readonly accounts: readonly string[];
  readonly cases: readonly string[];
};

export type Known = {
  readonly decisions: ReadonlyMap<string, Decision>;
  /** Fingerprint of an account to its entry. */
  readonly accounts: ReadonlyMap<string, string>;
  /** Cases that a contact may be added to: an erased person's are closed to all that comes after. */
  readonly cases: ReadonlyMap<string, { readonly caseId: string; readonly entry: string; readonly reference: string }>;
  /** As many new case numbers as there are causes; unused ones leave holes, which nobody minds. */
  readonly numbers: readonly number[];
};

export type Fresh = {
  readonly entries: readonly {
    readonly id: string;
    readonly kind: string;
    readonly key: string;
    readonly at: string;
  }[];
  readonly links: readonly {
    readonly kind: "account";
    readonly value: string;
    readonly entry: string;
    readonly at: string;
  }[];
  readonly decisions: readonly Decision[];
  /** Who is to be observed and compared: see `hub/registry/resolve`. */
  readonly tasks: readonly {
    readonly cause: string;
    readonly entry: string;
    readonly sealed: string;
    readonly at: string;
  }[];
};

export type RegistryQueries = {
  known(asked: Asked): Promise<Known>;
  /** Returns false, and writes nothing, when another hub decided something of it first. */
  write(fresh: Fresh): Promise<boolean>;
  /** In the same order, null where there is no such case. */
  entriesOfCases(caseIds: readonly string[]): Promise<readonly (string | null)[]>;
  caseOfReference(reference: string): Promise<{ readonly caseId: string; readonly entry: string } | null>;
  findKeys(entries: readonly string[]): Promise<ReadonlyMap<string, string>>;
};

/** Creates the registry's queries. */
export function createRegistryQueries(sql: Sql): RegistryQueries {
  return {
    known: (asked) => readKnown(sql, asked),
    write: (fresh) => writeFresh(sql, fresh),
    async entriesOfCases(caseIds) {
      const rows = await sql<{ id: string; entry: string }[]>`
        select case_id as id, entry from case_entry where case_id = any(${caseIds as string[]})`;
      const entries = new Map(rows.map(({ id, entry }) => [id, entry]));
      return caseIds.map((id) => entries.get(id) ?? null);
    },
    async caseOfReference(reference) {
      const [row] = await sql<{ caseId: string; entry: string }[]>`
        select case_id as "caseId", entry from case_entry where reference = ${reference}`;
      return row ?? null;
    },
    async findKeys(entries) {
      const rows = await sql<{ id: string; key: string }[]>`
        select id, key from entry where id = any(${entries as string[]}) and key is not null`;
      return new Map(rows.map(({ id, key }) => [id, key]));
    },
  };
}

type KnownRow = {
  readonly decisions: readonly Decision[] | null;
  readonly links: Readonly<Record<string, string>> | null;
  readonly owners: readonly { readonly caseId: string; readonly entry: string; readonly reference: string }[] | null;
  readonly numbers: readonly number[];
};

async function readKnown(sql: Sql, { causes, accounts, cases }: Asked): Promise<Known> {
  const [row] = await sql<KnownRow[]>`
    select
      (select jsonb_agg(jsonb_build_object('cause', cause, 'entry', entry, 'caseId', case_id, 'reference', reference,
          'outcome', outcome, 'evidence', evidence, 'at', at))
        from identity_decision where cause = any(${causes as string[]})) as decisions,
      (select jsonb_object_agg(value, entry) from identity_link
        where kind = 'account' and value = any(${accounts as string[]})) as links,
      (select jsonb_agg(jsonb_build_object('caseId', c.case_id, 'entry', c.entry, 'reference', c.reference))
        from case_entry c join entry e on e.id = c.entry and e.key is not null
        where c.case_id = any(${cases as string[]})) as owners,
      (select jsonb_agg(nextval('case_number')) from generate_series(1, ${causes.length})) as numbers`;
  if (!row) throw new Error("a statement without a table gave no row");
  return {
    decisions: new Map((row.decisions ?? []).map((decision) => [decision.cause, decision])),
    accounts: new Map(Object.entries(row.links ?? {})),
    cases: new Map((row.owners ?? []).map((owner) => [owner.caseId, owner])),
    numbers: row.numbers,
  };
}

async function writeFresh(sql: Sql, { entries, links, decisions, tasks }: Fresh): Promise<boolean> {
  const opened = decisions.filter((decision) => decision.outcome !== "case");
  try {
    // One statement is one transaction. In order, so that hubs that write the same meet at its first row.
    await sql`
      with new_links as (
        insert into identity_link (kind, value, entry, created_at) select kind, value, entry, at
        from ${rowsOf(sql, links, "kind text, value text, entry text, at timestamptz")} order by value
      ), new_entries as (
        insert into entry (id, kind, key, created_at) select id, kind, key, at
        from ${rowsOf(sql, entries, "id text, kind text, key text, at timestamptz")}
      ), new_cases as (
        insert into case_entry (case_id, entry, reference) select "caseId", entry, reference
        from ${rowsOf(sql, opened, `"caseId" text, entry text, reference text`)}
      ), new_tasks as (
        insert into identity_task (cause, entry, sealed, at, next_at) select cause, entry, sealed, at, at
        from ${rowsOf(sql, tasks, "cause text, entry text, sealed text, at timestamptz")}
      )
      insert into identity_decision (cause, entry, case_id, reference, outcome, evidence, at)
      select cause, entry, "caseId", reference, outcome, evidence, at
      from ${rowsOf(sql, decisions, `cause text, entry text, "caseId" text, reference text, outcome text, evidence jsonb, at timestamptz`)}
      order by cause`;
    return true;
  } catch (error) {
    // Decided elsewhere, or both hubs waited for each other.
    if (hasSqlState(error, "23505") || hasSqlState(error, "40P01")) return false;
    throw error;
  }
}
