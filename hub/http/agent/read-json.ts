import type { AgentContext } from "./ports.ts";

/** Returns the request's JSON, or undefined, which no schema takes, when it is none. */
export async function readJson(c: AgentContext): Promise<unknown> {
  try {
    return await c.req.json();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
