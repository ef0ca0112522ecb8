import { expect, it } from "vitest";
import { delivered, timerDue } from "./given.ts";
import { createMailbox } from "./mailbox.ts";

const input = (n: number) => delivered(n, `c${n}`, { type: "add", n });

it("gives inputs in the order in which they came, as many as asked for", () => {
  const mailbox = createMailbox();
  for (const n of [1, 2, 3]) mailbox.push(input(n));
  expect(mailbox.take(2).map(({ seq }) => seq)).toEqual([1, 2]);
  expect(mailbox.size).toBe(1);
  expect(mailbox.take(5).map(({ seq }) => seq)).toEqual([3]);
});

it("wakes its reader on the first input, and at once when there is one", async () => {
  const mailbox = createMailbox();
  const filled = mailbox.filled();
  mailbox.push(input(1));
  await filled;
  await mailbox.filled();
});

it("wakes its reader when it is closed", async () => {
  const mailbox = createMailbox();
  const filled = mailbox.filled();
  mailbox.close();
  await filled;
  expect(mailbox.isClosed).toBe(true);
});

it("drops what is another hub's now, and counts what is left", () => {
  const mailbox = createMailbox();
  mailbox.push(input(1));
  mailbox.push(timerDue(1));
  mailbox.drop(({ seq }) => seq === 1);
  expect(mailbox.count(({ seq }) => seq === null)).toBe(1);
  expect(mailbox.size).toBe(1);
});
