import { beforeEach, expect, test, vi } from "vitest";

import type { PlannedMatch } from "../../test/upstreams/matchday.ts";
import { type UpstreamHouse, openUpstreamHouse, storedMatches } from "../../test/upstreams/upstream-world.ts";
import { dayMs, freshStore, hourMs, rowsOf, startMs } from "../../test/world.ts";

const minuteMs = 60_000;
/** The Saturday after the store's Friday noon. */
const saturdayMs = startMs + 12 * hourMs;

// Wide, because the machines that run this are small and busy.
vi.setConfig({ testTimeout: 900_000 });
beforeEach(freshStore);

/** Twenty matches in four leagues, from noon to night. */
function saturday(): PlannedMatch[] {
  const hours = [12.5, 15, 15, 17.5, 20];
  return Array.from({ length: 20 }, (_, index) => ({
    id: 900_000 + index,
    leagueId: 100 + Math.floor(index / 5),
    home: (index % 5) * 2,
    away: (index % 5) * 2 + 1,
    kickoffAtMs: saturdayMs + (hours[index % 5] ?? 15) * hourMs,
    goals: [
      { side: "home" as const, minute: 12 + index },
      ...(index % 2 === 0 ? [{ side: "away" as const, minute: 60 + index }] : []),
    ],
  }));
}

/** Every tick that can matter, from Friday noon to Sunday morning. */
async function liveThrough(scene: UpstreamHouse, untilMs: number): Promise<void> {
  for (let atMs = scene.nowMs(); atMs < untilMs;) {
    const isMatchTime = atMs >= saturdayMs + 12 * hourMs && atMs < saturdayMs + 22.5 * hourMs;
    atMs += isMatchTime ? 6 * minuteMs : 60 * minuteMs;
    await scene.moveTo(atMs);
    await scene.tick();
  }
}

async function callsBetween(scene: UpstreamHouse, day: string): Promise<{ calls: number; byPath: string }> {
  const calls = await scene.upstream.calls();
  const byPath = new Map<string, number>();
  for (const { path } of calls) byPath.set(path, (byPath.get(path) ?? 0) + 1);
  return {
    calls: calls.length,
    byPath: `${day}: ${[...byPath].map(([path, count]) => `${path} ${count}`).join(", ")}`,
  };
}

test("a day of twenty matches goes from collection to settlement in at most 100 calls, four a match before kick-off", async () => {
  const matches = saturday();
  const scene = await openUpstreamHouse(matches);
  await liveThrough(scene, saturdayMs - hourMs);
  console.info((await callsBetween(scene, "Friday from noon")).byPath);
  expect((await callsBetween(scene, "Friday")).calls).toBeLessThanOrEqual(100);

  await scene.upstream.forgetCalls();
  await liveThrough(scene, saturdayMs + dayMs - hourMs);
  const { calls, byPath } = await callsBetween(scene, "Saturday");
  console.info(`${byPath}; ${calls} in all`);
  expect(calls).toBeLessThanOrEqual(100);

  const stored = await storedMatches();
  for (const [index, { id }] of matches.entries()) {
    expect(stored.get(String(id))).toMatchObject({
      status: "finished",
      full_time_home: 1,
      full_time_away: index % 2 === 0 ? 1 : 0,
      result_revision: 1,
    });
  }
  const [judged] = await rowsOf(
    "select count(distinct match_id) as matches, count(*) as evaluations from prediction_evaluations join predictions on predictions.id = prediction_id",
  );
  expect(judged, "three markets of every match").toEqual({ matches: 20, evaluations: 60 });
  const [spent] = await rowsOf<{ most: number }>("select max(calls_thousandths) as most from match_watch");
  expect(spent?.most).toBeLessThanOrEqual(4_000);
  const [closing] = await rowsOf("select count(distinct match_id) as matches from odds_history where closing = 1");
  expect(closing?.["matches"]).toBe(20);
});

test("the same day on a free plan, which takes one match a call, ends with every match settled in 100 calls", async () => {
  const scene = await openUpstreamHouse(saturday(), { plan: "Free", minuteLimit: 10 });
  await liveThrough(scene, saturdayMs - hourMs);
  await scene.upstream.forgetCalls();
  await liveThrough(scene, saturdayMs + dayMs - hourMs);
  const { calls, byPath } = await callsBetween(scene, "Saturday on a free plan");
  console.info(`${byPath}; ${calls} in all`);
  expect(calls).toBeLessThanOrEqual(100);
  const [finished] = await rowsOf(
    "select count(*) as matches from matches where status = 'finished' and season = '2026-27'",
  );
  expect(finished).toEqual({ matches: 20 });
  const [spent] = await rowsOf<{ most: number }>("select max(calls_thousandths) as most from match_watch");
  expect(spent?.most, "also where every match costs a call of its own").toBeLessThanOrEqual(4_000);
});

test("a quota that is spent at noon leaves live matches what remains, and everything published stands", async () => {
  const matches = saturday();
  const scene = await openUpstreamHouse(matches, { dayLimit: 100 });
  await liveThrough(scene, saturdayMs - hourMs);
  const before = await rowsOf("select id, revision_id, kickoff_at_ms from predictions order by id");
  expect(before).toHaveLength(60);

  await scene.moveTo(saturdayMs + 11 * hourMs);
  await scene.upstream.forgetCalls();
  const gate = scene.house.compose().gate;
  // Somebody else used up the same key: the upstream says so in its headers.
  await gate?.report({
    outcome: "answered",
    error: null,
    retryAfterSeconds: null,
    quota: { dayLimit: 100, dayRemaining: 20, minuteLimit: 300, minuteRemaining: 299 },
  });
  await liveThrough(scene, saturdayMs + dayMs - hourMs);
  const { calls, byPath } = await callsBetween(scene, "Saturday with 20 calls");
  console.info(byPath);
  expect(calls).toBeLessThanOrEqual(20);
  const asked = await scene.upstream.calls();
  expect(
    asked.filter(({ path }) => path !== "fixtures"),
    "nothing but fixtures",
  ).toEqual([]);
  expect(await rowsOf("select id, revision_id, kickoff_at_ms from predictions order by id")).toEqual(before);
  const delayed = await rowsOf("select distinct job from collection_logs where status = 'delayed' order by job");
  expect(delayed.map((row) => row["job"])).toContain("odds");

  // The quota of the new day brings home what is missing.
  await liveThrough(scene, saturdayMs + dayMs + 8 * hourMs);
  expect([...(await storedMatches()).values()].filter((row) => row["status"] !== "finished")).toEqual([]);
});
