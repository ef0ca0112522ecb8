/** Cases that change at random in a real database, with the announcements that a hub would make of each commit. */
import type { Sql } from "../../db/connect.ts";
import { writeDirectoryOnce } from "../../db/queries/directory/write-directory.ts";
import { type Changes, NO_CHANGES } from "../../db/queries/projections/rows.ts";
import { writeRows } from "../../db/queries/projections/write-rows.ts";
import type { Directory } from "../../hub/directory/directory.ts";
import { openDirectory } from "../../hub/directory/open-directory.ts";
import { type Announcement, type Announcements, announcementsOf } from "../../hub/live/announcement.ts";
import { createLog } from "../../hub/log.ts";

export const silent = createLog({ level: "silent", pretty: false, clock: () => 0 });

export const SERVICES = ["aides", "logement", "routes"] as const;
export const SECTOR_OF = { aides: "social", logement: "social", routes: "voirie" } as const;
export const AGENTS = {
  /** One service of the social sector, without protected cases. */
  alice: { services: ["aides"], canSeeProtected: false },
  /** The same, with protected cases. */
  basile: { services: ["aides"], canSeeProtected: true },
  /** Two services of two sectors. */
  chloe: { services: ["logement", "routes"], canSeeProtected: false },
  /** Nothing. */
  denis: { services: [], canSeeProtected: true },
} as const;
export type AgentId = keyof typeof AGENTS;
export const AGENT_IDS = Object.keys(AGENTS) as AgentId[];

/** Writes services and agents, and opens the directory on them. */
export async function createDirectory(sql: Sql): Promise<Directory> {
  const hours = { web: 5, email: 5, phone: 1, desk: 1 };
  await writeDirectoryOnce(sql, {
    sectors: [...new Set(Object.values(SECTOR_OF))].map((id) => ({ id, name: id })),
    services: SERVICES.map((id) => ({
      id,
      name: `Service ${id}`,
      parent: null,
      sector: SECTOR_OF[id],
      emails: [`${id}@guichet.test`],
      phone: null,
      targets: hours,
      takesContacts: true,
      communes: [],
      isProtected: false,
    })),
    sites: [],
    agents: AGENT_IDS.map((id) => ({
      id,
      name: `Agent ${id}`,
      email: `${id}@guichet.test`,
      subject: null,
      capacity: hours,
      canSeeProtected: AGENTS[id].canSeeProtected,
      isActive: true,
    })),
    memberships: AGENT_IDS.flatMap((agent) =>
      AGENTS[agent].services.map((service) => ({ agent, service, role: "agent" as const })),
    ),
  });
  return await openDirectory(sql, silent);
}

/** One step in the life of case number `n`: what it becomes. */
export type Step = {
  readonly n: number;
  readonly service: (typeof SERVICES)[number];
  readonly state: "queued" | "claimed" | "waiting" | "resolved";
  readonly isJunk: boolean;
  readonly holder: AgentId;
  readonly breach: number;
  /** False: the announcement is lost on its way. */
  readonly isHeard: boolean;
  /** Why it came to stand in the queue; new when absent. */
  readonly why?: "new" | "citizen-wrote";
};

export type World = {
  readonly announcements: Announcements;
  /** Commits the steps together and announces them. */
  commit(steps: readonly Step[]): Promise<void>;
  /** Id of case number `n`; unique text that no other case has. */
  caseId(n: number): string;
};

const PARTITIONS = 3;
const START = Date.parse("2026-11-24T09:00:00.000Z");
const CHANNELS = ["web", "email", "phone", "desk"] as const;
const instant = (minutes: number) => new Date(START + minutes * 60_000).toISOString();

export const caseId = (n: number) => `case-${String(n).padStart(3, "0")}-x`;

type Item = Changes["items"][number]["item"];

type StateRow = ReturnType<typeof stateRow>;

function stateRow({ state, holder, isJunk }: Step, position: number) {
  return {
    state,
    owes: state === "waiting" ? ("citizen" as const) : ("administration" as const),
    holder: state === "claimed" ? holder : null,
    priority: "normal" as const,
    isJunk,
    version: position,
  };
}

type Place = { readonly service: string; readonly sector: string; readonly isProtected: boolean };

function itemOf(
  { n, state, breach, why = "new" }: Step,
  row: StateRow,
  place: Place & { readonly subject: string },
  channel: (typeof CHANNELS)[number],
): Item {
  if (state === "resolved") return null;
  return {
    ...place,
    ...row,
    state,
    channel,
    reference: `REF-${caseId(n)}`,
    breachAt: instant(breach),
    since: instant(0),
    why,
    hasNew: false,
  };
}

