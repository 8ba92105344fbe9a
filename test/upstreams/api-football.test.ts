import { afterAll, beforeAll, expect, test } from "vitest";

import { createApiFootballProvider } from "../../worker/collect/providers/api-football/provider.ts";
import type { FixtureKey, FootballProvider, ProviderFixture } from "../../worker/collect/providers/provider.ts";
import { type CallEnd, UpstreamError } from "../../worker/collect/upstream.ts";
import { startApiFootball } from "./api-football.ts";
import { type ApiFootballControl, openApiFootballSpace } from "./api-football-control.ts";
import type { Fault, World, WorldEvent, WorldFixture } from "./api-football-world.ts";

const nowMs = Date.UTC(2026, 9, 10, 18);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const apiKey = "the-key";

let server: Awaited<ReturnType<typeof startApiFootball>>;
beforeAll(async () => {
  server = await startApiFootball();
});
afterAll(() => server.stop());

const north = { id: 11, name: "North" };
const south = { id: 22, name: "South" };

const goals: WorldEvent[] = [
  { kind: "goal", side: "home", minute: 5, player: { id: 101, name: "A. One" } },
  { kind: "own_goal", side: "away", minute: 30, player: { id: 201, name: "B. Two" } },
  { kind: "yellow_card", side: "away", minute: 45, extra: 2, player: { id: 202, name: "C. Three" } },
];

function match(id: number, changes: Partial<WorldFixture>): WorldFixture {
  return { id, leagueId: 39, season: 2026, home: north, away: south, kickoffAtMs: nowMs, status: "NS", ...changes };
}

function worldOf(changes: Partial<World> = {}): World {
  const seasons = [{ year: 2026, start: "2026-08-14", end: "2027-05-30", current: true }];
  return {
    apiKey,
    dayLimit: 100,
    minuteLimit: 1000,
    nowMs,
    leagues: [
      { id: 39, name: "Premier League", country: "England", seasons },
      { id: 40, name: "Championship", country: "England", seasons },
    ],
    fixtures: [
      match(1, {
        kickoffAtMs: nowMs - 2 * dayMs,
        status: "FT",
        elapsed: 90,
        goals: { home: 2, away: 0 },
        halfTime: { home: 2, away: 0 },
        venue: { name: "North Ground", city: "Northtown" },
        events: goals,
        statistics: { home: { "Ball Possession": "55%", "Red Cards": null }, away: { expected_goals: "0.41" } },
        lineUps: {
          home: { formation: "4-3-3", coach: "N. Coach", starting: [[1, "K. One", "G"]], substitutes: [] },
          away: { formation: "4-4-2", coach: "S. Coach", starting: [[1, "K. Two", "G"]], substitutes: [] },
        },
      }),
      match(2, { kickoffAtMs: nowMs - hourMs, status: "2H", elapsed: 48, goals: { home: 2, away: 0 }, events: goals }),
      match(3, { kickoffAtMs: nowMs + hourMs, home: south, away: north }),
    ],
    ...changes,
  };
}

type Setting = { control: ApiFootballControl; provider: FootballProvider; ends: CallEnd[]; refused: string[] };

async function open(world = worldOf(), leagueRefs = ["39", "40"]): Promise<Setting> {
  const control = await openApiFootballSpace(server.url, world);
  const ends: CallEnd[] = [];
  const refused: string[] = [];
  const provider = createApiFootballProvider({
    baseUrl: control.baseUrl,
    apiKey,
    leagueRefs,
    gate: {
      acquire: () => Promise.resolve({ granted: true }),
      report: (end) => Promise.resolve(void ends.push(end)),
    },
    fetch,
    realNowMs: () => nowMs,
    timeoutMs: 250,
    onRefused: (reason) => refused.push(reason),
  });
  return { control, provider, ends, refused };
}

function keyOf({ ref, competition, season, kickoffAtMs, home, away }: ProviderFixture): FixtureKey {
  return { ref, competitionRef: competition.ref, season, kickoffAtMs, homeRef: home.ref, awayRef: away.ref };
}

const wholeRange = { fromMs: nowMs - 3 * dayMs, toMs: nowMs + dayMs };

