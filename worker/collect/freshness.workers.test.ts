import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";

import { createWorld, freshStore, startMs } from "../../test/world.ts";
import { getFreshness } from "./freshness.ts";

const minuteMs = 60_000;

beforeEach(freshStore);

/** Runs of the collection, a minute apart, oldest first. */
async function logRuns(...statuses: ("ok" | "failed" | "delayed")[]): Promise<void> {
  for (const [index, status] of statuses.entries()) {
    await env.DB.prepare(
      `insert into collection_logs (job, provider, status, due_count, fetched_count, stored_count, upstream_calls, match_at_ms,
        started_at_ms, finished_at_ms) values ('live', 'api-football', ?, 1, 0, 0, 1, ?, 0, 0)`,
    )
      .bind(status, startMs + index * minuteMs)
      .run();
  }
}

function freshness() {
  return getFreshness(createWorld(null).compose());
}

test("before the first run nothing is known", async () => {
  expect(await freshness()).toEqual({ lastGoodAtMs: null, troubledSinceMs: null });
});

test("a good last run means no trouble, whatever came before it", async () => {
  await logRuns("ok", "failed", "delayed", "ok");
  expect(await freshness()).toEqual({ lastGoodAtMs: startMs + 3 * minuteMs, troubledSinceMs: null });
});

test("trouble began with the first run that failed or had to wait since the last good one", async () => {
  await logRuns("failed", "ok", "delayed", "failed", "failed");
  expect(await freshness()).toEqual({ lastGoodAtMs: startMs + minuteMs, troubledSinceMs: startMs + 2 * minuteMs });
});

test("a source that never answered has been troubled from the first run on", async () => {
  await logRuns("failed", "delayed");
  expect(await freshness()).toEqual({ lastGoodAtMs: null, troubledSinceMs: startMs });
});
