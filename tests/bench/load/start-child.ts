/** A process of its own for each load, asked by messages. */
import { fork } from "node:child_process";
import { join } from "node:path";

export type Child<Ask, Answer> = {
  readonly pid: number;
  ask(message: Ask): Promise<Answer>;
  end(): Promise<void>;
};

type Waiting<Answer> = { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void };
export type Reply = { readonly id: number; readonly answer?: unknown; readonly error?: string };

/** Starts a program of this folder that calls `answerAsks`. */
export async function startChild<Ask, Answer>(file: string): Promise<Child<Ask, Answer>> {
  const child = fork(join(import.meta.dirname, file), { execArgv: ["--import", "tsx"], serialization: "advanced" });
  const waiting = new Map<number, Waiting<Answer>>();
  let asked = 0;
  const gone = new Promise<void>((resolve) => {
    child.once("exit", (code) => {
      for (const { reject } of waiting.values()) reject(new Error(`${file} ended with ${code}`));
      resolve();
    });
  });
  child.on("message", (message) => {
    const { id, answer, error } = message as Reply;
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error === undefined) resolve?.(answer as Answer);
    else reject?.(new Error(`${file}: ${error}`));
  });
  return {
    pid: child.pid ?? 0,
    ask(message) {
      const id = ++asked;
      return new Promise<Answer>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.send({ id, message });
      });
    },
    async end() {
      child.kill();
      await gone;
    },
  };
}
