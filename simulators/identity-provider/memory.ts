/** What the provider remembers: everything in memory, the 10,000 most recent of each kind. */
import { LRUCache } from "lru-cache";
import type { Adapter, AdapterPayload } from "oidc-provider";

const KEPT_MAX = 10_000;
const DEFAULT_S = 12 * 60 * 60;

/** Returns the store of one kind of thing (sessions, codes, grants…), as the library asks for it by name. */
export function createMemory(_kind: string): Adapter {
  const byId = new LRUCache<string, AdapterPayload>({ max: KEPT_MAX });
  const find = async (id: string) => byId.get(id);
  const findBy = async (field: "uid" | "userCode", value: string) =>
    [...byId.values()].find((payload) => payload[field] === value);
  return {
    find,
    findByUid: (uid) => findBy("uid", uid),
    findByUserCode: (userCode) => findBy("userCode", userCode),
    async upsert(id, payload, expiresInS) {
      byId.set(id, payload, { ttl: (expiresInS ?? DEFAULT_S) * 1_000 });
    },
    async destroy(id) {
      byId.delete(id);
    },
    async consume(id) {
      const payload = byId.get(id);
      if (payload) payload.consumed = Math.floor(Date.now() / 1_000);
    },
    async revokeByGrantId(grantId) {
      for (const [id, payload] of [...byId.entries()]) if (payload.grantId === grantId) byId.delete(id);
    },
  };
}
