/** Who asks, as an IP address: what rate limits count by. Never stored. */

/**
 * Returns the client's address. `X-Forwarded-For` is read from the right and only past proxies that we trust, since
 * everything left of them is the client's own invention. *Pure.*
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | undefined,
  trustedProxies: ReadonlySet<string>,
): string {
  let address = plain(peer);
  for (const hop of (forwardedFor ?? "").split(",").reverse()) {
    if (!trustedProxies.has(address) || hop.trim() === "") break;
    address = plain(hop.trim());
  }
  return address;
}

/** Returns what one household shares: the address itself, or the /64 of an IPv6 address. *Pure.* */
export function rateKey(address: string): string {
  if (!address.includes(":")) return address;
  const [left = "", right] = address.split("::");
  const groups = left.split(":").filter(Boolean);
  const missing = right === undefined ? 0 : 8 - groups.length - right.split(":").filter(Boolean).length;
  const whole = [
    ...groups,
    ...Array<string>(Math.max(missing, 0)).fill("0"),
    ...(right ?? "").split(":").filter(Boolean),
  ];
  return whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}

function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "").toLowerCase();
}
