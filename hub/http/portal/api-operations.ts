/** Reads an OpenAPI document into what the page that browses it shows. */
import type { ApiOperation } from "../../protocol/portal.ts";

/** The part of OpenAPI 3.1 that is shown. */
type Shown = { readonly paths?: unknown; readonly components?: unknown };
type Tree = { readonly [key: string]: unknown };

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

/** Returns every operation, in the order of the document, with its schemas printed. *Pure.* */
export function apiOperations(document: Shown): ApiOperation[] {
  return Object.entries(tree(document.paths)).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = tree(item)[method];
      return operation ? [readOperation(method, path, tree(operation), document)] : [];
    }),
  );
}

function readOperation(method: string, path: string, operation: Tree, document: Shown): ApiOperation {
  const answers = Object.entries(tree(operation.responses)).map(([status, answer]) => ({
    status,
    description: String(tree(answer).description ?? ""),
  }));
  const good = Object.entries(tree(operation.responses)).find(([status]) => status.startsWith("2"))?.[1];
  const [tag] = Array.isArray(operation.tags) ? operation.tags : [];
  return {
    method: method.toUpperCase(),
    path,
    summary: String(operation.summary ?? ""),
    description: String(operation.description ?? ""),
    tag: String(tag ?? "API"),
    answers,
    request: schemaOf(operation.requestBody, document),
    response: schemaOf(good, document),
  };
}

function schemaOf(holder: unknown, document: Shown): string | null {
  const [content] = Object.values(tree(tree(holder).content));
  const { schema } = tree(content);
  if (schema === undefined) return null;
  const reference = tree(schema).$ref;
  const resolved =
    typeof reference === "string" ? tree(tree(document.components).schemas)[reference.split("/").at(-1) ?? ""] : schema;
  return JSON.stringify(resolved, null, 2);
}

function tree(value: unknown): Tree {
  return typeof value === "object" && value !== null ? (value as Tree) : {};
}
