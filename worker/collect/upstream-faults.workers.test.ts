import { beforeEach, expect, test, vi } from "vitest";

import type { Fault } from "../../test/upstreams/api-football-world.ts";
import { type PlannedMatch, pastMatches } from "../../test/upstreams/matchday.ts";
import { type UpstreamHouse, openUpstreamHouse } from "../../test/upstreams/upstream-world.ts";
import { freshStore, hourMs, rowsOf, startMs } from "../../test/world.ts";

const minuteMs = 60_000;
/** When the upstream fails: Friday, six in the evening. */
const troubleMs = startMs + 6 * hourMs;

// Wide, because the machines that run this are small and busy.
vi.setConfig({ testTimeout: 900_000 });
beforeEach(freshStore);

/** By the state each match is in when the trouble begins: minutes since its kick-off. */
const states = {
  upcoming: -50,
  "about to kick off": -4,
  "first half": 20,
  "half-time": 50,
  "second half": 80,
  "about to finish": 106,
  "extra time": 125,
  "shoot-out": 154,
  finished: 300,
} as const;

function matches(): PlannedMatch[] {
  return Object.values(states).map((sinceKickoff, index) => ({
    id: 800_000 + index,
    leagueId: 100,
    home: index,
    away: index + 1,
    kickoffAtMs: troubleMs - sinceKickoff * minuteMs,
    goals: [
      { side: "home", minute: 10 },
      { side: "away", minute: 23 },
      { side: "home", minute: 71 },
      ...(sinceKickoff >= 125 && sinceKickoff < 300
        ? [
            { side: "away" as const, minute: 88 },
            { side: "home" as const, minute: 96 },
            { side: "away" as const, minute: 101 },
          ]
        : []),
    ],
    ...(sinceKickoff === 154 ? { penalties: { home: 3, away: 4 } } : {}),
  }));
}

type Trouble = {
  name: string;
  fault: Fault;
  /** Ticks it lasts. What is wrong but well formed lasts for one: said twice, it is believed. */
  ticks: number;
  /** Whether the gate or the log notices; what is well formed is dealt with match by match. */
  noticed: boolean;
};

const troubles: Trouble[] = [
  { name: "slow", fault: { kind: "slow", delayMs: 700 }, ticks: 2, noticed: true },
  { name: "429", fault: { kind: "429", retryAfterSeconds: 90 }, ticks: 3, noticed: true },
  { name: "499", fault: { kind: "499" }, ticks: 3, noticed: true },
  { name: "500", fault: { kind: "500" }, ticks: 3, noticed: true },
  { name: "truncated", fault: { kind: "truncated" }, ticks: 3, noticed: true },
  { name: "empty", fault: { kind: "empty" }, ticks: 3, noticed: true },
  { name: "200, a bug", fault: { kind: "errors", errors: { bug: "This is on our side" } }, ticks: 3, noticed: true },
  { name: "200, errors as a list", fault: { kind: "errors", errors: ["Maintenance"] }, ticks: 3, noticed: true },
  {
    name: "200, too many a minute",
    fault: { kind: "errors", errors: { rateLimit: "Too many requests" } },
    ticks: 3,
    noticed: true,
  },
  {
    name: "200, day spent",
    fault: { kind: "errors", errors: { requests: "You have reached the request limit for the day" } },
    ticks: 3,
    noticed: true,
  },
  {
    name: "200, account suspended",
    fault: { kind: "errors", errors: { access: "Your account is suspended" } },
    ticks: 3,
    noticed: true,
  },
  { name: "unknown status", fault: { kind: "unknown_status" }, ticks: 3, noticed: false },
  { name: "moved kick-off", fault: { kind: "moved_kickoff", byMs: 26 * hourMs }, ticks: 1, noticed: false },
  { name: "kick-off moved into the past", fault: { kind: "moved_kickoff", byMs: -hourMs }, ticks: 1, noticed: false },
  { name: "score that goes back", fault: { kind: "score_back" }, ticks: 1, noticed: false },
  { name: "duplicates", fault: { kind: "duplicates" }, ticks: 3, noticed: false },
  { name: "another fixture's events", fault: { kind: "foreign_events" }, ticks: 3, noticed: false },
];

