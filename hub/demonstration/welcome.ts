import type { Config } from "../config.ts";
import type { Hub } from "../open-hub.ts";

/** Returns, in under ten lines, where everything is, how to log in and what to try. */
export function welcome({ publicUrl, mailDomain }: Config, hub: Hub, mailboxPort: number): readonly string[] {
  const service = hub.directory.transferTargets()[0]?.emails[0] ?? `contact@${mailDomain}`;
  return [
    "",
    "Guichet is ready (demonstration: seeded data, no passwords, this machine only).",
    `  Citizens write here      ${publicUrl}/contact`,
    `  Agents work here         ${publicUrl}/console   (log in: pick any agent)`,
    `  Citizens read mail here  http://localhost:${mailboxPort}`,
    `  Mail comes in by SMTP    localhost:${hub.smtpPort}, for example to ${service}`,
    "  Try: send the form, claim it in the console, answer, read the answer in the mailbox and reply to it.",
    "  A stream of citizens:    npm run simulate -- --rate 5",
  ];
}
