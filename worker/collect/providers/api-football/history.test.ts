import { expect, inject, test } from "vitest";

import { finished, match, nowMs, openSetting, worldOf } from "../../../../test/upstreams/api-football-setting.ts";
import { createApiFootballMemory } from "./source.ts";

test("the past is every season of every league that touches the range, oldest first", async () => {
  const { provider, asked } = await openSetting(inject("apiFootballUrl"), worldOf([]));
  const range = { fromMs: Date.UTC(2026, 0, 1), toMs: nowMs };
  expect(await provider.listHistorySteps(range)).toEqual(["39/2025", "40/2025", "39/2026", "40/2026"]);
  expect(await provider.listHistorySteps({ ...range, fromMs: Date.UTC(2026, 6, 1) })).toEqual(["39/2026", "40/2026"]);
  expect(await asked()).toEqual(["leagues?id=39", "leagues?id=40"]);
});

test("a season of the past is its finished matches, under one name whatever is known of it", async () => {
  const summer = finished(1, { season: 2024, kickoffAtMs: Date.UTC(2024, 7, 1) });
  const autumn = finished(2, { season: 2024, kickoffAtMs: Date.UTC(2024, 9, 1) });
  const called = match(3, { season: 2024, status: "CANC", kickoffAtMs: Date.UTC(2024, 9, 2) });
  const { provider, asked } = await openSetting(inject("apiFootballUrl"), worldOf([summer, autumn, called]));
  const answer = await provider.listHistory("39/2024");
  expect(answer).toMatchObject({
    items: [
      { ref: "1", season: "2024" },
      { ref: "2", season: "2024" },
    ],
    calls: 1,
  });
  expect(await asked()).toEqual(["fixtures?league=39&season=2024"]);
  await expect(provider.listHistory("2024")).rejects.toThrow("no step of this history");
});

test("a season the plan does not hold is empty, not a wall before those that follow", async () => {
  const { provider, refused } = await openSetting(inject("apiFootballUrl"), worldOf([finished(1)], { plan: "Free" }));
  expect(await provider.listHistory("39/2026")).toEqual({ items: [], calls: 1, failure: null });
  expect(refused).toHaveLength(1);
});

test("teams of a competition across countries come with their own, asked once a season", async () => {
  const europe = {
    id: 2,
    name: "Champions League",
    country: "World",
    seasons: [{ year: 2026, start: "2026-07-01", end: "2027-05-29", current: true }],
  };
  const played = finished(1, {
    leagueId: 2,
    home: { id: 11, name: "North", country: "France" },
    away: { id: 22, name: "South", country: "Atlantis" },
  });
  const world = worldOf([played], { leagues: [europe] });
  const memory = createApiFootballMemory();
  const { provider, asked } = await openSetting(inject("apiFootballUrl"), world, { leagueRefs: ["2"], memory });
  const teams = { home: { country: "FR" }, away: { country: null } };
  expect(await provider.listHistory("2/2026")).toMatchObject({ items: [teams], calls: 2, failure: null });
  expect(await provider.listHistory("2/2026")).toMatchObject({ items: [teams], calls: 1 });
  expect(await provider.listFixturesByRef(["1"])).toMatchObject({ items: [teams] });
  expect((await asked()).filter((question) => question.startsWith("teams"))).toEqual(["teams?league=2&season=2026"]);
  const another = await openSetting(inject("apiFootballUrl"), world, { leagueRefs: ["2"], memory });
  expect(await another.provider.listFixturesByRef(["1"])).toMatchObject({ items: [teams], calls: 1 });
});
