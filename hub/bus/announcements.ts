/** Announcements between hubs on core NATS: lost ones are noticed by the holes in their positions (design D9). */
import type { NatsConnection } from "@nats-io/transport-node";
import type { Commit } from "../../actors/ports.ts";
import type { Changes } from "../../db/queries/projections/rows.ts";
import type { WrittenItems } from "../../db/queries/projections/write-rows.ts";
import { type Announcement, type Announcements, announcementsOf } from "../live/announcement.ts";

/** Plugs announcements into NATS: one subject a partition, JSON. */
export function createAnnouncements(
  nats: NatsConnection,
  onTrouble: (what: string, error: unknown) => void,
): Announcements {
  return {
    publish: (announcement) => nats.publish(`live.${announcement.partition}`, JSON.stringify(announcement)),
    subscribe(callback) {
      const subscription = nats.subscribe("live.*", {
        callback: (error, message) => {
          if (error) onTrouble("live", error);
          else callback(message.json<Announcement>());
        },
      });
      return () => subscription.unsubscribe();
    },
  };
}

/** Returns what all hubs are told of a commit. Pure. */
export function newsOf(commit: Commit<Changes>, written: WrittenItems): Announcement[] {
  const counts = new Map<number, number>();
  for (const { partition } of commit.facts) counts.set(partition, (counts.get(partition) ?? 0) + 1);
  return announcementsOf({
    partitions: commit.partitions.map(({ partition, position }) => ({
      partition,
      before: position - (counts.get(partition) ?? 0),
      after: position,
    })),
    facts: commit.facts,
    ended: written.ended,
    open: written.open,
    agents: written.presences,
  });
}