test("the adapter reads a whole world through the double and finds exactly that world", async () => {
  const { provider, refused } = await open(
    worldOf({
      odds: [
        {
          fixtureId: 3,
          updatedAtMs: nowMs - hourMs,
          bookmakers: [
            {
              name: "Pinnacle",
              result: { home: 2.05, draw: 3.4, away: 3.75 },
              totals: [{ line: 2.5, over: 1.9, under: 1.95 }],
              bothScore: { yes: 1.8, no: 2 },
            },
          ],
        },
      ],
      injuries: [{ fixtureId: 3, side: "away", player: { id: 9, name: "I. Njured" }, reason: "Knee", certain: true }],
    }),
  );
  const { items: fixtures } = await provider.listFixtures(wholeRange);
  expect(fixtures.map(({ ref, statusCode, score }) => [ref, statusCode, score])).toEqual([
    ["1", "FT", { home: 2, away: 0 }],
    ["2", "2H", { home: 2, away: 0 }],
    ["3", "NS", null],
  ]);

  const [finished] = (await provider.listFixturesByRef(["1"])).items;
  expect(finished).toEqual({
    ...fixtures[0],
    events: [
      expect.objectContaining({ kind: "goal", side: "home", minute: 5, player: "A. One" }),
      expect.objectContaining({ kind: "own_goal", side: "away", minute: 30, player: "B. Two" }),
      expect.objectContaining({ kind: "yellow_card", side: "away", minute: 45, extraMinute: 2 }),
    ],
    statistics: { home: { possession: 55 }, away: { expectedGoals: 0.41 } },
    lineUps: {
      home: {
        formation: "4-3-3",
        coach: "N. Coach",
        starting: [{ name: "K. One", number: 1, position: "G" }],
        substitutes: [],
      },
      away: expect.objectContaining({ coach: "S. Coach" }),
    },
  });
  const live = await provider.listLiveFixtures();
  expect(live.items).toEqual([{ ...fixtures[1], events: finished?.events }]);

  const upcoming = fixtures.slice(2).map(keyOf);
  const prices = await provider.listPrices(upcoming);
  expect(
    prices.items.map(({ market, selection, oddsThousandths }) => `${market} ${selection} ${oddsThousandths}`),
  ).toEqual([
    "1X2 1 2050",
    "1X2 X 3400",
    "1X2 2 3750",
    "OU over 1900",
    "OU under 1950",
    "BTTS yes 1800",
    "BTTS no 2000",
  ]);
  expect((await provider.listAbsences(upcoming)).items).toEqual([
    { fixtureRef: "3", absences: [{ side: "away", player: "I. Njured", reason: "Knee", certain: true }] },
  ]);
  const [background] = (await provider.listBackgrounds(upcoming.map((key) => ({ ...key, callsLeft: 4 })))).items;
  // In the third match South are at home: so far they have lost once, away.
  expect(background?.seasons.home).toMatchObject({
    played: { home: 0, away: 1 },
    losses: { home: 0, away: 1 },
    goalsAgainst: { home: 0, away: 2 },
    failedToScore: { home: 0, away: 1 },
  });
  expect(background?.headToHead.map(({ ref, score }) => [ref, score])).toEqual([["1", { home: 2, away: 0 }]]);
  expect(refused).toEqual([]);
});

test("spaces do not see each other", async () => {
  const [one, other] = await Promise.all([open(), open(worldOf({ fixtures: [] }))]);
  expect((await one.provider.listLiveFixtures()).items).toHaveLength(1);
  expect((await other.provider.listLiveFixtures()).items).toHaveLength(0);
  expect(await other.control.calls()).toEqual([{ path: "fixtures", query: { live: "39-40" }, status: 200 }]);
});

test("the day's quota counts every call but the status, and what is over it is refused with HTTP 200", async () => {
  const { control, provider, ends } = await open(worldOf({ dayLimit: 2 }));
  await fetch(`${control.baseUrl}/status`, { headers: { "x-apisports-key": apiKey } });
  for (const _ of [1, 2, 3]) await provider.listLiveFixtures();
  expect(ends.map(({ outcome, quota }) => [outcome, quota.dayRemaining])).toEqual([
    ["answered", 1],
    ["answered", 0],
    ["day_spent", 0],
  ]);
  expect((await control.calls()).map(({ path, status }) => [path, status])).toEqual([
    ["status", 200],
    ["fixtures", 200],
    ["fixtures", 200],
    ["fixtures", 200],
  ]);
  await control.setWorld(worldOf({ dayLimit: 2, nowMs: nowMs + dayMs }));
  expect((await provider.listLiveFixtures()).failure).toBeNull();
  await control.forgetCalls();
  expect(await control.calls()).toEqual([]);
});

test.each([undefined, "http", "errors"] as const)(
  "the minute's quota refuses (%s) until the next minute",
  async (minuteSpent) => {
    const world = worldOf({ minuteLimit: 1, minuteSpent });
    const { control, provider, ends } = await open(world);
    await provider.listLiveFixtures();
    await provider.listLiveFixtures();
    expect(ends.map(({ outcome }) => outcome)).toEqual(["answered", "minute_spent"]);
    expect((await control.calls()).at(-1)?.status).toBe(minuteSpent === "errors" ? 200 : 429);
    await control.setWorld({ ...world, nowMs: nowMs + 60_000 });
    expect((await provider.listLiveFixtures()).failure).toBeNull();
  },
);

