import fc from "fast-check";
import { expect, test } from "vitest";

import { providerBackgroundSchema } from "../provider.ts";
import { parseHeadToHead, parsePrediction, parseTeamSeason } from "./parse-background.ts";

const key = {
  ref: "7",
  competitionRef: "39",
  season: "2026-27",
  kickoffAtMs: Date.UTC(2026, 7, 15, 19),
  homeRef: "11",
  awayRef: "22",
};
const ignore = () => undefined;

/** Played, won, drawn and lost, at home and away, beside everything the upstream prints along. */
function record(home: [number, number, number, number], away: [number, number, number, number]): object {
  const at = (index: number) => ({ home: home[index], away: away[index], total: 0 });
  return {
    form: "WWD",
    fixtures: { played: at(0), wins: at(1), draws: at(2), loses: at(3) },
    goals: {
      for: { total: { home: 19, away: 11, total: 30 }, average: { home: "2.7" }, minute: {} },
      against: { total: { home: 5, away: 16, total: 21 }, average: {}, minute: {} },
    },
    clean_sheet: { home: 4, away: 0, total: 4 },
    failed_to_score: { home: 0, away: 2, total: 2 },
  };
}

function meeting(id: number, year: number, changes: { short?: string; away?: number } = {}): object {
  const { short = "FT", away = 22 } = changes;
  const none = { home: null, away: null };
  return {
    fixture: {
      id,
      date: `${year}-01-01T19:00:00+00:00`,
      timestamp: Date.UTC(year, 0, 1, 19) / 1000,
      venue: { name: "North Ground", city: null },
      status: { short, elapsed: 120 },
    },
    league: { id: 48, name: "League Cup", country: "England", season: year - 1 },
    teams: { home: { id: 11, name: "North" }, away: { id: away, name: "South" } },
    goals: { home: 3, away: 2 },
    score: { halftime: none, fulltime: { home: 2, away: 2 }, extratime: { home: 1, away: 0 }, penalty: none },
  };
}

function prediction(changes: object = {}): object {
  return {
    predictions: { percent: { home: "45%" } },
    league: { id: 39, name: "Premier League", season: 2026 },
    teams: {
      home: { id: 11, name: "North", league: record([7, 6, 1, 0], [8, 2, 3, 3]) },
      away: { id: 22, name: "South", league: record([0, 0, 0, 0], [0, 0, 0, 0]) },
    },
    h2h: [meeting(1, 2020), meeting(2, 2024, { short: "AET" })],
    ...changes,
  };
}

test("a prediction tells both seasons and the meetings, and nothing of what it predicts", () => {
  const told = parsePrediction([prediction()], key, ignore);
  expect(told?.seasons.home).toEqual({
    competition: "Premier League",
    season: "2026-27",
    played: { home: 7, away: 8 },
    wins: { home: 6, away: 2 },
    draws: { home: 1, away: 3 },
    losses: { home: 0, away: 3 },
    goalsFor: { home: 19, away: 11 },
    goalsAgainst: { home: 5, away: 16 },
    cleanSheets: { home: 4, away: 0 },
    failedToScore: { home: 0, away: 2 },
  });
  expect(told?.seasons.away?.played).toEqual({ home: 0, away: 0 });
  expect(told?.headToHead.map(({ ref }) => ref)).toEqual(["2", "1"]);
});

test("meetings are finished ones of these two teams, newest first, with the score after 90 minutes", () => {
  const items = [
    meeting(1, 2020),
    meeting(2, 2024),
    meeting(3, 2025, { short: "NS" }),
    meeting(4, 2023, { short: "PST" }),
    meeting(5, 2022, { away: 33 }),
    meeting(7, 2026),
    meeting(2, 2024),
    { broken: true },
  ];
  expect(parseHeadToHead(items, key, ignore)).toEqual([
    {
      ref: "2",
      kickoffAtMs: Date.UTC(2024, 0, 1, 19),
      competition: "League Cup",
      venue: "North Ground",
      home: "North",
      away: "South",
      score: { home: 2, away: 2 },
    },
    expect.objectContaining({ ref: "1" }),
  ]);
});

test("a prediction without a season's record still tells the other", () => {
  const teams = { home: { id: 11, league: null }, away: { id: 22, league: record([1, 1, 0, 0], [0, 0, 0, 0]) } };
  const told = parsePrediction([prediction({ teams, h2h: null })], key, ignore);
  expect(told?.seasons.home).toBeNull();
  expect(told?.seasons.away?.wins).toEqual({ home: 1, away: 0 });
});

test("a prediction of other teams, of nothing, or none is no background", () => {
  const teams = { home: { id: 33, league: null }, away: { id: 22, league: null } };
  const nothing = { home: { id: 11, league: null }, away: { id: 22, league: [] } };
  const refused: string[] = [];
  const refuse = (reason: string) => refused.push(reason);
  expect(parsePrediction([prediction({ teams })], key, refuse)).toBeNull();
  expect(parsePrediction([{ predictions: {} }], key, refuse)).toBeNull();
  expect(refused).toHaveLength(2);
  expect(parsePrediction([prediction({ teams: nothing, h2h: [] })], key, refuse)).toBeNull();
  expect(parsePrediction([], key, refuse)).toBeNull();
  expect(refused).toHaveLength(2);
});

test("team statistics are of the team that was asked for, or none", () => {
  const item = { team: { id: 11 }, league: { name: "Premier League" }, ...record([7, 6, 1, 0], [8, 2, 3, 3]) };
  expect(parseTeamSeason([item], "11", "2026-27")).toMatchObject({ season: "2026-27", losses: { home: 0, away: 3 } });
  expect(parseTeamSeason([item], "22", "2026-27")).toBeNull();
  expect(parseTeamSeason([], "11", "2026-27")).toBeNull();
});

test("no JSON makes reading fail, and nothing read breaks the port's promises", () => {
  const drawn = fc
    .tuple(fc.jsonValue(), fc.jsonValue(), fc.array(fc.oneof(fc.jsonValue(), fc.constant(meeting(1, 2020)))))
    .map(([league, record_, h2h]) =>
      prediction({ league: { name: league }, teams: { home: { id: 11, league: record_ }, away: { id: 22 } }, h2h }),
    );
  fc.assert(
    fc.property(fc.oneof(drawn, fc.jsonValue()), (item) => {
      const told = parsePrediction([item], key, ignore);
      if (told) expect(providerBackgroundSchema.safeParse(told).error).toBeUndefined();
    }),
  );
});
