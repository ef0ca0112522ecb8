import { expect, it } from "vitest";
import { clientAddress, rateKey } from "./client-address.ts";
import { createRateLimit } from "./rate-limit.ts";

it("lets a burst through, then one every so often, and says how long to wait", () => {
  let now = 0;
  const limit = createRateLimit({ burst: 2, perMinute: 6 }, () => now);
  expect([limit.take("a"), limit.take("a"), limit.take("a"), limit.take("b")]).toEqual([0, 0, 10, 0]);
  now = 9_000;
  expect(limit.take("a")).toBe(1);
  now = 10_001;
  expect([limit.take("a"), limit.take("a")]).toEqual([0, 10]);
});

it("forgets old clients rather than grow", () => {
  const limit = createRateLimit({ burst: 1, perMinute: 1 }, () => 0);
  limit.take("first");
  for (let n = 0; n < 50_000; n++) limit.take(`client ${n}`);
  expect(limit.take("first")).toBe(0);
});

const proxies = new Set(["10.0.0.1", "10.0.0.2"]);
it.each([
  ["a client that invents the header", "203.0.113.9", "1.2.3.4", "203.0.113.9"],
  ["behind one proxy", "10.0.0.1", "203.0.113.9", "203.0.113.9"],
  ["behind two, with an invention on the left", "10.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.2", "203.0.113.9"],
  ["a proxy that adds nothing", "10.0.0.1", undefined, "10.0.0.1"],
  ["IPv4 written as IPv6", "::ffff:203.0.113.9", undefined, "203.0.113.9"],
])("knows the address of %s", (_, peer, forwarded, address) => {
  expect(clientAddress(peer, forwarded, proxies)).toBe(address);
});

it.each([
  ["203.0.113.9", "203.0.113.9"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:0db8::1", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
])("counts %s as %s", (address, key) => {
  expect(rateKey(address)).toBe(key);
});
