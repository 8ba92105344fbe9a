import { expect, inject, test } from "vitest";

import {
  dayMs,
  finished,
  keyOf,
  match,
  nowMs,
  numbered,
  oddsOf,
  openSetting,
  worldOf,
} from "../../../../test/upstreams/api-football-setting.ts";
import { UpstreamError } from "../../upstream.ts";

test("prices of a league's day are one call for every ten fixtures, those of a fixture alone one", async () => {
  const day = numbered(1, 23).map((id) => match(id));
  const alone = match(50, { leagueId: 40, kickoffAtMs: nowMs + dayMs });
  const soonest = match(51, { leagueId: 40, kickoffAtMs: nowMs });
  const all = [...day, alone, soonest];
  const { provider, asked } = await openSetting(
    inject("apiFootballUrl"),
    worldOf(all, { odds: all.map(({ id }) => oddsOf(id)) }),
  );
  const answer = await provider.listPrices([alone, ...day.slice(0, 22), soonest].map(keyOf));
  expect(answer).toMatchObject({ calls: 5, failure: null });
  expect(new Set(answer.items.map(({ fixtureRef }) => fixtureRef)).size).toBe(24);
  expect(await asked()).toEqual([
    "odds?fixture=51",
    "odds?league=39&season=2026&date=2026-10-10",
    "odds?league=39&season=2026&date=2026-10-10&page=2",
    "odds?league=39&season=2026&date=2026-10-10&page=3",
    "odds?fixture=50",
  ]);
});

test("a page that fails takes the earlier ones not along", async () => {
  const day = numbered(1, 12).map((id) => match(id));
  const { provider, control } = await openSetting(
    inject("apiFootballUrl"),
    worldOf(day, { odds: day.map(({ id }) => oddsOf(id)), dayLimit: 1 }),
  );
  const answer = await provider.listPrices(day.map(keyOf));
  expect(new Set(answer.items.map(({ fixtureRef }) => fixtureRef)).size).toBe(10);
  expect(answer.calls).toBe(2);
  expect(answer.failure?.message).toContain("/odds: requests:");
  await control.setFaults({ kind: "truncated" });
  expect(await provider.listPrices(day.map(keyOf))).toMatchObject({ items: [], calls: 1 });
});

test("prices a plan holds by fixture alone are asked by fixture, and remembered", async () => {
  const day = [match(1), match(2)];
  const { provider, asked } = await openSetting(
    inject("apiFootballUrl"),
    worldOf(day, { plan: "Free", odds: [oddsOf(1), oddsOf(2)] }),
  );
  expect(await provider.listPrices(day.map(keyOf))).toMatchObject({ calls: 3, failure: null });
  expect(await provider.listPrices(day.map(keyOf))).toMatchObject({ calls: 2, failure: null });
  expect(await asked()).toEqual([
    "odds?league=39&season=2026&date=2026-10-10",
    "odds?fixture=1",
    "odds?fixture=2",
    "odds?fixture=1",
    "odds?fixture=2",
  ]);
});

test("who is missing is asked like the prices", async () => {
  const player = { id: 1, name: "A. Bsent" };
  const injuries = [{ fixtureId: 2, side: "home", player, reason: "Knee", certain: true } as const];
  const { provider, asked } = await openSetting(inject("apiFootballUrl"), worldOf([match(1), match(2)], { injuries }));
  const answer = await provider.listAbsences([keyOf(match(1)), keyOf(match(2))]);
  expect(answer).toMatchObject({ items: [{ fixtureRef: "2", absences: [{ player: "A. Bsent" }] }], calls: 1 });
  expect(await asked()).toEqual(["injuries?league=39&season=2026&date=2026-10-10"]);
});

const north = { id: 11, name: "North" };

const south = { id: 22, name: "South" };

const earlier = finished(1, { home: north, away: south });

const next = match(2, { home: south, away: north });

test("the background of a fixture is one call, and the same in three where nothing is predicted", async () => {
  const predicted = await openSetting(inject("apiFootballUrl"), worldOf([earlier, next]));
  const inOne = await predicted.provider.listBackgrounds([{ ...keyOf(next), callsLeft: 4 }]);
  expect(inOne).toMatchObject({ items: [{ fixtureRef: "2" }], calls: 1, failure: null });
  const { provider, asked } = await openSetting(
    inject("apiFootballUrl"),
    worldOf([earlier, next], { predicts: false }),
  );
  const inParts = await provider.listBackgrounds([{ ...keyOf(next), callsLeft: 4 }]);
  expect(inParts).toEqual({ ...inOne, calls: 4 });
  expect(await asked()).toEqual([
    "predictions?fixture=2",
    "fixtures/headtohead?h2h=22-11",
    "teams/statistics?league=39&season=2026&team=22",
    "teams/statistics?league=39&season=2026&team=11",
  ]);
});

test("a background that was cut short is left out, and one the plan holds in part is told in part", async () => {
  const { provider, control } = await openSetting(
    inject("apiFootballUrl"),
    worldOf([earlier, next], { predicts: false }),
  );
  await control.setFaults({ kind: "500", endpoints: ["teams/statistics"], calls: 1 });
  const cut = await provider.listBackgrounds([{ ...keyOf(next), callsLeft: 4 }]);
  expect(cut.items).toEqual([]);
  expect(cut.failure).toBeInstanceOf(UpstreamError);
  const refusal = { kind: "errors", errors: { plan: "not on Free" } } as const;
  await control.setFaults({ ...refusal, endpoints: ["predictions", "teams/statistics"] });
  const part = await provider.listBackgrounds([{ ...keyOf(next), callsLeft: 4 }]);
  expect(part).toMatchObject({ items: [{ seasons: { home: null, away: null }, headToHead: [{ ref: "1" }] }] });
  expect(part.failure).toBeNull();
  await control.setFaults(refusal);
  const none = await provider.listBackgrounds([{ ...keyOf(next), callsLeft: 4 }]);
  expect(none.items).toEqual([]);
  expect(none.failure?.message).toContain("not on Free");
});

test("one background that fails leaves the others their turn", async () => {
  const { provider, control } = await openSetting(inject("apiFootballUrl"), worldOf([earlier, next]));
  await control.setFaults({ kind: "empty", calls: 1 });
  const answer = await provider.listBackgrounds([
    { ...keyOf(next), ref: "9", kickoffAtMs: 0, callsLeft: 4 },
    { ...keyOf(next), callsLeft: 4 },
  ]);
  expect(answer).toMatchObject({ items: [{ fixtureRef: "2" }], calls: 2 });
  expect(answer.failure).toBeInstanceOf(UpstreamError);
});
