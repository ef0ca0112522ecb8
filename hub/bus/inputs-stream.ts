/**
 * The stream INPUTS: the ordered way in. It is disposable (design D1): losing all of it loses nothing that anybody was told
 * is safe, provided that a sequence number is never used twice.
 */
import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
} from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";

export const INPUTS = "INPUTS";
export const inputSubject = (partition: number, actor = "*"): string => `input.${partition}.${actor}`;

const KEPT_MS = 7 * 24 * 3_600_000;
const BYTES_MAX = 4 * 1024 ** 3;
/**
 * Messages beyond the greatest cursor may have been delivered and not yet applied when the stream lost them. A new stream
 * starts this far beyond, so that their numbers are not given to others.
 */
const GAP = 1_000_000;

export type Ensured = { readonly info: StreamInfo; readonly made: "found" | "created" | "remade" };

export type EnsureOptions = {
  readonly manager: JetStreamManager;
  /** Last sequence applied in any partition. */
  readonly greatestCursor: number;
  /** Which database the stream belongs to. */
  readonly installation: string;
  /** True when this nats-server is the hub's own, so that a stream of another database is only a left-over. */
  readonly isOwnServer: boolean;
};

/** The nats-server carries the inputs of another database: writing there would mix two Départements. */
export class ForeignStream extends Error {
  override readonly name = "ForeignStream";
}

/**
 * Makes sure that the stream exists and lies beyond `greatestCursor`. A stream that lost its tail is deleted and made anew.
 * Callers hold the lease that makes them the only one to do so.
 */
export async function ensureInputs({
  manager,
  greatestCursor,
  installation,
  isOwnServer,
}: EnsureOptions): Promise<Ensured> {
  const found = await findStream(manager);
  const isForeign = found !== null && found.config.metadata?.installation !== installation;
  if (isForeign && !isOwnServer)
    throw new ForeignStream(
      "This NATS server carries the inputs of another database: give each its own, or delete INPUTS.",
    );
  if (found && !isForeign && found.state.last_seq >= greatestCursor) return { info: found, made: "found" };
  if (found) await manager.streams.delete(INPUTS);
  const isFirst = greatestCursor === 0;
  const info = await manager.streams.add({
    name: INPUTS,
    subjects: ["input.>"],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    max_age: nanos(KEPT_MS),
    max_bytes: BYTES_MAX,
    num_replicas: 1,
    metadata: { installation },
    ...(isFirst ? {} : { first_seq: greatestCursor + GAP }),
  });
  // The client does not say when a server ignores what it does not know: read back.
  if (!isFirst && info.state.first_seq <= greatestCursor)
    throw new Error("nats-server ignores first_seq: it is too old");
  if (info.config.metadata?.installation !== installation)
    throw new Error("nats-server ignores metadata: it is too old");
  return { info, made: isFirst ? "created" : "remade" };
}

async function findStream(manager: JetStreamManager): Promise<StreamInfo | null> {
  try {
    return await manager.streams.info(INPUTS);
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return null;
    throw error;
  }
}
