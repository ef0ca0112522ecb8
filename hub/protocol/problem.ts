/** Errors as RFC 9457 problem details. `type` is a URN whose last part is the reason. */
import { z } from "zod";

export const Problem = z.object({
  type: z.string().describe("urn:guichet:problem:<reason>"),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  /** The field at fault, as a JSON pointer (RFC 6901), with what to do. */
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  /** Details of a refusal, for example who holds the case and since when. */
  refusal: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof Problem>;
