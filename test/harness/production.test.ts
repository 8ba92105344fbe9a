import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { type LocalWorker, migrate, projectRoot, startLocalWorker } from "../../cli/local-worker.ts";
import { cronJobs } from "../../worker/jobs.ts";

let production: LocalWorker;

beforeAll(async () => {
  // The committed configuration as it is deployed, with nothing laid over it.
  production = await startLocalWorker({ port: 0, stateDir: undefined });
  await migrate(await production.database("DB"));
});

afterAll(() => production.stop());

test.each([
  ["GET", "/dev/clock"],
  ["POST", "/dev/clock"],
  ["POST", "/dev/jobs/daily"],
  ["GET", "/dev/state"],
  ["GET", "/dev/mail"],
  ["GET", "/dev/ui"],
])("the local door %s %s does not exist in production", async (method, path) => {
  const answer = await fetch(new URL(path, production.url), { method });
  expect(answer.status).toBe(404);
  await answer.arrayBuffer();
});

test("the committed configuration is production and holds no tape, no secret and no local switch", async () => {
  const built = await readFile(join(projectRoot, "build", "server", "wrangler.json"), "utf8");
  expect(JSON.parse(built)).toMatchObject({ vars: { ENVIRONMENT: "production" } });
  expect(built).not.toMatch(/TAPE|REPLAY|CHECK_ANSWERS|RATE_LIMIT_FACTOR/);
});

test("the Cron Triggers are the table of jobs", async () => {
  const built: unknown = JSON.parse(await readFile(join(projectRoot, "build", "server", "wrangler.json"), "utf8"));
  expect(built).toMatchObject({ triggers: { crons: cronJobs.map(({ cron }) => cron) } });
});

test("without a provider production answers, says so and invents nothing", async () => {
  const ready = await fetch(new URL("/api/v1/ready/", production.url));
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({ checks: { provider: { ok: false } }, replay: null });
  const list = await fetch(new URL("/api/v1/predictions/", production.url));
  expect(await list.json()).toMatchObject({ count: 0, results: [] });
});

test("the documentation page asks nothing of another address", async () => {
  const page = await (await fetch(new URL("/api/v1/docs", production.url))).text();
  expect(page).not.toMatch(/(?:src|href)="https?:/);
  expect(page).toContain("/docs/api-reference.js");
  const script = await fetch(new URL("/docs/api-reference.js", production.url));
  expect(script.status).toBe(200);
  await script.arrayBuffer();
});
