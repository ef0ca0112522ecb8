/** The parts of a hub, opened in the order in which they need each other. `open-hub.ts` lets people in. */
import type { NatsConnection } from "@nats-io/transport-node";
import type { TakeContact } from "../channels/contract/channel.ts";
import { connect, type Sql } from "../db/connect.ts";
import { presenceOf } from "../db/queries/presence/presence.ts";
import { createRecordQueries } from "../db/queries/registry/record/records.ts";
import { createResolveQueries } from "../db/queries/registry/resolve/resolve.ts";
import { findProtected } from "../db/queries/registry/review/protected.ts";
import { createSearchQueries } from "../db/queries/registry/search/search.ts";
import { type Audit, createAudit } from "./audit/audit.ts";
import type { BlobStore } from "./blobs/blob-store.ts";
import { openBlobs } from "./blobs/open-blobs.ts";
import { createAnnouncements, newsOf } from "./bus/announcements.ts";
import { createAttendBus } from "./bus/attend-bus.ts";
import { connectBus } from "./bus/connect.ts";
import { type CommitListener, type Core, openCore } from "./core.ts";
import type { Directory } from "./directory/directory.ts";
import { openDirectory } from "./directory/open-directory.ts";
import { createTakeContact } from "./gateway/take-contact.ts";
import { createTrackingLinks, type TrackingLinks } from "./http/tracking-link.ts";
import type { Announcements } from "./live/announcement.ts";
import { createLiveHub, type LiveHub } from "./live/live-hub.ts";
import { createMail, type Mail } from "./mail.ts";
import type { HubOptions } from "./open-hub.ts";
import { createMetrics, type Metrics } from "./ops/metrics.ts";
import { createPace, type Pace } from "./pace.ts";
import { FRENCH_MODEL } from "./registry/matching/model/french.ts";
import { createRecords, type Records } from "./registry/record/records.ts";
import { createJudge } from "./registry/resolve/judge.ts";
import { createResolver, type Resolver } from "./registry/resolve/resolver.ts";
import { createReview, type Review } from "./registry/review/review.ts";
import { searchable } from "./registry/search/index-records.ts";
import { createPeople, type People } from "./registry/search/people.ts";
import { createSubjectsOf, type SubjectsOf } from "./registry/subjects-of.ts";
import { communesOfFrance } from "./registry/values/communes.ts";

export type Parts = {
  readonly sql: Sql;
  readonly runtimeSql: Sql;
  readonly nats: NatsConnection;
  readonly core: Core;
  readonly blobs: BlobStore;
  readonly directory: Directory;
  readonly announcements: Announcements;
  readonly trackingLinks: TrackingLinks;
  readonly takeContact: TakeContact;
  readonly mail: Mail;
  readonly live: LiveHub;
  readonly audit: Audit;
  readonly records: Records;
  readonly resolver: Resolver;
  readonly subjectsOf: SubjectsOf;
  readonly people: People;
  readonly review: Review;
  readonly metrics: Metrics;
};

const CONNECTIONS_MAX = 16;
/** Two lanes, the leases and the timers. */
const RUNTIME_CONNECTIONS_MAX = 4;

/** Opens the parts of the hub called `id`. The actors work at once; the doors are still closed. */
export async function openParts(options: HubOptions, id: string): Promise<Parts> {
  const { config, now, log, keys } = options;
  const sql = connect(options.databaseUrl, { applicationName: id, connectionsMax: CONNECTIONS_MAX });
  const runtimeSql = connect(options.databaseUrl, {
    applicationName: id,
    connectionsMax: RUNTIME_CONNECTIONS_MAX,
    plansOnce: true,
  });
  const nats = await connectBus(options.natsUrl, id);
  const metrics = createMetrics();
  const pace = createPace(now);
  const onTrouble = (what: string, error: unknown) => {
    metrics.onTrouble(what);
    log.warn({ what, error }, "trouble, tried again");
  };
  const announcements = createAnnouncements(nats, onTrouble);
  const directory = await openDirectory(sql, log);
  const blobs = openBlobs(config, now);
  const listeners: CommitListener[] = [metrics.onCommit];
  const onCommit: CommitListener = (commit, written) => {
    for (const listen of listeners) listen(commit, written);
    for (const news of newsOf(commit, written)) announcements.publish(news);
  };
  const { isOwnNats } = options;
  const { masterKey } = keys;
  const core = await openCore({ hub: id, sql, runtimeSql, nats, isOwnNats, masterKey, now, onTrouble, onCommit });
  const audit = createAudit({ sql, clock: now, log });
  const recordQueries = createRecordQueries(sql);
  const records = searchable(
    createRecords({ queries: recordQueries, vault: core.vault, audit, now }),
    createSearchQueries(sql),
  );
  const people = createPeople({ sql, recordQueries, records, vault: core.vault, audit, directory });
  const review = createReview({ records, directory, findProtected: (entries) => findProtected(sql, entries) });
  // Read now: it takes a third of a second, which nobody's contact should.
  communesOfFrance();
  const subjectsOf = createSubjectsOf(core.registry, records, core.vault);
  const resolver = createResolver({
    ...{ records, vault: core.vault, now, log },
    queries: createResolveQueries(sql),
    judge: createJudge(FRENCH_MODEL),
    isBusy: pace.isBusy,
  });
  const trackingLinks = createTrackingLinks(keys.signingKey, config.publicUrl);
  const take = createTakeContact({ ...core, directory, now, onTrouble });
  const takeContact = counted(take, { metrics, resolver, pace });
  const around = { sql, pace, core, blobs, directory, trackingLinks, takeContact, now, log };
  const { signingKey } = keys;
  const mail = createMail({ ...around, hub: id, config, relayUrl: options.relayUrl, signingKey });
  listeners.push(({ works }) => {
    if (works.length > 0) mail.outbox.wake();
  });
  const attendBus = createAttendBus(nats, onTrouble);
  const live = await createLiveHub({
    ...{ sql, directory, announcements, attendBus, log },
    clock: now,
    secret: signingKey,
    hub: id,
    presenceOf: (agent) => presenceOf(sql, agent),
    subjectsOf,
  });
  return {
    ...around,
    records,
    resolver,
    subjectsOf,
    people,
    review,
    runtimeSql,
    nats,
    announcements,
    mail,
    live,
    audit,
    metrics,
  };
}

type Around = { readonly metrics: Metrics; readonly resolver: Resolver; readonly pace: Pace };

/** Counts what doors are told, and has the sender resolved. */
function counted(take: TakeContact, { metrics, resolver, pace }: Around): TakeContact {
  return async (contact) => {
    pace.step();
    const receipt = await take(contact);
    metrics.onContact(contact.channel, receipt.status);
    resolver.wake();
    return receipt;
  };
}
