/**
 * Live subscriptions to open cases. News of a case makes the hub read it again, once for all who see the same, and send
 * what is new to each. A case that is out of sight ends its subscriptions as one that does not exist does.
 */
import { createHash } from "node:crypto";
import type { Sql } from "../../db/connect.ts";
import { readCase } from "../../db/queries/cases/read-case.ts";
import { type Positions, readAt } from "../../db/queries/queue/positions.ts";
import type { AgentViewer } from "../../db/queries/visibility/visible-to.ts";
import type { Directory } from "../directory/directory.ts";
import type { Log } from "../log.ts";
import type { CaseView, TimelineItem } from "../protocol/queue.ts";
import type { SubjectsOf } from "../registry/subjects-of.ts";
import { toCaseView } from "./case-view.ts";
import type { Client } from "./client.ts";
import type { Cursors } from "./cursor.ts";
import { agentViewer, rightsKey } from "./queue-scope.ts";

export type CaseSubscription = { close(): void; rightsChanged(): void; restart(): void };

export type CaseTopic = {
  /** `onShown` is called each time the whole case is shown, `onGone` when the subscription ends by itself. */
  subscribe(client: Client, id: string, asked: CaseAsked): CaseSubscription;
  /** These cases have news; null: any may have. */
  news(cases: ReadonlySet<string> | null): void;
};

export type CaseAsked = { readonly caseId: string; readonly onShown: () => void; readonly onGone: () => void };

export type CaseTopicDeps = {
  readonly subjectsOf: SubjectsOf;
  readonly sql: Sql;
  readonly cursors: Cursors;
  readonly directory: Directory;
  readonly log: Log;
};

type Member = CaseAsked & {
  readonly client: Client;
  readonly id: string;
  n: number;
  /** Digests of the lines sent, by id; null until the first view. */
  lines: Map<string, string> | null;
  head: string;
  version: number;
};

type Group = {
  readonly caseId: string;
  readonly viewer: AgentViewer;
  readonly key: string;
  readonly members: Set<Member>;
  isReading: boolean;
  isStale: boolean;
};

const RETRY_AFTER_MS = 1_000;

/** Creates the topic. */
export function createCaseTopic(deps: CaseTopicDeps): CaseTopic {
  const groups = new Map<string, Group>();

  function join(member: Member): Group {
    const viewer = agentViewer(deps.directory, member.client.who.agent);
    const key = `case ${member.caseId} ${rightsKey(viewer)}`;
    const group = groups.get(key) ?? {
      caseId: member.caseId,
      viewer,
      key,
      members: new Set(),
      isReading: false,
      isStale: false,
    };
    groups.set(key, group);
    group.members.add(member);
    return group;
  }

  function leave(group: Group, member: Member): void {
    group.members.delete(member);
    if (group.members.size === 0 && groups.get(group.key) === group) groups.delete(group.key);
  }

  /** Reads the case once more after all that asks for it meanwhile. */
  function refresh(group: Group): void {
    group.isStale = true;
    if (group.isReading) return;
    group.isReading = true;
    group.isStale = false;
    readAt(deps.sql, (tx) => readCase(tx, group.viewer, group.caseId, deps.subjectsOf))
      .then(({ positions, value }) => show(group, value && toCaseView(value, deps.directory), positions))
      .catch((error: unknown) => {
        deps.log.warn({ error }, "case not read for a subscription, tried again");
        setTimeout(() => group.members.size > 0 && refresh(group), RETRY_AFTER_MS).unref();
      })
      .finally(() => {
        group.isReading = false;
        if (group.isStale && group.members.size > 0) refresh(group);
      });
  }

  function show(group: Group, view: Omit<CaseView, "cursor"> | null, positions: Positions): void {
    if (!view) {
      end(group);
      return;
    }
    const cursor = deps.cursors.seal(positions, group.key);
    for (const member of [...group.members]) {
      if (member.client.isStalled || member.client.isClosed) continue;
      if (!member.lines) showFirst(member, { ...view, cursor });
      // A read that began before the last one may end after it.
      else if (view.version >= member.version) showChanges(member, { ...view, cursor });
    }
  }

  function showFirst(member: Member, view: CaseView): void {
    const { id, client } = member;
    remember(member, view, view.timeline);
    client.send({ type: "case", id, n: member.n, cursor: view.cursor, view });
    member.onShown();
  }

  function showChanges(member: Member, view: CaseView): void {
    const { timeline, cursor, ...head } = view;
    const items = timeline.filter((item) => member.lines?.get(item.id) !== digest(item));
    if (items.length === 0 && digest(head) === member.head) return;
    remember(member, view, items);
    member.client.send({ type: "case.delta", id: member.id, n: member.n, cursor, head, items });
  }

  function remember(member: Member, view: CaseView, items: readonly TimelineItem[]): void {
    const { timeline: _timeline, cursor: _cursor, ...head } = view;
    member.n += 1;
    member.version = view.version;
    member.head = digest(head);
    member.lines ??= new Map();
    for (const item of items) member.lines.set(item.id, digest(item));
  }

  function end(group: Group): void {
    groups.delete(group.key);
    for (const member of group.members) {
      member.client.send({ type: "gone", id: member.id });
      member.onGone();
    }
    group.members.clear();
  }

  return {
    subscribe(client, id, asked) {
      const member: Member = { ...asked, client, id, n: 0, lines: null, head: "", version: 0 };
      let group = join(member);
      refresh(group);
      return {
        close: () => leave(group, member),
        restart() {
          member.lines = null;
          refresh(group);
        },
        rightsChanged() {
          leave(group, member);
          member.lines = null;
          group = join(member);
          refresh(group);
        },
      };
    },
    news(cases) {
      for (const group of [...groups.values()]) if (!cases || cases.has(group.caseId)) refresh(group);
    },
  };
}

const digest = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 22);
