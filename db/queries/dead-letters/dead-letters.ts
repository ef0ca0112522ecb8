/** Inputs that could not be applied, and actors that are kept from going on until a person has looked. */
import { partitionOf } from "../../../actors/partition-of.ts";
import type { Envelope } from "../../../actors/ports.ts";
import type { ActorId, Input } from "../../../machines/kind.ts";
import type { Sql } from "../../connect.ts";

export type DeadLetterRow = {
  readonly reference: string;
  readonly actor: ActorId;
  readonly cause: string;
  readonly envelope: Envelope;
  readonly error: string;
  readonly at: string;
  readonly state: "open" | "retried" | "dropped";
};

/** Returns open dead letters, oldest first. */
export async function listDeadLetters(sql: Sql, limit: number): Promise<readonly DeadLetterRow[]> {
  const rows = await sql<(DeadLetterRow & { envelope: string })[]>`
    select reference, actor, cause, envelope, error, at, state from dead_letter
    where state = 'open' order by at, reference limit ${limit}`;
  return rows.map(parsed);
}

export async function findDeadLetter(sql: Sql, reference: string): Promise<DeadLetterRow | null> {
  const [row] = await sql<(DeadLetterRow & { envelope: string })[]>`
    select reference, actor, cause, envelope, error, at, state from dead_letter where reference = ${reference}`;
  return row ? parsed(row) : null;
}

/** The envelope is kept as text inside JSON: see `insertDeadLetters` in the runtime's commit. */
function parsed(row: DeadLetterRow & { readonly envelope: string }): DeadLetterRow {
  return { ...row, envelope: JSON.parse(row.envelope) as Envelope };
}

/**
 * Gives the input to its actor again, mended or as it was, as a step of its own: the running hubs publish it within seconds.
 * Returns its cause, or null when the letter is not open any more.
 */
export async function retryDeadLetter(sql: Sql, reference: string, input: Input, at: string): Promise<string | null> {
  const cause = await sql.begin(async (tx) => {
    const [letter] = await tx<{ actor: ActorId; cause: string }[]>`
      update dead_letter set state = 'retried' where reference = ${reference} and state = 'open' returning actor, cause`;
    if (!letter) return { cause: null };
    const mended = `mend:${reference}/${letter.cause}`;
    await tx`
      insert into tell (cause, partition, "to", input, at)
      values (${mended}, ${partitionOf(letter.actor)}, ${letter.actor}, ${JSON.stringify(input)}::jsonb, ${at})`;
    return { cause: mended };
  });
  return (cause as { cause: string | null }).cause;
}

/** Closes a letter without giving it to anybody. Returns whether it was open. */
export async function dropDeadLetter(sql: Sql, reference: string): Promise<boolean> {
  const { count } =
    await sql`update dead_letter set state = 'dropped' where reference = ${reference} and state = 'open'`;
  return count > 0;
}

/**
 * Ends an actor's quarantine: its snapshot counts for nothing any more, so that the next turn rebuilds it from its facts
 * with the charts of today. If they still cannot take them, it is quarantined again. Returns whether it was quarantined.
 */
export async function releaseActor(sql: Sql, actor: ActorId): Promise<boolean> {
  const { count } = await sql`
    update snapshot set quarantined = false, charts = '' where actor = ${actor} and quarantined`;
  return count > 0;
}

/** Returns the actors that are quarantined. */
export async function listQuarantined(sql: Sql, limit: number): Promise<readonly ActorId[]> {
  const rows = await sql<{ actor: ActorId }[]>`
    select actor from snapshot where quarantined order by actor limit ${limit}`;
  return rows.map((row) => row.actor);
}
