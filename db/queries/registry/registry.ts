/** The registry's tables. Reads are one round trip; the write is one transaction that a conflict takes back whole. */
import type { Sql } from "../../connect.ts";

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
};

export type RegistryQueries = {
  known(asked: Asked): Promise<Known>;
  /** Returns false, and writes nothing, when another hub decided something of it first. */
  write(fresh: Fresh): Promise<boolean>;
  entryOfCase(caseId: string): Promise<string | null>;
  caseOfReference(reference: string): Promise<{ readonly caseId: string; readonly entry: string } | null>;
  findKeys(entries: readonly string[]): Promise<ReadonlyMap<string, string>>;
};

class Conflict extends Error {
  override readonly name = "Conflict";
}

/** Creates the registry's queries. */
export function createRegistryQueries(sql: Sql): RegistryQueries {
  return {
    known: (asked) => readKnown(sql, asked),
    write: (fresh) => writeFresh(sql, fresh),
    async entryOfCase(caseId) {
      const [row] = await sql<{ entry: string }[]>`select entry from case_entry where case_id = ${caseId}`;
      return row?.entry ?? null;
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

async function readKnown(sql: Sql, { causes, accounts, cases }: Asked): Promise<Known> {
  const [decisions, links, owners, numbers] = await Promise.all([
    sql<Decision[]>`
      select cause, entry, case_id as "caseId", reference, outcome, evidence, at from identity_decision
      where cause = any(${causes as string[]})`,
    accounts.length === 0
      ? []
      : sql<{ value: string; entry: string }[]>`
          select value, entry from identity_link where kind = 'account' and value = any(${accounts as string[]})`,
    cases.length === 0
      ? []
      : sql<{ caseId: string; entry: string; reference: string }[]>`
          select c.case_id as "caseId", c.entry, c.reference from case_entry c
          join entry e on e.id = c.entry and e.key is not null
          where c.case_id = any(${cases as string[]})`,
    sql<{ number: number }[]>`select nextval('case_number') as number from generate_series(1, ${causes.length})`,
  ]);
  return {
    decisions: new Map(decisions.map((decision) => [decision.cause, decision])),
    accounts: new Map(links.map(({ value, entry }) => [value, entry])),
    cases: new Map(owners.map((owner) => [owner.caseId, owner])),
    numbers: numbers.map((row) => row.number),
  };
}

async function writeFresh(sql: Sql, { entries, links, decisions }: Fresh): Promise<boolean> {
  const opened = decisions.filter((decision) => decision.outcome !== "case");
  try {
    await sql.begin(async (tx) => {
      const [linked, decided] = await Promise.all([
        tx`insert into identity_link (kind, value, entry, created_at)
           select kind, value, entry, at
           from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as v(kind text, value text, entry text, at timestamptz)
           order by value on conflict do nothing`,
        tx`insert into identity_decision (cause, entry, case_id, reference, outcome, evidence, at)
           select cause, entry, "caseId", reference, outcome, evidence, at
           from jsonb_to_recordset(${JSON.stringify(decisions)}::jsonb) as v(cause text, entry text, "caseId" text,
             reference text, outcome text, evidence jsonb, at timestamptz)
           order by cause on conflict do nothing`,
        tx`insert into entry (id, kind, key, created_at)
           select id, kind, key, at
           from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as v(id text, kind text, key text, at timestamptz)`,
        tx`insert into case_entry (case_id, entry, reference)
           select "caseId", entry, reference
           from jsonb_to_recordset(${JSON.stringify(opened)}::jsonb) as v("caseId" text, entry text, reference text)
           on conflict do nothing`,
      ]);
      if (linked.count < links.length || decided.count < decisions.length) throw new Conflict("decided elsewhere");
    });
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}
