import { connect, type NatsConnection } from "@nats-io/transport-node";

/**
 * Connects to nats-server and goes on trying for ever when it is lost.
 *
 * The client takes credentials as options only: `nats://user:password@host:port` is taken apart here.
 */
export async function connectBus(url: string, name: string): Promise<NatsConnection> {
  const { host, username, password } = new URL(url);
  return await connect({
    servers: host,
    name,
    ...(username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {}),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 100,
    pingInterval: 5_000,
    maxPingOut: 2,
  });
}
