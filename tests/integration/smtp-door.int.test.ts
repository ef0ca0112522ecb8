import { connect, type Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, it } from "vitest";
import type { Contact, Receipt } from "../../channels/contract/channel.ts";
import { deskOptions, mail, rossi, threading } from "../../channels/email/fixtures/desk.ts";
import { createMemoryBlobs } from "../../channels/email/fixtures/memory-blobs.ts";
import type { Bounce } from "../../channels/email/mail-read.ts";
import { readMail } from "../../channels/email/read-mail.ts";
import { createSmtpDoor, type SmtpDoor, type SmtpDoorOptions } from "../../channels/email/smtp-door.ts";

const MAIL = mail(["From: anna.rossi@example.fr", "Subject: Bonjour", "Message-ID: <1@x>", "", "Bonjour", ""]);
const reference = "GU-2026-000001";
let door: SmtpDoor | null = null;
let clients: Client[] = [];

afterEach(async () => {
  for (const client of clients) client.socket.destroy();
  clients = [];
  await door?.close();
  door = null;
});

setFlagsFromString("--expose-gc");
/** Only what is still held counts: garbage waits for its collector. */
const collect = runInNewContext("gc") as () => void;

type Client = {
  readonly socket: Socket;
  /** Resolves with the next answer, its lines joined; "closed" at the end. */
  answer(): Promise<string>;
  /** Sends a line and resolves with the answer. */
  say(line: string): Promise<string>;
};

async function openClient(port: number): Promise<Client> {
  const socket = connect(port, "127.0.0.1");
  const answers: string[] = [];
  const waiting: ((answer: string) => void)[] = [];
  let text = "";
  const give = (answer: string) => {
    const next = waiting.shift();
    if (next) next(answer);
    else answers.push(answer);
  };
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    text += chunk;
    for (
      let match = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(text);
      match;
      match = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(text)
    ) {
      text = text.slice(match[0].length);
      give(match[0].trim());
    }
  });
  socket.on("close", () => give("closed"));
  socket.on("error", () => {});
  const answer = () =>
    new Promise<string>((resolve) => {
      const ready = answers.shift();
      if (ready === undefined) waiting.push(resolve);
      else resolve(ready);
    });
  const client: Client = {
    socket,
    answer,
    say(line) {
      socket.write(`${line}\r\n`);
      return answer();
    },
  };
  clients.push(client);
  await answer();
  await client.say("EHLO test");
  return client;
}

type Setup = Partial<SmtpDoorOptions> & { readonly outcome?: () => Promise<Receipt> };

async function openDoor({ outcome, ...changes }: Setup = {}) {
  const taken: Contact[] = [];
  const bounces: Bounce[] = [];
  const options = deskOptions(createMemoryBlobs({ keep: false }));
  door = createSmtpDoor({
    name: "guichet.test",
    resolveRecipient: async (address) => {
      if (address === "autonomie@guichet.test") return { kind: "service", service: "autonomie", address };
      if (threading.readReplyAddress(address) !== null) return { kind: "case", known: rossi };
      const messageId = threading.readReturnPath(address);
      return messageId === null ? null : { kind: "return", messageId };
    },
    findBlock: async (sender) =>
      sender === "abus@evil.test" ? { reason: "envois répétés", until: "2027-01-31T00:00:00.000Z" } : null,
    appeal: "contact@guichet.test",
    read: (source, envelope) => readMail(source, envelope, options),
    take: async (contact) => {
      taken.push(contact);
      return (await outcome?.()) ?? { status: "received", caseId: "c", reference, contactId: "k", isNew: true };
    },
    takeBounce: async (bounce) => {
      bounces.push(bounce);
      return true;
    },
    isTrustedRelay: () => false,
    clientKey: (address) => address,
    takeTurn: () => 0,
    now: () => Date.parse("2026-11-24T09:00:00.000Z"),
    log: { info: () => {}, warn: () => {} },
    ...changes,
  });
  return { port: await door.listen(0, "127.0.0.1"), taken, bounces };
}

