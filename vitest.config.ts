import solid from "vite-plugin-solid";
import { configDefaults, defineConfig } from "vitest/config";
import { CountReporter } from "./tests/reporter.ts";

/** `npm run test:full` adds the files that take minutes. */
const isFull = process.env.GUICHET_TEST_FULL === "1";
const report = process.env.GUICHET_TEST_REPORT;

const exclude = [
  ...configDefaults.exclude,
  "dist/**",
  ".cache/**",
  ".data/**",
  ...(isFull ? [] : ["**/*.long.test.ts"]),
];

/** Kinds that need real servers: one PostgreSQL and one nats-server a run, see tests/support. */
const withServers = {
  globalSetup: "tests/support/servers.ts",
  environment: "node",
  exclude,
  testTimeout: 30_000,
  hookTimeout: 60_000,
} as const;

/** Alone, after the kinds before: their timing must not suffer from other tests. */
const alone = (order: number) => ({ fileParallelism: false, sequence: { groupOrder: order } });

export default defineConfig({
  test: {
    reporters: report ? [["default", { summary: false }], new CountReporter(report)] : ["default"],
    projects: [
      { test: { name: "tidy", environment: "node", include: ["tests/*.test.ts"], exclude, testTimeout: 60_000 } },
      {
        test: {
          name: "unit",
          environment: "node",
          include: ["**/*.test.ts"],
          exclude: [...exclude, "tests/**", "**/*.int.test.ts", "**/*.e2e.test.ts", "**/*.sim.test.ts"],
        },
      },
      {
        plugins: [solid()],
        test: { name: "component", environment: "jsdom", include: ["ui/**/*.test.tsx"], exclude },
      },
      {
        test: {
          ...withServers,
          name: "integration",
          include: [
            "{actors,bin,channels,db,hub,simulators}/**/*.int.test.ts",
            "tests/{contracts,integration,permissions}/**/*.test.ts",
          ],
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...withServers,
          name: "simulation",
          include: ["tests/simulation/**/*.test.ts"],
          testTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...withServers,
          name: "chaos",
          include: ["tests/chaos/**/*.test.ts"],
          testTimeout: 300_000,
          ...alone(3),
        },
      },
      { test: { ...withServers, name: "e2e", include: ["tests/e2e/**/*.test.ts"], testTimeout: 60_000, ...alone(4) } },
    ],
  },
});
