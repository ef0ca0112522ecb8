/** Design D8: nobody reads a read model without saying for whom. */
import type { Source } from "./sources.ts";

/** Tables that hold what citizens wrote, and the names that `db/schema/read-models.ts` gives them. */
const IN_SQL = /\b(?:from|join|into|update|using)\s+(?:"case"|"?(?:contact|message|document|work_item)"?)(?![\w-])/;
const IN_SCHEMA = /\bimport\b[^;]*\b(?:caseRow|contact|message|document|workItem)\b[^;]*schema\/read-models\.ts"/;

/** Queries that need no viewer. Each has its reason; a new one needs a better reason than "it was easier". */
const WITHOUT_VIEWER: Record<string, string> = {
  "db/queries/projections/": "writes the read models in the actor's transaction; gives nothing to anybody",
  "db/queries/erasure/": "deletes what an erasure takes away; gives nothing to anybody",
  "db/queries/portal/tracking.ts": "a citizen's own case, opened by its secret; what is left out is listed there",
  "db/queries/registry/review/protected.ts":
    "says which persons are out of sight for whom; gives nothing of their cases",
  "db/queries/directory/read-directory.ts": "knows services and agents; `document` is a subquery's name there",
};

/** Names each file of queries that touches a read model and does not import `visibleTo`. */
export function readsWithoutViewer(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => /^db\/queries\/.*(?<!\.test)\.ts$/.test(path))
    .filter(({ path }) => !Object.keys(WITHOUT_VIEWER).some((place) => path.startsWith(place)))
    .filter(({ text }) => IN_SQL.test(withoutComments(text)) || IN_SCHEMA.test(text))
    .filter(({ text }) => !/\bimport\b[^;]*\bvisibleTo\b/.test(text))
    .map(({ path }) => `${path} reads a read model without visibleTo`);
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
