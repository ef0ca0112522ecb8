/** The child's side of `start-child.ts`, and what a generator says about itself. */
import type { Reply } from "./start-child.ts";

/** Answers each message by `handle`, until the parent ends or kills us. */
export function answerAsks<Ask, Answer>(handle: (message: Ask) => Promise<Answer>): void {
  process.on("message", (received) => {
    const { id, message } = received as { readonly id: number; readonly message: Ask };
    const reply = (given: Omit<Reply, "id">) => void process.send?.({ id, ...given });
    handle(message).then(
      (answer) => reply({ answer }),
      (error: unknown) => reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.on("disconnect", () => process.exit(0));
}

/** Begins to watch this process's own CPU. The function returned gives the share of one core used since. */
export function watchOwnCpu(): () => number {
  const [began, used] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(used);
    return (user + system) / 1000 / (performance.now() - began);
  };
}

/** Now, in milliseconds since the epoch with fractions: comparable between processes of one machine. */
export const preciseNow = (): number => performance.timeOrigin + performance.now();
