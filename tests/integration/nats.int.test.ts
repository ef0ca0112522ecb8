import { jetstreamManager } from "@nats-io/jetstream";
import { afterEach, expect, it } from "vitest";
import { connectBus } from "../../hub/bus/connect.ts";
import { natsForTests } from "../support/nats.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((connection) => connection.close()));
});

it("our nats-server keeps streams on the disk and takes messages of 1 MB", async () => {
  const connection = await connectBus(natsForTests().url, "test");
  open.push(connection);
  const manager = await jetstreamManager(connection);
  const { limits } = await manager.getAccountInfo();
  expect([connection.info?.max_payload, limits.max_storage !== 0]).toEqual([1_048_576, true]);
});

it.each(["", "guichet:guessed@"])("our nats-server lets nobody in who says '%s'", async (credentials) => {
  const stranger = connectBus(`nats://${credentials}${new URL(natsForTests().url).host}`, "stranger");
  await expect(stranger.then((connection) => open.push(connection))).rejects.toThrow(/Authorization/i);
});