/** From Friday noon to the small hours of Saturday, looking everywhere at once while the trouble lasts. */
async function liveThrough(trouble: Trouble | null): Promise<UpstreamHouse> {
  const scene = await openUpstreamHouse(matches(), { dayLimit: 7500 });
  for (const minutes of looksBefore) await look(scene, troubleMs + minutes * minuteMs);
  if (trouble) await scene.upstream.setFaults(trouble.fault);
  for (let tick = 0; tick < 3; tick += 1) {
    await scene.moveTo(troubleMs + tick * 5 * minuteMs);
    if (trouble && tick === trouble.ticks) await scene.upstream.setFaults();
    await scene.tick();
    scene.house.pending.push({ type: "collect.daily" }, { type: "collect.odds" }, { type: "collect.live" });
    await scene.house.drain();
  }
  await scene.upstream.setFaults();
  for (const minutes of looksAfter) await look(scene, troubleMs + minutes * minuteMs);
  return scene;
}

/** Minutes from the trouble: few, but every match is seen in the state it is in when the trouble begins. */
const looksBefore = [-360, -290, -180, -100, -60, -30, -6];
const looksAfter = [15, 20, 30, 60, 90, 135, 200, 295, 300, 320, 510, 515, 530];

async function look(scene: UpstreamHouse, atMs: number): Promise<void> {
  await scene.moveTo(atMs);
  await scene.tick();
}

/** Everything the store holds to be true, but for the instants at which it was told and the steps in between. */
async function truth(): Promise<Record<string, unknown[]>> {
  return {
    matches: await rowsOf(
      `select ref, status, provider_status, kickoff_at_ms, venue, home_score, away_score, full_time_home,
        full_time_away, score_details, result_revision, event_count from matches join external_refs
       on kind = 'match' and entity_id = matches.id order by ref`,
    ),
    goals: await rowsOf(
      `select match_id, payload ->> '$.event' as event, replaces_seq, retracts_seq from match_live_updates
       where kind = 'event' order by match_id, event`,
    ),
    ends: await rowsOf(
      "select match_id, home_score, away_score from match_live_updates where kind = 'match_finished' order by match_id",
    ),
    predictions: await rowsOf(
      `select match_id, market, revision, kickoff_at_ms, match_status, published, outcome from predictions
       order by match_id, market`,
    ),
    revisions: await rowsOf(
      "select match_id, market, revision, probability_1, kickoff_at_ms from prediction_revisions order by 1, 2, 3",
    ),
    locks: await rowsOf("select match_id, kickoff_at_ms from prediction_locks order by match_id"),
    judged: await rowsOf(
      "select prediction_id, result_revision, status, real_score from prediction_evaluations order by 1, 2",
    ),
    prices: await rowsOf(
      "select match_id, market, selection, odds_thousandths, closing from odds_history order by 1, 2, 3, 5",
    ),
    around: await rowsOf("select match_id, kind, body from match_contexts order by 1, 2"),
    doubts: await rowsOf("select match_id from match_watch where doubt is not null"),
    lost: await rowsOf("select work_key from work_leases where work_key <> 'collect.history'"),
  };
}

test("every failure of the upstream, in every state of a match, ends in the store of a day without one", async () => {
  await liveThrough(null);
  const faultless = await truth();
  expect(faultless["matches"]).toHaveLength(Object.keys(states).length + pastMatches);
  expect(faultless["ends"], "nine matches were played to their end").toHaveLength(9);
  expect(faultless["judged"]).toHaveLength(27);
  expect(faultless["goals"]).toHaveLength(9 * 3 + 2 * 3);

  for (const trouble of troubles) {
    await freshStore();
    const scene = await liveThrough(trouble);
    expect(await truth(), trouble.name).toEqual(faultless);
    const noticed = await rowsOf(
      "select status from collection_logs where status <> 'ok' and match_at_ms between ? and ?",
      troubleMs,
      troubleMs + 10 * minuteMs,
    );
    expect(noticed.length > 0, `${trouble.name} is logged`).toBe(trouble.noticed);
    const gate = await scene.house.compose().gate?.describe();
    expect(gate, `the gate is open again after ${trouble.name}`).toMatchObject({
      breaker: "closed",
      failuresInARow: 0,
      closedReason: null,
    });
  }
  console.info(
    `failures × states: ${troubles.length} × ${Object.keys(states).length} = ${troubles.length * Object.keys(states).length}`,
  );
});
