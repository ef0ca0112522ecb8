import solid from "vite-plugin-solid";
import { configDefaults, defineConfig } from "vitest/config";

/** `npm run test:full` adds the files that take minutes. */
const isFull = process.env.GUICHET_TEST_FULL === "1";

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
  testTimeout: 30_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          include: ["**/*.test.ts"],
          exclude: [...exclude, "tests/**", "**/*.int.test.ts", "**/*.e2e.test.ts", "**/*.sim.test.ts"],
        },
      },
      { test: { name: "tidy", environment: "node", include: ["tests/*.test.ts"], exclude } },
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
          exclude,
        },
      },
      {
        test: {
          ...withServers,
          name: "simulation",
          include: ["tests/simulation/**/*.test.ts"],
          exclude,
          testTimeout: 120_000,
        },
      },
      {
        test: {
          ...withServers,
          name: "chaos",
          include: ["tests/chaos/**/*.test.ts"],
          exclude,
          testTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          ...withServers,
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          exclude,
          testTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
