import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
let house = "";

/** Each rule of the house once, with a file that breaks it. */
const violations: [rule: string, file: string, source: string, complaint: RegExp][] = [
  ["a service does not know drizzle", "worker/bets/service.ts", `export { sql } from "drizzle-orm";`, /know drizzle/],
  [
    "another domain's repo is out of bounds for a service",
    "worker/bets/service.ts",
    `export { getMatchRow } from "../matches/repo.ts";`,
    /out of bounds/,
  ],
  [
    "another domain's repo is out of bounds for a repo",
    "worker/bets/repo.ts",
    `export { getMatchRow } from "../matches/repo.ts";`,
    /out of bounds/,
  ],
  ["a repo is below its service", "worker/bets/repo.ts", `export { place } from "./service.ts";`, /below its service/],
  ["a service knows no Hono", "worker/bets/service.ts", `export { Hono } from "hono";`, /neither Hono/],
  [
    "a service knows no platform",
    "worker/bets/service.ts",
    `export { env } from "cloudflare:workers";`,
    /neither Hono/,
  ],
  [
    "routes call services, never a repo",
    "worker/bets/routes.ts",
    `export { getMatchRow } from "./repo.ts";`,
    /Only services read the repo/,
  ],
  [
    "a Durable Object calls services, never a repo",
    "worker/live/match-room.ts",
    `export { findUpdates } from "./repo.ts";`,
    /Only services read the repo/,
  ],
  [
    "a core imports nothing impure",
    "worker/predict/scoring.ts",
    `export { getPrediction } from "./service.ts";`,
    /nothing impure/,
  ],
  ["a core has no clock", "worker/predict/scoring.ts", `export const at = Date.now();`, /has no clock/],
  ["a core draws no random", "worker/predict/models/elo.ts", `export const p = Math.random();`, /draws no random/],
  ["a core does no I/O", "worker/predict/form.ts", `export const answer = fetch("https://example.org");`, /no I\/O/],
  [
    "pages see no tables",
    "app/routes/list.tsx",
    `export { matches } from "../../worker/matches/schema.ts";`,
    /not tables/,
  ],
  [
    "components call no services",
    "app/ui/rail.tsx",
    `export { getPrediction } from "../../worker/predict/service.ts";`,
    /loaders call services/,
  ],
  [
    "components take only types from contracts",
    "app/ui/rail.tsx",
    `export { predictionSchema } from "../../worker/predict/contract.ts";`,
    /nothing that runs/,
  ],
  ["there are no drawers", "worker/bets/service.ts", `export { round } from "../utils/round.ts";`, /No utils/],
  [
    "there are no barrel files",
    "worker/bets/service.ts",
    `export { settle } from "../wallet/index.ts";`,
    /No utils, no barrel/,
  ],
  [
    "zod is imported whole",
    "worker/bets/contract.ts",
    `import { z } from "zod";\nexport const stake = z.int();`,
    /namespace import/,
  ],
  ["there is no any", "worker/bets/stake.ts", `export function stake(bet: any) { return bet; }`, /any/],
  [
    "promises are awaited",
    "worker/bets/place.ts",
    `async function place() {}\nexport function go() { place(); }`,
    /promise/i,
  ],
];

beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), "aibet-lint-"));
  await cp(join(root, ".oxlintrc.json"), join(house, ".oxlintrc.json"));
  await put(
    "tsconfig.json",
    `{"compilerOptions":{"strict":true,"noEmit":true,"types":[],"allowImportingTsExtensions":true}}`,
  );
  await symlink(join(root, "node_modules"), join(house, "node_modules"));
  await put("worker/bets/one.ts", `import { two } from "./two.ts";\nexport const one = () => two;`);
  await put("worker/bets/two.ts", `import { one } from "./one.ts";\nexport const two = () => one;`);
  await put(
    "worker/bets/clean.ts",
    `/** Doubles. */\nexport function doubled(value: number): number {\n  return value * 2;\n}`,
  );
});

afterAll(() => rm(house, { recursive: true, force: true }));

test.each(violations)("%s", async (_rule, file, source, complaint) => {
  await put(file, source);
  expect(await lint(file)).toMatch(complaint);
  await rm(join(house, file));
});

test("modules do not go in circles", async () => {
  expect(await lint("worker/bets/one.ts")).toMatch(/cycle/i);
});

test("a file that breaks no rule passes", async () => {
  expect(await lint("worker/bets/clean.ts")).toMatch(/0 errors/);
});

async function put(file: string, source: string): Promise<void> {
  await mkdir(dirname(join(house, file)), { recursive: true });
  await writeFile(join(house, file), `${source}\n`);
}

function lint(file: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(join(root, "node_modules", ".bin", "oxlint"), [file], { cwd: house }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}
