import type { Sql } from "../../connect.ts";

export type PresenceNow = {
  readonly presence: "offline" | "available" | "paused";
  readonly pauseReason: string | null;
};

/** Returns how an agent stands at work; offline when they never came. */
export async function presenceOf(sql: Sql, agent: string): Promise<PresenceNow> {
  const [row] = await sql<PresenceNow[]>`
    select presence, pause_reason as "pauseReason" from presence where agent = ${agent} and valid_to is null`;
  return row ?? { presence: "offline", pauseReason: null };
}
