/** Senders whose mail is refused for a while (L112-11), as the console asks for it and lists them. */
import { z } from "zod";

/** The reason is quoted in one line of SMTP beside how to appeal, so it is short. */
const BLOCK_REASON_MAX = 200;

export const BlockRequest = z.object({
  caseId: z.string().min(1).max(64).describe("A case that came by e-mail: its sender is blocked"),
  reason: z
    .string()
    .trim()
    .min(5, "Say why in a few words: the person will read it.")
    .max(BLOCK_REASON_MAX)
    .describe("Told to the person, in the notice and in each refusal"),
  until: z.iso.datetime().describe("When mails are taken again, within a year"),
});
export type BlockRequest = z.infer<typeof BlockRequest>;

export const BlockedSender = z.object({
  id: z.string().describe("Names the block; says nothing of the address"),
  caseId: z.string(),
  reference: z.string(),
  citizenName: z.string(),
  serviceName: z.string(),
  by: z.object({ id: z.string(), name: z.string() }),
  reason: z.string(),
  until: z.string(),
  at: z.string(),
});
export type BlockedSender = z.infer<typeof BlockedSender>;

export const BlockedSenderList = z.object({ blocks: z.array(BlockedSender) });
export type BlockedSenderList = z.infer<typeof BlockedSenderList>;
