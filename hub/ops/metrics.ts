/** What the hub counts of itself, in Prometheus format. Labels are closed lists: never an id, never a name. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Receipt } from "../../channels/contract/channel.ts";
import type { CommitListener } from "../core.ts";

export type Metrics = {
  /** Counts a commit and what it decided. */
  readonly onCommit: CommitListener;
  /** Counts what a door was told. */
  readonly onContact: (channel: string, receipt: Receipt["status"]) => void;
  readonly onTrouble: (what: string) => void;
  /** Registers a value that is read when somebody asks. */
  readonly gauge: (name: string, help: string, read: () => number | Promise<number>) => void;
  /** Returns the text of `/metrics`. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
};

/** Creates the counters. One a process: the default metrics of Node are among them. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "guichet_" });
  const registers = [registry];
  const inputs = new Counter({
    name: "guichet_inputs_total",
    help: "Inputs applied, by outcome.",
    labelNames: ["status"],
    registers,
  });
  const facts = new Counter({ name: "guichet_facts_total", help: "Facts stored.", registers });
  const deadLetters = new Counter({
    name: "guichet_dead_letters_total",
    help: "Inputs set aside for a person.",
    registers,
  });
  const contacts = new Counter({
    name: "guichet_contacts_total",
    help: "Contacts, by channel and by what their sender was told.",
    labelNames: ["channel", "status"],
    registers,
  });
  const troubles = new Counter({
    name: "guichet_troubles_total",
    help: "Failures that were retried.",
    labelNames: ["what"],
    registers,
  });
  const groups = new Histogram({
    name: "guichet_commit_inputs",
    help: "Inputs in one commit.",
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 300],
    registers,
  });
  return {
    onCommit(commit) {
      groups.observe(commit.inputs.length);
      facts.inc(commit.facts.length);
      deadLetters.inc(commit.deadLetters.length);
      for (const { outcome } of commit.inputs) inputs.inc({ status: outcome.status });
    },
    onContact: (channel, status) => contacts.inc({ channel, status }),
    onTrouble: (what) => troubles.inc({ what }),
    gauge(name, help, read) {
      new Gauge({
        name: `guichet_${name}`,
        help,
        registers,
        async collect() {
          this.set(await read());
        },
      });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
