/** A delivery status notification as a mail server writes one (RFC 3464): three parts, from nobody. */

export type Bounced = {
  /** Who is told: the envelope's sender. */
  readonly to: string;
  readonly recipient: string;
  readonly original: Buffer;
  readonly at: number;
};

/** Returns the notification as a raw mail. Pure. */
export function bounceOf({ to, recipient, original, at }: Bounced): string {
  const boundary = `bounce-${at.toString(36)}`;
  const end = original.indexOf("\r\n\r\n");
  const headers = original.subarray(0, end < 0 ? original.length : end).toString("latin1");
  const date = new Date(at).toUTCString().replace("GMT", "+0000");
  return [
    "From: Mail Delivery System <MAILER-DAEMON@courriel.test>",
    `To: <${to}>`,
    "Subject: Undelivered Mail Returned to Sender",
    `Date: ${date}`,
    `Message-ID: <${at.toString(36)}.${Math.random().toString(36).slice(2)}@courriel.test>`,
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    `The mail could not be delivered to <${recipient}>: the mailbox does not exist.`,
    "",
    `--${boundary}`,
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; courriel.test",
    `Arrival-Date: ${date}`,
    "",
    `Final-Recipient: rfc822; ${recipient}`,
    "Action: failed",
    "Status: 5.1.1",
    "Diagnostic-Code: smtp; 550 5.1.1 mailbox does not exist",
    "",
    `--${boundary}`,
    "Content-Type: text/rfc822-headers",
    "",
    headers,
    "",
    `--${boundary}--`,
    "",
  ].join("\r\n");
}
