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

/** The scripts and module preloads of a page: what its policy has to allow. */
function scriptsOf(html: string): string[] {
  return [...html.matchAll(/<script\b[^>]*>|<link[^>]+rel="modulepreload"[^>]*>/g)].map(([tag]) => tag);
}

test("every script of a page that no cache keeps bears the nonce of its answer alone", async () => {
  const nonces = new Set<string>();
  for (const path of ["/nowhere", "/en/nowhere", "/nowhere"]) {
    const answer = await fetch(new URL(path, production.url));
    const html = await answer.text();
    const policy = answer.headers.get("Content-Security-Policy") ?? "";
    const nonce = /script-src 'nonce-([^']+)' 'strict-dynamic';/.exec(policy)?.[1] ?? "";
    expect(Buffer.from(nonce, "base64").length, policy).toBeGreaterThanOrEqual(16);
    expect(policy).not.toContain("unsafe");
    nonces.add(nonce);
    const scripts = scriptsOf(html);
    expect(scripts.length).toBeGreaterThan(3);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
  }
  expect(nonces.size).toBe(3);
});

test("a page that caches keep has no nonce, and names its inline scripts by hash", async () => {
  const answer = await fetch(new URL("/conditions", production.url));
  expect(answer.headers.get("Cache-Control")).toBe("public, max-age=0");
  expect(answer.headers.get("Content-Security-Policy")).toMatch(/script-src 'self'( 'sha256-[^']+')+;/);
  expect(answer.headers.get("Content-Security-Policy")).not.toMatch(/nonce|unsafe/);
  expect(await answer.text()).not.toMatch(/nonce="[^"]/);
});

test("the default limits hold for a network, and only where they are meant to", async () => {
  const headers = { "CF-Connecting-IP": "198.51.100.7" };
  const ask = async (path: string) => {
    const answer = await fetch(new URL(path, production.url), { headers });
    await answer.arrayBuffer();
    return answer.status;
  };
  const statuses: number[] = [];
  // More than a minute allows twice, should the minute end in between.
  for (let nth = 0; nth < 130; nth += 1) statuses.push(await ask("/api/v1/data/fixtures/"));
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  for (const path of ["/", "/conditions", "/api/v1/health/", "/api/v1/docs"]) expect(await ask(path), path).toBe(200);
});