/** Creates a world of cases. Every fifth case is protected; its channel and its person follow from its number. */
export function createWorld(sql: Sql): World {
  const listeners = new Set<(announcement: Announcement) => void>();
  const positions = new Map<number, number>();
  const known = new Map<number, Item>();
  let minutes = 0;

  function changesOf(step: Step, position: number): Changes {
    minutes += 1;
    const { n, service, breach } = step;
    const id = caseId(n);
    const partition = n % PARTITIONS;
    const place = { service, sector: SECTOR_OF[service], isProtected: n % 5 === 0 };
    const subject = `${place.sector}-person-${n % 4}`;
    const channel = CHANNELS[n % 4] ?? "web";
    const before = known.get(n);
    const row = stateRow(step, position);
    const item = itemOf(step, row, { ...place, subject }, channel);
    known.set(n, item);
    const at = instant(minutes);
    const written = {
      ...row,
      ...place,
      subject,
      id,
      breachAt: instant(breach),
      waitsUntil: null,
      closedAt: step.state === "resolved" ? at : null,
      updatedAt: at,
    };
    const message = {
      id: `${id}-m${position}`,
      caseId: id,
      subject,
      ...place,
      partition,
      position,
      kind: "in" as const,
      channel,
      type: "contact.recorded",
      at,
      authorKind: "citizen" as const,
      author: null,
      title: `Titre ${id}`,
      text: `Texte ${id}`,
      htmlBlob: `html-${id}`,
      detail: {},
      delivery: null,
      deliveryDetail: null,
      mailId: null,
    };
    const opened = {
      ...written,
      reference: `REF-${id}`,
      procedure: "contact",
      channel,
      title: `Élévation ${id}`,
      citizenName: `Zoé Personne ${id}`,
      citizen: { kind: "person", email: `${id}@citoyen.test` },
      openedAt: at,
      possibleFollowUpOf: n > 0 ? caseId(n - 1) : null,
    };
    return {
      ...NO_CHANGES,
      cases: before === undefined ? [opened] : [],
      states: before === undefined ? [] : [written],
      messages: [message],
      documents: [
        {
          id: `${message.id}-0`,
          caseId: id,
          messageId: message.id,
          ...place,
          blob: `blob-${id}.key`,
          name: `Pièce ${id}.pdf`,
          mediaType: "application/pdf",
          bytes: 4,
          contentId: null,
        },
      ],
      contacts: [
        {
          id: message.id,
          caseId: id,
          ...place,
          subject,
          channel,
          direction: "in",
          receivedAt: at,
          isAutomatic: false,
        },
      ],
      moves: before === undefined ? [] : [{ caseId: id, ...place, subject }],
      items: [{ caseId: id, partition, position, at, stood: before ?? null, item }],
    };
  }

  return {
    caseId,
    announcements: {
      publish: (announcement) => {
        for (const listener of [...listeners]) listener(announcement);
      },
      subscribe(callback) {
        listeners.add(callback);
        return () => void listeners.delete(callback);
      },
    },
    async commit(steps) {
      const before = new Map(positions);
      const placed = steps.map((step) => {
        const partition = step.n % PARTITIONS;
        const position = (positions.get(partition) ?? 0) + 1;
        positions.set(partition, position);
        return { step, partition, position };
      });
      const changes = placed.map(({ step, position }) => changesOf(step, position));
      const written = await sql.begin(async (tx) => {
        for (const [id, position] of positions)
          await tx`insert into partition (id, position) values (${id}, ${position})
                   on conflict (id) do update set position = excluded.position`;
        return await writeRows(tx, changes);
      });
      const news = announcementsOf({
        partitions: [...positions].map(([partition, after]) => ({
          partition,
          before: before.get(partition) ?? 0,
          after,
        })),
        facts: placed.map(({ step, partition, position }) => ({
          partition,
          position,
          actor: `citizen:${step.n}` as const,
          version: position,
          cause: `cause-${partition}-${position}`,
          fact: { type: "case.stepped", at: instant(minutes), caseId: caseId(step.n) },
        })),
        ended: written.ended,
        open: written.open,
        agents: [],
      });
      const deaf = new Set(placed.filter(({ step }) => !step.isHeard).map(({ partition }) => partition));
      for (const announcement of news)
        if (!deaf.has(announcement.partition)) for (const listener of [...listeners]) listener(announcement);
    },
  };
}
