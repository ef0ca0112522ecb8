/**
 * Who views and who types on a case, on all hubs. Hints, not facts: they are told from hub to hub, stored nowhere, and
 * forgotten when nobody repeats them.
 */
export type Doing = "viewing" | "typing";

/** What hubs tell each other: core NATS, subject `attend`. */
export type AttendNote = {
  /** One browser tab, whichever hub it is connected to. */
  readonly tab: string;
  readonly agent: string;
  readonly caseId: string;
  readonly doing: Doing | "gone";
};

/** May lose notes. A hub hears its own. */
export interface AttendBus {
  publish(note: AttendNote): void;
  subscribe(callback: (note: AttendNote) => void): () => void;
}

export type Attendance = {
  note(note: AttendNote): void;
  /** Returns who is on the case by agent, the most active of an agent's tabs. */
  people(caseId: string): ReadonlyMap<string, Doing>;
  /** Forgets who was silent for too long. Called often. */
  sweep(): void;
  close(): void;
};

const FORGET_AFTER_MS = 45_000;
/** Beyond this a case's further tabs are not told apart: a bound, far above any team. */
const TABS_MAX = 200;

export type AttendanceOptions = {
  readonly bus: AttendBus;
  readonly clock: () => number;
  /** The people on this case are not the same as before. */
  readonly onChange: (caseId: string) => void;
};

type Tab = { readonly agent: string; readonly doing: Doing; readonly until: number };

/** Creates the hub's picture of it. */
export function createAttendance({ bus, clock, onChange }: AttendanceOptions): Attendance {
  const cases = new Map<string, Map<string, Tab>>();

  function hear({ tab, agent, caseId, doing }: AttendNote): void {
    const tabs = cases.get(caseId) ?? new Map<string, Tab>();
    const known = tabs.get(tab);
    if (doing === "gone") tabs.delete(tab);
    else if (known || tabs.size < TABS_MAX) tabs.set(tab, { agent, doing, until: clock() + FORGET_AFTER_MS });
    if (tabs.size === 0) cases.delete(caseId);
    else cases.set(caseId, tabs);
    if ((known?.doing ?? "gone") !== doing) onChange(caseId);
  }

  const stop = bus.subscribe(hear);
  return {
    note: (note) => bus.publish(note),
    people(caseId) {
      const people = new Map<string, Doing>();
      for (const { agent, doing } of cases.get(caseId)?.values() ?? [])
        if (doing === "typing" || !people.has(agent)) people.set(agent, doing);
      return people;
    },
    sweep() {
      const now = clock();
      for (const [caseId, tabs] of [...cases])
        for (const [tab, { agent, until }] of [...tabs]) if (until <= now) hear({ tab, agent, caseId, doing: "gone" });
    },
    close: stop,
  };
}
