import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

import { testSecrets } from "./test/secrets.ts";
import { SlowestFirst } from "./test/slowest-first.ts";

const migrations = await readD1Migrations("migrations");
/** `npm run test:deep` runs every simulation with ten times the seeds. */
const simulationFactor = Number(process.env.SIMULATION_FACTOR ?? "1");

export default defineConfig({
  test: {
    provide: { simulationFactor },
    // Else every worker is sent all modules known so far in one message, and workerd takes none above 32 MiB.
    fsModuleCache: false,
    maxWorkers: "100%",
    // Files of a project share a process: starting one and reading every module anew took longer than most tests.
    isolate: false,
    sequence: { sequencer: SlowestFirst },
    coverage: {
      provider: "istanbul",
      include: ["worker/**/*.ts", "cli/{tape,import,backtest,train,inplay}/**/*.ts", "app/**/*.{ts,tsx}"],
      // Composition and the built pages run in the harness and the browser, out of sight of this measurement.
      exclude: [
        "**/*.test.*",
        "worker/index.ts",
        "worker/**/{schema,*-schema}.ts",
        "app/paraglide/**",
        "app/routes/**",
        "app/**/*.tsx",
      ],
      reporter: ["text-summary"],
      thresholds: {
        lines: 80,
        "worker/predict/{models,engine}/**": { lines: 95 },
        "worker/predict/{score-grid,no-vig,calibration,scoring,confidence,closing-line,contributions,form,reasoning,wording,evaluation,revision}.ts":
          {
            lines: 95,
          },
        "worker/{matches,collect,live,odds}/{match,crest,observation,updates,prices,gate,pace,team-identity,newcomers}.ts":
          {
            lines: 95,
          },
        "worker/collect/providers/api-football/*.ts": { lines: 95 },
        "worker/predict/gpt/{answer,attempts,body,briefing,openai,prompts,text-guard,token-gate}.ts": { lines: 95 },
        "worker/wallet/{ledger,journal}.ts": { lines: 100, branches: 100 },
        "worker/accounts/{allowances,api-keys,play-limits}.ts": { lines: 95 },
        "worker/platform/{limits,money,network}.ts": { lines: 95 },
        "worker/{platform,wallet,bets}/{rounding,kelly,stakes,terms,leg-outcome,settlement,correction}.ts": {
          lines: 100,
          branches: 100,
        },
        "worker/{wallet,stats}/{simulation,calculator,recorded-bet,tally,breakdown,course,advice,csv,bet-export,evolution,own-calibration}.ts":
          {
            lines: 95,
          },
        "worker/collect/providers/{tape,tape-goals,timeline,simulated-bookmaker,kickoff-hours,replay}.ts": {
          lines: 95,
        },
      },
    },
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          include: ["{worker,app,cli,test}/**/*.test.{ts,tsx}"],
          setupFiles: ["./test/setup.simulations.ts"],
          globalSetup: ["./test/upstreams/global-setup.ts"],
          exclude: ["**/*.workers.test.ts", "test/harness/**", "test/e2e/**", "node_modules/**"],
        },
      },
      {
        plugins: [
          cloudflareTest({
            main: "./test/entry.ts",
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: { bindings: { TEST_MIGRATIONS: migrations, ...testSecrets } },
          }),
        ],
        test: {
          name: "workers",
          include: ["{worker,test}/**/*.workers.test.ts"],
          setupFiles: ["./test/setup.workers.ts", "./test/setup.simulations.ts"],
          globalSetup: ["./test/upstreams/global-setup.ts"],
        },
      },
      {
        test: {
          name: "harness",
          environment: "node",
          include: ["test/harness/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: "e2e",
          environment: "node",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
