import { AuditFull } from "../../audit/audit.ts";
import { problem } from "../problem.ts";
import type { AgentContext, AgentRoutesDeps } from "./ports.ts";

type Deed = { readonly action: string; readonly caseId: string; readonly motive?: string };

/** Leaves a trace first: what cannot be traced is neither shown nor done. */
export function traced<T extends Response | Promise<Response>>(
  c: AgentContext,
  audit: AgentRoutesDeps["audit"],
  { action, caseId, motive }: Deed,
  go: () => T,
): T | Response {
  try {
    const deed = { actor: `agent:${c.get("agent").id}`, action, target: `case:${caseId}` };
    audit.record(motive === undefined ? deed : { ...deed, motive });
  } catch (error) {
    if (error instanceof AuditFull) return problem(c, "unavailable");
    throw error;
  }
  return go();
}
