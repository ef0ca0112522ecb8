import type { NatsConnection } from "@nats-io/transport-node";
import type { AttendBus, AttendNote } from "../live/attendance.ts";

const SUBJECT = "attend";

/** Tells all hubs who views and who types on which case. Hints: a lost one is repeated within seconds. */
export function createAttendBus(nats: NatsConnection, onTrouble: (what: string, error: unknown) => void): AttendBus {
  return {
    publish: (note) => nats.publish(SUBJECT, JSON.stringify(note)),
    subscribe(callback) {
      const subscription = nats.subscribe(SUBJECT, {
        callback: (error, message) => {
          if (error) onTrouble(SUBJECT, error);
          else callback(message.json<AttendNote>());
        },
      });
      return () => subscription.unsubscribe();
    },
  };
}
