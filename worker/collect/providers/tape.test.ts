import { describe, expect, it } from "vitest";

import { providerFixtureSchema, providerPriceSchema } from "./provider.ts";
import { type TapeFact, type TapeFixture, fixtureAt, pricesAt, seasonLabel, seasonYearOf } from "./tape.ts";
import { timelineOf } from "./timeline.ts";

const kickoffAtMs = Date.UTC(2015, 1, 7, 15);
const minute = (count: number) => kickoffAtMs + count * 60_000;

const fixture: TapeFixture = {
  ref: "m1",
  competition: { ref: "c1", name: "Premier League", country: "GB-ENG" },
  season: "2014-15",
  round: "Matchday 24",
  kickoffAtMs,
  kickoffEstimated: true,
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
    statistics: { home: { shots: 9, shotsOnTarget: 4 }, away: { shots: 7, shotsOnTarget: null } },
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
      statistics: { home: { shots: 9 }, away: { shotsOnTarget: null } },
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
