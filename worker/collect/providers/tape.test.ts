import { describe, expect, it } from "vitest";

import { providerFixtureSchema, providerPriceSchema } from "./provider.ts";
import { type TapeFact, type TapeFixture, fixtureAt, pricesAt, seasonLabel, seasonYearOf } from "./tape.ts";
import type { RecordedGoal } from "./tape-goals.ts";
import { timelineOf } from "./timeline.ts";

const kickoffAtMs = Date.UTC(2015, 1, 7, 15);
const minute = (count: number) => kickoffAtMs + count * 60_000;

const fixture: TapeFixture = {
  ref: "m1",
  competition: { ref: "c1", name: "Premier League", country: "GB-ENG", entrants: "clubs" },
  season: "2014-15",
  round: "Matchday 24",
  kickoffAtMs,
  kickoffEstimated: true,
  venue: "The Den, London",
  neutral: false,
  home: { ref: "t1", name: "Ham" },
  away: { ref: "t2", name: "Egg" },
  announcedAtMs: kickoffAtMs - 40 * 86_400_000,
};

const facts = timelineOf(
  {
    ref: "m1",
    kickoffAtMs,
    fullTime: { home: 2, away: 1 },
    halfTime: { home: 1, away: 0 },
    extraTime: null,
    penalties: null,
    goals: null,
    statistics: { home: { shots: 9, shotsOnTarget: 4 }, away: { shots: 7 } },
  },
  "seed",
);

describe("fixtureAt", () => {
  it.each([
    [-1, "NS", null, null],
    [0, "1H", 1, { home: 0, away: 0 }],
    [47, "HT", 45, { home: 1, away: 0 }],
    [62, "2H", 46, { home: 1, away: 0 }],
    [109, "2H", 90, { home: 2, away: 1 }],
    [110, "FT", 90, { home: 2, away: 1 }],
  ] as const)("at minute %i of the clock: %s", (at, statusCode, shownMinute, score) => {
    const state = fixtureAt(fixture, facts, minute(at));
    expect(state).toMatchObject({ statusCode, minute: shownMinute });
    expect(state.score).toEqual(score);
    expect(() => providerFixtureSchema.parse(state)).not.toThrow();
  });

  it("tells half-time, full time and statistics only once they are known", () => {
    const before = fixtureAt(fixture, facts, minute(47) - 1);
    expect(before).toMatchObject({ halfTime: null, fullTime: null, statistics: null });
    expect(fixtureAt(fixture, facts, minute(110) - 1)).toMatchObject({
      halfTime: { home: 1, away: 0 },
      fullTime: null,
      statistics: null,
    });
    expect(fixtureAt(fixture, facts, minute(110))).toMatchObject({
      fullTime: { home: 2, away: 1 },
      statistics: { home: { shots: 9, shotsOnTarget: 4 }, away: { shots: 7 } },
    });
  });

  it("tells what stood in the calendar before anything is known of the match", () => {
    expect(fixtureAt(fixture, facts, minute(-1))).toMatchObject({
      venue: "The Den, London",
      neutral: false,
      home: { ref: "t1", name: "Ham", country: null },
      extraTime: null,
      penalties: null,
      lineUps: null,
    });
  });

  it("holds the first half at 45 and keeps the keys of its events", () => {
    expect(fixtureAt(fixture, facts, minute(46.9)).minute).toBe(45);
    const first = fixtureAt(fixture, facts, minute(47)).events;
    expect(fixtureAt(fixture, facts, minute(120)).events.slice(0, 1)).toEqual(first);
    expect(first.map(({ key }) => key)).toEqual(["goal-1"]);
  });

  it("leaves out facts of other matches, and needs no order", () => {
    const foreign: TapeFact = { fixtureRef: "m2", knownAtMs: kickoffAtMs, kind: "second_half", payload: null };
    const shuffled = [foreign, ...facts.toReversed()];
    for (const at of [0, 30, 47, 80, 110]) {
      expect(fixtureAt(fixture, shuffled, minute(at))).toEqual(fixtureAt(fixture, facts, minute(at)));
    }
  });
});

