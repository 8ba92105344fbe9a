import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const migrations = await readD1Migrations("migrations");

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          include: ["{worker,app,cli,test}/**/*.test.ts"],
          exclude: ["**/*.workers.test.ts", "test/harness/**", "test/e2e/**", "node_modules/**"],
        },
      },
      {
        plugins: [
          cloudflareTest({
            main: "./test/entry.ts",
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: { bindings: { TEST_MIGRATIONS: migrations } },
          }),
        ],
        test: {
          name: "workers",
          include: ["{worker,test}/**/*.workers.test.ts"],
          setupFiles: ["./test/setup.workers.ts"],
        },
      },
      {
        test: {
          name: "harness",
          environment: "node",
          include: ["test/harness/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "e2e",
          environment: "node",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
