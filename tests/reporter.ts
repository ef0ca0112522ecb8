/** Counts for `bin/test.mjs`: what passed, what failed, and the time each folder took, as JSON in a file. */
import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Reporter, TestModule, TestRunEndReason } from "vitest/node";

export class CountReporter implements Reporter {
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], reason: TestRunEndReason): void {
    const folders: Record<string, number> = {};
    let passed = 0;
    // What went wrong outside any test (an unhandled rejection, an interrupted run) counts too.
    let failed = errors.length + (reason === "interrupted" ? 1 : 0);
    for (const module of modules) {
      const folder = dirname(module.relativeModuleId).split("/").slice(0, 2).join("/");
      folders[folder] = (folders[folder] ?? 0) + module.diagnostic().duration;
      const tests = [...module.children.allTests()].map((test) => test.result().state);
      passed += tests.filter((state) => state === "passed").length;
      const failures = tests.filter((state) => state !== "passed").length;
      // A file that cannot be loaded, or whose set-up fails, has no failed test to show for it.
      failed += failures === 0 && module.state() === "failed" ? 1 : failures;
    }
    writeFileSync(this.path, JSON.stringify({ passed, failed, folders }));
  }
}
