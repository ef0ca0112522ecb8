/**
 * Errors of the API as RFC 9457 problem details. One table says which status each reason has; route files name reasons,
 * machines refuse with reasons, and nobody else knows a number.
 */
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { z } from "zod";
import type { Refusal } from "../../machines/kind.ts";
import type { Problem } from "../protocol/problem.ts";

const REASONS = {
  // The request itself.
  "malformed-request": [400, "The request cannot be read"],
  "invalid-fields": [400, "Some fields cannot be taken"],
  "not-signed-in": [401, "Sign in first"],
  forbidden: [403, "You may not do this"],
  "cross-site": [403, "The request comes from another site"],
  "not-found": [404, "There is nothing here"],
  "method-not-allowed": [405, "This method does not exist here"],
  "payload-too-large": [413, "The request is too large"],
  "unsupported-media-type": [415, "This kind of content is not taken here"],
  "idempotency-key-reused": [422, "This submission id was used for something else"],
  "too-many-requests": [429, "Too many requests"],
  // The hub.
  internal: [500, "Something broke on our side"],
  "outcome-unknown": [503, "The outcome is not known yet"],
  unavailable: [503, "The hub is not ready"],
  // Refusals of machines.
  "unknown-case": [404, "There is no such case"],
  "unknown-reservation": [409, "There is no such reservation"],
  "already-claimed": [409, "Someone else holds this case"],
  "not-holder": [409, "You do not hold this case"],
  "not-allowed-now": [409, "This cannot be done in the present state"],
  "already-exists": [409, "This exists already"],
  "not-present": [409, "You are not at work"],
  "over-capacity": [409, "You hold as many items as you may"],
  "new-message": [409, "The citizen has written meanwhile"],
  "already-past": [409, "The date is past"],
  "already-there": [409, "The case is there already"],
  "no-sender-address": [409, "The case did not come by e-mail"],
  // Refusals of the registry.
  "already-decided": [409, "Somebody has answered this"],
  "needs-another-agent": [409, "A second agent must agree"],
  "never-same": [409, "Somebody said that these are never the same person"],
  "two-identities": [409, "Each has a FranceConnect identity of their own"],
  "different-kind": [409, "One is a person, the other an organisation"],
  "same-person": [409, "These are one person already"],
  erased: [409, "One of these persons was erased"],
  "not-decided": [409, "There is no answer to take back"],
  "already-undone": [409, "This was taken back already"],
  "changed-since": [409, "Something has changed since"],
  /** Accepted and kept, to be looked at by a person. */
  "set-aside": [202, "Kept for a person to look at"],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string]>;

export type Reason = keyof typeof REASONS;

export type ProblemDetails = {
  readonly detail?: string;
  /** Fields at fault: JSON pointers (RFC 6901) with what to do. */
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly refusal?: Readonly<Record<string, unknown>>;
};

/** Returns the HTTP status of a reason; a reason that the table lacks is 409, as refusals of machines are. */
export function statusOf(reason: string): ContentfulStatusCode {
  return isReason(reason) ? REASONS[reason][0] : 409;
}

/** Returns the problem as data. *Pure.* */
export function problemOf(reason: string, details: ProblemDetails = {}): Problem {
  return {
    type: `urn:guichet:problem:${reason}`,
    title: isReason(reason) ? REASONS[reason][1] : "This was refused",
    status: statusOf(reason),
    ...(details.detail === undefined ? {} : { detail: details.detail }),
    ...(details.errors === undefined ? {} : { errors: details.errors.map((error) => ({ ...error })) }),
    ...(details.refusal === undefined ? {} : { refusal: { ...details.refusal } }),
  };
}

/** Answers with a problem. */
export function problem(c: Context, reason: Reason, details: ProblemDetails = {}): Response {
  return answer(c, problemOf(reason, details));
}

/** Answers with a machine's refusal; its details travel in `refusal`. */
export function refused(c: Context, { reason, ...details }: Refusal): Response {
  return answer(c, problemOf(reason, { refusal: details }));
}

/** Answers 400 with every field that a schema refused. */
export function invalidFields(c: Context, error: z.ZodError): Response {
  const errors = error.issues.map((issue) => ({ pointer: pointerTo(issue.path), detail: issue.message }));
  return problem(c, "invalid-fields", { errors });
}

/** Returns a path as a JSON pointer. *Pure.* */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function answer(c: Context, body: Problem): Response {
  return c.body(JSON.stringify(body), body.status as ContentfulStatusCode, {
    "content-type": "application/problem+json",
    ...(body.status === 503 ? { "retry-after": "2" } : {}),
  });
}

function isReason(reason: string): reason is Reason {
  return Object.hasOwn(REASONS, reason);
}
