/** People for the agents who look for them: found, opened, and every look written down before anything is shown. */
import type { Sql } from "../../../db/connect.ts";
import type { RecordQueries } from "../../../db/queries/registry/record/records.ts";
import {
  countCases,
  createSearchQueries,
  findEntryOfCase,
  listCases,
} from "../../../db/queries/registry/search/search.ts";
import type { AgentViewer } from "../../../db/queries/visibility/visible-to.ts";
import type { Audit } from "../../audit/audit.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Motive, PeoplePage, PersonView } from "../../protocol/people.ts";
import type { Vault } from "../../vault/vault.ts";
import type { Records } from "../record/records.ts";
import { handleOf, personOfHandle } from "./person-handle.ts";
import { toHit, toPersonView, understoodOf } from "./person-view.ts";
import { createPeopleSearch } from "./search.ts";

export type Looking = { readonly viewer: AgentViewer; readonly motive: Motive };

export type People = {
  /** Returns who fits what was typed, the best first. Throws `AuditFull` when the look cannot be written down. */
  search(typed: string, looking: Looking): Promise<PeoplePage>;
  /** Returns a person's record, or null when the handle is not this agent's or the person is not for them. Throws `AuditFull`. */
  open(id: string, looking: Looking): Promise<PersonView | null>;
};

export type PeopleDeps = {
  readonly sql: Sql;
  readonly recordQueries: Pick<RecordQueries, "listObservations">;
  readonly records: Pick<Records, "goldenOf">;
  readonly vault: Vault;
  readonly audit: Pick<Audit, "record">;
  readonly directory: Pick<Directory, "service">;
};

const CASES_MAX = 100;

/** Says whether an agent may look for people: whoever answers somebody, in any service. */
export const mayFindPeople = ({ services }: AgentViewer): boolean => services.length > 0;

/** Creates them. */
export function createPeople({ sql, recordQueries, records, vault, audit, directory }: PeopleDeps): People {
  const queries = createSearchQueries(sql);
  const search = createPeopleSearch({
    queries,
    entryOfCase: (viewer, reference) => findEntryOfCase(sql, viewer, reference),
    records: recordQueries,
    vault,
  });
  const nameOfService = (id: string) => directory.service(id)?.name ?? id;

  return {
    async search(typed, { viewer, motive }) {
      const { asked, isTooLittle, people, hasMore } = await search.search(typed, viewer);
      const counts = await countCases(
        sql,
        viewer,
        people.flatMap(({ entries }) => entries),
      );
      // Whom it showed, under the audit's own pseudonyms; never what was typed, since the trail forgets nothing.
      const shown = people.map(({ person }) => vault.subject("registry", person));
      audit.record({
        actor: `agent:${viewer.agent}`,
        action: "person.search",
        target: `persons:${shown.join(",")}`,
        motive,
      });
      return {
        ...{ isTooLittle, hasMore },
        understood: understoodOf(asked),
        people: people.map((found) => {
          const cases = found.entries.reduce((sum, entry) => sum + (counts.get(entry) ?? 0), 0);
          return toHit(found, handleOf(vault, found.person, viewer.agent), cases);
        }),
      };
    },

    async open(id, { viewer, motive }) {
      const person = personOfHandle(vault, id, viewer.agent);
      if (person === null) return null;
      // It may have become a protected one, or a part of one, since it was found.
      const [found] = await queries.findPeopleOf([person], viewer);
      const record = found ? await records.goldenOf(found.person, { agent: viewer.agent, motive }) : null;
      if (!record) return null;
      const cases = await listCases(sql, viewer, record.entries, CASES_MAX);
      return toPersonView(record, id, cases, nameOfService);
    },
  };
}
