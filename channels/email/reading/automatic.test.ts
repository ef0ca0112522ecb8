import { describe, expect, it } from "vitest";
import { readHeader } from "../mime/header.ts";
import { isAutomaticMail } from "./automatic.ts";
import { readRelayVerdict } from "./relay-verdict.ts";

const header = (...lines: string[]) => readHeader(Buffer.from(lines.join("\r\n")));
const from = "anna@example.fr";

describe("RFC 3834: is sent by a machine", () => {
  it.each([
    ["Auto-Submitted: auto-replied"],
    ["Auto-Submitted: auto-generated"],
    ["Auto-Submitted: auto-notified; owner-email=x"],
    ["auto-submitted: AUTO-REPLIED (vacation)"],
    ["Precedence: bulk"],
    ["Precedence: list"],
    ["Precedence: junk"],
    ["List-Id: <x.example.org>"],
    ["List-Unsubscribe: <mailto:x@example.org>"],
    ["X-Auto-Response-Suppress: All"],
    ["X-Auto-Response-Suppress: OOF, AutoReply"],
    ["X-Autoreply: yes"],
    ["Return-Path: <>"],
    ["Subject: Réponse automatique : Congés"],
    ["Subject: =?utf-8?Q?R=C3=A9ponse_automatique?="],
    ["Subject: Re: Automatic reply: x"],
    ["Subject: Out of Office"],
    ["Subject: Absence du bureau : retour lundi"],
  ])("%s", (line) => {
    expect(isAutomaticMail(header(line), from, from)).toBe(true);
  });

  it.each([
    ["Auto-Submitted: no"],
    ["Auto-Submitted: no (a person)"],
    ["Precedence: first-class"],
    ["X-Auto-Response-Suppress: None"],
    ["Return-Path: <anna@example.fr>"],
    ["Subject: Demande de réponse automatique au guichet"],
    ["Subject: Absence de réponse à mon dossier"],
  ])("unless %s", (line) => {
    expect(isAutomaticMail(header(line), from, from)).toBe(false);
  });

  it.each([
    ["the null path", "", from, true],
    ["MAILER-DAEMON", from, "MAILER-DAEMON@example.org", true],
    ["owner-", "owner-list@example.org", from, true],
    ["-request", from, "list-request@example.org", true],
    ["no-reply", from, "no-reply+123@example.org", true],
    ["ne-pas-repondre", from, "ne-pas-repondre@caf.fr", true],
    ["a person", from, from, false],
    ["a person called Requestier", from, "jean.requestier@example.org", false],
  ])("when it comes from %s", (_, returnPath, sender, expected) => {
    expect(isAutomaticMail(header("Subject: x"), returnPath, sender)).toBe(expected);
  });
});

describe("a relay's verdict", () => {
  it.each([
    ["X-Spam-Flag: YES", true, { isJunk: true, isForged: false }],
    ["X-Spam-Flag: YES", false, { isJunk: false, isForged: false }],
    ["X-Spam-Status: Yes, score=9.1", true, { isJunk: true, isForged: false }],
    ["X-Spam-Status: No, score=1.0", true, { isJunk: false, isForged: false }],
    ["X-Spam-Flag: NO\r\nX-Spam-Flag: YES", true, { isJunk: false, isForged: false }],
    ["Authentication-Results: mx; spf=pass; dmarc=pass", true, { isJunk: false, isForged: false }],
    ["Authentication-Results: mx; dmarc=fail (p=none dis=none)", true, { isJunk: false, isForged: true }],
    ["Authentication-Results: mx; dmarc=fail (p=reject dis=quarantine)", true, { isJunk: true, isForged: true }],
    ["Authentication-Results: mx; dmarc=fail action=reject", false, { isJunk: false, isForged: false }],
  ])("%s, from a trusted relay: %s", (lines, isTrusted, expected) => {
    expect(readRelayVerdict(header(lines), isTrusted)).toEqual(expected);
  });
});