test("a wrong key, a suspended account and no key at all are refused", async () => {
  const { control, provider, ends } = await open(worldOf({ apiKey: "another" }));
  await provider.listLiveFixtures();
  await control.setWorld(worldOf({ suspended: true }));
  await provider.listLiveFixtures();
  expect(ends.map(({ outcome }) => outcome)).toEqual(["refused", "refused"]);
  expect((await fetch(`${control.baseUrl}/fixtures?live=all`)).status).toBe(403);
});

const transport: [Fault, CallEnd["outcome"]][] = [
  [{ kind: "slow", delayMs: 400 }, "failed"],
  [{ kind: "429", retryAfterSeconds: 7 }, "minute_spent"],
  [{ kind: "499" }, "failed"],
  [{ kind: "500" }, "failed"],
  [{ kind: "truncated" }, "failed"],
  [{ kind: "empty" }, "failed"],
  [{ kind: "errors", errors: { requests: "the day is spent" } }, "day_spent"],
  [{ kind: "errors", errors: ["no"] }, "answered"],
];
test.each(transport)("%o fails so many calls and no more", async (fault, outcome) => {
  const { control, provider, ends } = await open();
  await control.setFaults({ ...fault, calls: 1, endpoints: ["fixtures"] });
  const failed = await provider.listLiveFixtures();
  expect(failed).toMatchObject({ items: [], calls: 1 });
  expect(failed.failure).toBeInstanceOf(UpstreamError);
  expect(ends[0]).toMatchObject({ outcome, retryAfterSeconds: fault.kind === "429" ? 7 : null });
  expect((await provider.listLiveFixtures()).items).toHaveLength(1);
});

test("a fault of one endpoint leaves the others alone, and lasts until it is cleared", async () => {
  const { control, provider } = await open();
  await control.setFaults({ kind: "500", endpoints: ["leagues"] });
  expect((await provider.listLiveFixtures()).failure).toBeNull();
  expect((await provider.listFixtures(wholeRange)).failure).not.toBeNull();
  expect((await provider.listFixtures(wholeRange)).failure).not.toBeNull();
  await control.setFaults();
  expect((await provider.listFixtures(wholeRange)).items).toHaveLength(3);
});

test("a fixture can come with an unknown status, another kick-off, a score that goes back, or twice", async () => {
  const { control, provider } = await open();
  const read = async (fault: Fault) => {
    await control.setFaults(fault);
    return (await provider.listFixturesByRef(["1", "2"])).items;
  };
  expect((await read({ kind: "unknown_status" })).map(({ statusCode }) => statusCode)).toEqual(["XYZ", "XYZ"]);
  const [moved] = await read({ kind: "moved_kickoff", byMs: dayMs });
  expect(moved?.kickoffAtMs).toBe(nowMs - dayMs);
  expect(await read({ kind: "score_back" })).toEqual([
    expect.objectContaining({ statusCode: "2H", score: { home: 1, away: 0 }, fullTime: null }),
    expect.objectContaining({ statusCode: "2H", score: { home: 1, away: 0 } }),
  ]);
  const items = await read({ kind: "duplicates" });
  expect(items.map(({ events }) => events.length)).toEqual([3, 3]);
  const doubled = await fetch(`${control.baseUrl}/fixtures?id=1`, { headers: { "x-apisports-key": apiKey } });
  const { response } = await doubled.json<{ response: { events: unknown[] }[] }>();
  expect(response.map(({ events }) => events.length)).toEqual([6, 6]);
});

test("another match's events are told as none, and said so", async () => {
  const { control, provider, refused } = await open();
  await control.setFaults({ kind: "foreign_events" });
  expect((await provider.listLiveFixtures()).items).toEqual([expect.objectContaining({ ref: "2", events: [] })]);
  expect(refused).toEqual(["fixture 2: events of another match: team 999999"]);
});

test("the double says no to what the upstream says no to", async () => {
  const { control } = await open(worldOf({ plan: "Free" }));
  const errors = async (question: string) => {
    const response = await fetch(`${control.baseUrl}/${question}`, { headers: { "x-apisports-key": apiKey } });
    return Object.keys((await response.json<{ errors: object }>()).errors).join();
  };
  expect(await errors("fixtures")).toBe("required");
  expect(await errors("fixtures?live=39")).toBe("live");
  expect(await errors("fixtures?league=39")).toBe("season");
  expect(await errors("fixtures?ids=1-2")).toBe("plan");
  expect(await errors("fixtures?league=39&season=2026")).toBe("plan");
  expect(await errors("fixtures?date=2026-10-12")).toBe("plan");
  expect(await errors("nothing?here=1")).toBe("endpoint");
  expect(await errors("fixtures?date=2026-10-11")).toBe("");
  expect(await errors("fixtures?league=39&season=2024")).toBe("");
});
