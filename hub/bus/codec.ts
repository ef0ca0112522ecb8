/** Envelopes as bytes on the stream. What cannot be read is nobody's input: it is logged and skipped. */
import { z } from "zod";
import type { Envelope } from "../../actors/ports.ts";
import type { ActorId, Input } from "../../machines/kind.ts";

const printable = z.string().regex(/^[\x20-\x7e]+$/);

const Wire = z.object({
  cause: printable.max(400),
  actor: printable.max(200).regex(/^[a-z]+:/),
  input: z.looseObject({ type: z.string() }),
  at: z.iso.datetime(),
  replyTo: printable.optional(),
  answers: printable.optional(),
  told: z.literal(true).optional(),
  digest: printable.optional(),
});

const decoder = new TextDecoder();

/** Returns the JSON text of an envelope. */
export function encodeEnvelope(envelope: Envelope): string {
  return JSON.stringify(envelope);
}

/** Returns the envelope, or null when the bytes are not one. */
export function decodeEnvelope(bytes: Uint8Array): Envelope | null {
  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(bytes));
  } catch {
    return null;
  }
  const read = Wire.safeParse(json);
  if (!read.success) return null;
  const { actor, input, ...rest } = read.data;
  // The kind of the actor checks its own inputs; here only the shape of the envelope is known.
  return definedOnly({ ...rest, actor: actor as ActorId, input: input as Input });
}

function definedOnly(envelope: { [K in keyof Envelope]: Envelope[K] | undefined }): Envelope {
  return Object.fromEntries(Object.entries(envelope).filter(([, value]) => value !== undefined)) as unknown as Envelope;
}