async function deliver(client: Client, content: string, from = "anna.rossi@example.fr", to = "autonomie@guichet.test") {
  const steps = [
    await client.say(`MAIL FROM:<${from}>`),
    await client.say(`RCPT TO:<${to}>`),
    await client.say("DATA"),
  ];
  const refused = steps.find((step) => !/^(250|354)/.test(step));
  return refused ?? (await client.say(`${content}\r\n.`));
}

describe("answers", () => {
  it("says 250 with the number once the contact is durable, and not before", async () => {
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { port, taken } = await openDoor({
      outcome: async () => {
        await gate;
        return { status: "received", caseId: "c", reference, contactId: "k", isNew: true };
      },
    });
    const client = await openClient(port);
    let isAnswered = false;
    const answer = deliver(client, MAIL).finally(() => {
      isAnswered = true;
    });
    while (taken.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(isAnswered).toBe(false);
    release();
    expect(await answer).toBe(`250 2.0.0 Message recu sous le numero ${reference} / Received as ${reference}`);
  });

  it.each([
    ["unknown", { status: "unknown" }, "451 4.3.0"],
    ["set aside", { status: "set-aside", reference: "DL-1" }, "250 2.0.0"],
  ] as const)("when the outcome is %s", async (_, receipt, expected) => {
    const { port } = await openDoor({ outcome: async () => receipt });
    expect(await deliver(await openClient(port), MAIL)).toContain(expected);
  });

  it("says 451 when the hub fails, and takes the next mail", async () => {
    let calls = 0;
    const { port } = await openDoor({
      outcome: async () => {
        if (++calls === 1) throw new Error("database gone");
        return { status: "received", caseId: "c", reference, contactId: "k", isNew: true };
      },
    });
    const client = await openClient(port);
    expect(await deliver(client, MAIL)).toMatch(/^451 4\.3\.0/);
    expect(await deliver(client, MAIL)).toMatch(/^250/);
  });

  const forged = threading.replyAddress(reference).replace(/\.\w/, ".z");
  it.each([
    ["an unknown address", "a@b.fr", "nobody@guichet.test", "550 5.1.1"],
    ["a forged reply address", "a@b.fr", forged, "550 5.1.1"],
    [
      "a blocked sender, with reason and appeal",
      "abus@evil.test",
      "autonomie@guichet.test",
      "550 5.7.1 Vos messages sont refuses jusqu'au 2027-01-31, motif : envois repetes. Pour contester : contact@guichet.test",
    ],
  ])("refuses %s", async (_, from, to, expected) => {
    const { port, taken } = await openDoor();
    expect(await deliver(await openClient(port), MAIL, from, to)).toContain(expected);
    expect(taken).toEqual([]);
  });

  it("refuses a blocked sender who hides behind another envelope", async () => {
    const { port, taken } = await openDoor();
    const content = MAIL.replace("anna.rossi@example.fr", "abus@evil.test");
    expect(await deliver(await openClient(port), content)).toMatch(/^550 5\.7\.1/);
    expect(taken).toEqual([]);
  });

  it("takes a reply at the signed address of the case, in upper case too", async () => {
    const { port, taken } = await openDoor();
    const to = threading.replyAddress(reference).toUpperCase();
    expect(await deliver(await openClient(port), MAIL, "anna.rossi@example.fr", to)).toMatch(/^250/);
    expect(taken[0]?.proof).toEqual({ kind: "case", caseId: "case-rossi" });
  });

  it("refuses a mail over a bound with its reason, and takes the next on the same connection", async () => {
    const { port, taken } = await openDoor();
    const client = await openClient(port);
    const headers = Array.from({ length: 10_000 }, (_, n) => `X-${n}: y`).join("\r\n");
    expect(await deliver(client, `${headers}\r\n${MAIL}`)).toMatch(/^554 5\.6\.0 Message avec plus de 1000 champs/);
    expect(await deliver(client, MAIL)).toMatch(/^250/);
    expect(taken).toHaveLength(1);
  });

  it("refuses by SIZE before a byte is sent", async () => {
    const { port } = await openDoor();
    const client = await openClient(port);
    expect(await client.say("MAIL FROM:<a@b.fr> SIZE=99999999")).toMatch(/^552/);
  });
});

describe("rude clients", () => {
  it("keeps memory flat under 30 MB without a line end, answers 552, and serves the others meanwhile", async () => {
    const { port, taken } = await openDoor();
    const [rude, good] = [await openClient(port), await openClient(port)];
    for (const line of ["MAIL FROM:<a@b.fr>", "RCPT TO:<autonomie@guichet.test>", "DATA"]) await rude.say(line);
    rude.socket.write(MAIL.slice(0, -2));
    const piece = Buffer.alloc(1024 * 1024, "x");
    collect();
    const before = process.memoryUsage().arrayBuffers;
    // The collector frees buffers when it likes: what is truly held shows in the least of many looks.
    let least = Number.POSITIVE_INFINITY;
    for (let n = 0; n < 30; n++) {
      if (!rude.socket.write(piece)) await new Promise((resolve) => rude.socket.once("drain", resolve));
      if (n < 15) continue;
      collect();
      least = Math.min(least, process.memoryUsage().arrayBuffers - before);
      if (n === 15) expect(await deliver(good, MAIL)).toMatch(/^250/);
    }
    expect(await rude.say("\r\n.")).toMatch(/^552/);
    expect(least).toBeLessThan(8 * 1024 * 1024);
    expect(taken).toHaveLength(1);
  });

  it("cuts a client that never ends its mail", async () => {
    const { port } = await openDoor({ limits: { bytes: 100_000, drainBytes: 500_000 } });
    const client = await openClient(port);
    for (const line of ["MAIL FROM:<a@b.fr>", "RCPT TO:<autonomie@guichet.test>", "DATA"]) await client.say(line);
    const closed = new Promise((resolve) => client.socket.once("close", resolve));
    const piece = Buffer.alloc(64 * 1024, "x\r\n");
    const pump = setInterval(() => client.socket.write(piece), 1);
    await closed;
    clearInterval(pump);
  });

  it("forgets a mail whose client leaves in the middle of DATA", async () => {
    const { port, taken } = await openDoor();
    const client = await openClient(port);
    for (const line of ["MAIL FROM:<a@b.fr>", "RCPT TO:<autonomie@guichet.test>", "DATA"]) await client.say(line);
    client.socket.write(MAIL);
    client.socket.destroy();
    expect(await deliver(await openClient(port), MAIL)).toMatch(/^250/);
    expect(taken).toHaveLength(1);
  });

  it("cuts a silent client, and one that never ends a command", async () => {
    const { port } = await openDoor({ limits: { idleMs: 200 } });
    const [silent, endless] = [await openClient(port), await openClient(port)];
    expect(await silent.answer()).toMatch(/^421/);
    endless.socket.write("x".repeat(20_000));
    expect(await endless.answer()).toMatch(/^421|closed/);
  });

  it("cuts a client after ten commands that are none", async () => {
    const { port } = await openDoor();
    const client = await openClient(port);
    for (let n = 0; n < 9; n++) expect(await client.say("HELLO?")).toMatch(/^500/);
    expect(await client.say("HELLO?")).toMatch(/^421/);
  });

  it("bounds recipients and connections", async () => {
    const { port } = await openDoor({ limits: { recipients: 1, connectionsPerAddress: 2 } });
    const client = await openClient(port);
    await client.say("MAIL FROM:<a@b.fr>");
    await client.say("RCPT TO:<autonomie@guichet.test>");
    expect(await client.say(`RCPT TO:<${threading.replyAddress(reference)}>`)).toMatch(/^452/);
    await openClient(port);
    const third = connect(port, "127.0.0.1").setEncoding("latin1");
    expect(await new Promise((resolve) => third.once("data", resolve))).toMatch(/^421 4\.7\.0/);
    third.destroy();
  });
});

describe("places at the door", () => {
  /** What a new connection hears first. */
  const greeting = async (port: number) => {
    const socket = connect(port, "127.0.0.1").setEncoding("latin1");
    const heard = await new Promise<string>((resolve) => socket.once("data", (data) => resolve(String(data))));
    return { socket, heard };
  };

  it("come free again from a stranger who only keeps talking", async () => {
    const { port } = await openDoor({ limits: { commandsBetweenMails: 9 } });
    const client = await openClient(port);
    for (let n = 1; n < 9; n++) expect(await client.say("NOOP")).toMatch(/^250/);
    expect(await client.say("NOOP")).toMatch(/^421 4\.4\.2/);
    expect(await client.answer()).toBe("closed");
  });

  it("are not lost by who sends mail after mail, to many at once", async () => {
    const { port, taken } = await openDoor({ limits: { commandsBetweenMails: 4 } });
    const client = await openClient(port);
    for (let n = 0; n < 5; n++) {
      await client.say("MAIL FROM:<a@b.fr>");
      for (let to = 0; to < 9; to++)
        expect(await client.say(`RCPT TO:<${threading.replyAddress(`GU-${to}`)}>`)).toMatch(/^250/);
      await client.say("DATA");
      expect(await client.say(`${MAIL}\r\n.`)).toMatch(/^250/);
    }
    expect(taken).toHaveLength(5);
  });

  it.each([{ sessionMs: 300 }, { betweenMailsMs: 300 }])("end with a stranger's time: %o", async (limits) => {
    const { port } = await openDoor({ limits });
    expect(await (await openClient(port)).answer()).toMatch(/^421 4\.4\.2/);
  });

  it("are kept for relays of ours, which may stay and talk", async () => {
    const limits = { connections: 3, connectionsForRelays: 1, commandsBetweenMails: 3, sessionMs: 2_000 };
    let isRelay = false;
    const { port } = await openDoor({ limits, isTrustedRelay: () => isRelay });
    await openClient(port);
    await openClient(port);
    const third = await greeting(port);
    expect(third.heard).toMatch(/^421 4\.3\.2/);
    third.socket.destroy();
    isRelay = true;
    const relay = await openClient(port);
    for (let n = 0; n < 20; n++) expect(await relay.say("NOOP")).toMatch(/^250/);
    const fifth = await greeting(port);
    expect(fifth.heard).toMatch(/^421 4\.3\.2/);
    fifth.socket.destroy();
  });
});

it("asks a server that sends too many mails to wait, and takes those of relays", async () => {
  let left = 2;
  let isRelay = false;
  const { port, taken } = await openDoor({ takeTurn: () => (left-- > 0 ? 0 : 360), isTrustedRelay: () => isRelay });
  const client = await openClient(port);
  const heard = [await deliver(client, MAIL), await deliver(client, MAIL), await deliver(client, MAIL)];
  expect(heard[2]).toMatch(/^451 4\.7\.1 Trop de messages depuis votre serveur, reessayez dans 360 s/);
  isRelay = true;
  expect(await deliver(client, MAIL)).toMatch(/^250/);
  expect(taken).toHaveLength(3);
});

it("takes mails on eight connections at once, each answered once", async () => {
  const { port, taken } = await openDoor();
  const answers = await Promise.all(
    Array.from({ length: 8 }, async (_, connection) => {
      const client = await openClient(port);
      const heard: string[] = [];
      for (let n = 0; n < 25; n++) heard.push(await deliver(client, MAIL.replace("<1@x>", `<${connection}.${n}@x>`)));
      return heard;
    }),
  );
  expect(answers.flat().filter((answer) => answer.startsWith("250"))).toHaveLength(200);
  expect(new Set(taken.map(({ cause }) => cause)).size).toBe(200);
});

it("hands a bounce at a return path to the hub", async () => {
  const { port, bounces, taken } = await openDoor();
  const report = mail([
    "From: MAILER-DAEMON@x",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    "",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; x",
    "",
    "Action: failed",
    "Status: 5.1.1",
    "--b--",
  ]);
  const to = threading.returnPath(threading.mailId("message-0123456789aZ"));
  expect(await deliver(await openClient(port), report, "", to)).toMatch(/^250/);
  expect(bounces).toMatchObject([{ messageId: "message-0123456789aZ", detail: "5.1.1" }]);
  expect(taken).toEqual([]);
});