describe("fixtureAt of a match that goes on", () => {
  const goal = (minutes: number, more: Partial<RecordedGoal> = {}): RecordedGoal => ({
    kind: "goal",
    side: "home",
    minute: minutes,
    extraMinute: null,
    player: "Ada",
    ...more,
  });
  const match = {
    ref: "m1",
    kickoffAtMs,
    halfTime: { home: 0, away: 1 },
    fullTime: { home: 1, away: 1 },
    extraTime: { home: 2, away: 2 },
    penalties: { home: 3, away: 4 },
    goals: [
      goal(12, { kind: "own_goal" }),
      goal(90, { extraMinute: 4 }),
      goal(93, { kind: "penalty_goal" }),
      goal(120, { side: "away", extraMinute: 1 }),
    ],
    statistics: null,
  };
  const decided = timelineOf(match, "seed");

  it.each([
    [11.9, "1H", 11, [0, 0]],
    [12, "1H", 12, [0, 1]],
    [47, "HT", 45, [0, 1]],
    [110.9, "2H", 90, [0, 1]],
    [111, "2H", 90, [1, 1]],
    [112, "BT", 90, [1, 1]],
    [117, "ET", 91, [1, 1]],
    [120, "ET", 93, [2, 1]],
    [133, "BT", 105, [2, 1]],
    [135, "ET", 106, [2, 1]],
    [150.9, "ET", 120, [2, 1]],
    [151, "ET", 120, [2, 2]],
    [152, "BT", 120, [2, 2]],
    [157, "P", 120, [2, 2]],
    [168.9, "P", 120, [2, 2]],
    [169, "PEN", 120, [2, 2]],
  ] as const)("at minute %d of the clock: %s", (at, statusCode, shownMinute, [home, away]) => {
    const state = fixtureAt(fixture, decided, minute(at));
    expect(state).toMatchObject({ statusCode, minute: shownMinute, score: { home, away } });
    expect(() => providerFixtureSchema.parse(state)).not.toThrow();
  });

  it("gives out the 90-minute score, that of extra time and that of the shoot-out at its end, and not before", () => {
    expect(fixtureAt(fixture, decided, minute(169) - 1)).toMatchObject({
      fullTime: null,
      extraTime: null,
      penalties: null,
    });
    expect(fixtureAt(fixture, decided, minute(169))).toMatchObject({
      halfTime: { home: 0, away: 1 },
      fullTime: { home: 1, away: 1 },
      extraTime: { home: 2, away: 2 },
      penalties: { home: 3, away: 4 },
    });
  });

  it("ends after extra time without a shoot-out, and after a shoot-out without extra time", () => {
    const later = minute(300);
    const played = { ...match, penalties: null };
    expect(fixtureAt(fixture, timelineOf(played, "s"), later)).toMatchObject({
      statusCode: "AET",
      minute: 120,
      score: { home: 2, away: 2 },
      fullTime: { home: 1, away: 1 },
      penalties: null,
    });
    const atOnce = { ...match, extraTime: null, goals: null };
    expect(fixtureAt(fixture, timelineOf(atOnce, "s"), later)).toMatchObject({
      statusCode: "PEN",
      minute: 90,
      score: { home: 1, away: 1 },
      extraTime: null,
    });
  });
});

describe("pricesAt", () => {
  const price = (knownAtMs: number, closing: boolean): TapeFact => ({
    fixtureRef: "m1",
    knownAtMs,
    kind: "price",
    payload: {
      closing,
      quotes: [
        { bookmaker: "pinnacle", market: "1X2", lineHundredths: null, oddsThousandths: [2100, 3400, 3600] },
        { bookmaker: "market-average", market: "OU", lineHundredths: 250, oddsThousandths: [1900, 1950] },
      ],
    },
  });

  it("unfolds quotes into prices, and only those posted by then", () => {
    const posted = [price(minute(0), true), price(minute(-3000), false)];
    expect(pricesAt("m1", posted, minute(-3001))).toEqual([]);
    const early = pricesAt("m1", posted, minute(-1));
    expect(early.map(({ selection, oddsThousandths }) => [selection, oddsThousandths])).toEqual([
      ["1", 2100],
      ["X", 3400],
      ["2", 3600],
      ["over", 1900],
      ["under", 1950],
    ]);
    expect(early.map(({ bookmaker }) => [bookmaker.sharp, bookmaker.aggregate])).toContainEqual([true, false]);
    const late = pricesAt("m1", posted, minute(0));
    expect(late).toHaveLength(10);
    expect(late.filter(({ closing }) => closing).every(({ knownAtMs }) => knownAtMs === kickoffAtMs)).toBe(true);
    for (const each of late) expect(() => providerPriceSchema.parse(each)).not.toThrow();
  });
});

describe("seasons", () => {
  it("begin in July", () => {
    expect(seasonYearOf(Date.UTC(2015, 5, 30, 23))).toBe(2014);
    expect(seasonYearOf(Date.UTC(2015, 6, 1))).toBe(2015);
    expect([seasonLabel(2014), seasonLabel(1999)]).toEqual(["2014-15", "1999-00"]);
  });
});
