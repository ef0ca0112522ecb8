import { expect, it } from "vitest";
import { createApi, queryOf } from "./api.ts";

type Call = { readonly path: string; readonly init: RequestInit | undefined };

/** A client whose network gives these answers in turn. */
function setUp(answers: readonly (() => Response)[]) {
  const calls: Call[] = [];
  const waits: number[] = [];
  const api = createApi({
    fetch: async (path, init) => {
      calls.push({ path: String(path), init });
      const answer = answers[calls.length - 1];
      if (!answer) throw new TypeError("network away");
      return answer();
    },
    csrf: () => "token",
    random: () => 0,
    wait: async (ms) => {
      waits.push(ms);
    },
  });
  return { api, calls, waits };
}

const json = (status: number, body: unknown) => () => new Response(JSON.stringify(body), { status });
const claim = { type: "claim", caseId: "c", channel: "web" } as const;

it("keeps the command's id while the outcome is unknown, and then gives the answer", async () => {
  const { api, calls, waits } = setUp([json(503, {}), json(503, {}), json(200, { status: "accepted", version: 2 })]);
  const result = await api.command(claim, "command-1");
  expect(result).toEqual({ ok: true, value: { status: "accepted", version: 2 } });
  expect(calls.map(({ init }) => JSON.parse(String(init?.body)).commandId)).toEqual(Array(3).fill("command-1"));
  expect(waits).toEqual([250, 500]);
});

it("gives up after five tries and says that the outcome is unknown", async () => {
  const { api, calls } = setUp(Array(9).fill(json(503, {})));
  expect(await api.command(claim, "command-1")).toEqual({
    ok: false,
    failure: { kind: "unreachable", isOutcomeUnknown: true },
  });
  expect(calls.length).toBe(5);
});

it("turns a refusal into its reason and details, without trying again", async () => {
  const refusal = { reason: "already-claimed", by: "a-karim", byName: "Karim Benali", since: "2026-11-24T09:32:00Z" };
  const { api, calls } = setUp([json(409, { type: "urn:guichet:problem:already-claimed", refusal })]);
  expect(await api.command(claim, "command-1")).toEqual({
    ok: false,
    failure: { kind: "refused", reason: "already-claimed", details: refusal },
  });
  expect(calls.length).toBe(1);
});

it("sends the session's token with writes only", async () => {
  const { api, calls } = setUp([json(200, {}), json(200, {})]);
  await api.me();
  await api.saveDraft("c", "reply", { text: "Bonjour", documents: [], version: 0 });
  expect(calls.map(({ init }) => new Headers(init?.headers).get("x-csrf-token"))).toEqual([null, "token"]);
});

it("says signed out at 401, and not found at 404", async () => {
  const { api, calls } = setUp([json(401, {}), json(404, {})]);
  expect(await api.me()).toEqual({ ok: false, failure: { kind: "signed-out" } });
  expect(await api.draft("c", "note")).toEqual({ ok: false, failure: { kind: "not-found" } });
  expect(calls.at(-1)?.path).toBe("/api/v1/drafts/c?mode=note");
});

it("asks for the head of a mail only, to know of images of elsewhere", async () => {
  const { api, calls } = setUp([() => new Response(null, { headers: { "x-remote-images": "3" } }), json(404, {})]);
  expect(await api.remoteImages("m 1")).toEqual({ ok: true, value: 3 });
  expect([calls[0]?.path, calls[0]?.init?.method]).toEqual(["/api/v1/messages/m%201/html", "HEAD"]);
  expect(await api.remoteImages("m2")).toEqual({ ok: false, failure: { kind: "not-found" } });
});

it("keeps the status when the answer is no JSON at all", async () => {
  const { api } = setUp([() => new Response("<h1>Bad gateway</h1>", { status: 502 })]);
  expect(await api.me()).toMatchObject({ ok: false, failure: { kind: "problem", problem: { status: 502 } } });
});

it("writes lists of a filter as repeated parameters", () => {
  const query = queryOf({ view: "mine", services: ["a", "b"], channels: ["web"], search: "été" }, 100, 50);
  expect(query).toBe("view=mine&offset=100&limit=50&services=a&services=b&channels=web&search=%C3%A9t%C3%A9");
});
