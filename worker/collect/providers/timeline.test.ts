import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { seededRandom } from "./seeded-random.ts";
import type { TapeFact, TapeScore } from "./tape.ts";
import { type PlayedMatch, summaryOf, timelineOf } from "./timeline.ts";

const kickoffAtMs = Date.UTC(2014, 8, 13, 14);

const goals = fc.integer({ min: 0, max: 9 });
const match: fc.Arbitrary<PlayedMatch> = fc
  .record({
    ref: fc.string({ minLength: 1 }),
    home: goals,
    away: goals,
    recorded: fc.boolean(),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ ref, home, away, recorded, share }) => ({
    ref,
    kickoffAtMs,
    fullTime: { home, away },
    halfTime: recorded ? { home: Math.floor(home * share), away: Math.floor(away * share) } : null,
    statistics: null,
  }));

function goalsOf(facts: readonly TapeFact[]) {
  return facts.flatMap((fact) => (fact.kind === "goal" ? [fact] : []));
}

function tally(facts: readonly TapeFact[]): TapeScore {
  const sides = goalsOf(facts).map(({ payload }) => payload.side);
  return { home: sides.filter((side) => side === "home").length, away: sides.filter((side) => side === "away").length };
}

describe("timelineOf", () => {
  it("adds up to the final score, and to the half-time score at half-time", () => {
    fc.assert(
      fc.property(match, fc.string(), (played, seed) => {
        const facts = timelineOf(played, seed);
        expect(tally(facts)).toEqual(played.fullTime);
        const halfTime = facts.find((fact) => fact.kind === "half_time");
        expect(halfTime?.payload.estimated).toBe(played.halfTime === null);
        if (played.halfTime) expect(halfTime?.payload.score).toEqual(played.halfTime);
        expect(
          tally(
            facts.slice(
              0,
              facts.findIndex((fact) => fact.kind === "half_time"),
            ),
          ),
        ).toEqual(halfTime?.payload.score);
        expect(halfTime?.payload.score.home).toBeLessThanOrEqual(played.fullTime.home);
        expect(halfTime?.payload.score.away).toBeLessThanOrEqual(played.fullTime.away);
      }),
    );
  });

  it("tells everything in order, minutes included, and every goal in its half", () => {
    fc.assert(
      fc.property(match, fc.string(), (played, seed) => {
        const facts = timelineOf(played, seed);
        const instants = facts.map(({ knownAtMs }) => knownAtMs);
        expect(instants).toEqual(instants.toSorted((a, b) => a - b));
        const minutes = goalsOf(facts).map(({ payload }) => payload.minute);
        expect(minutes).toEqual(minutes.toSorted((a, b) => a - b));
        for (const goal of goalsOf(facts)) {
          const clockMinute = Math.floor((goal.knownAtMs - kickoffAtMs) / 60_000);
          const { minute, estimated } = goal.payload;
          expect(clockMinute).toBe(minute <= 45 ? minute : minute + 17);
          expect(estimated).toBe(true);
        }
        expect(new Set(goalsOf(facts).map(({ payload }) => payload.key)).size).toBe(minutes.length);
      }),
    );
  });

  it("is the same for the same match and seed, and another for another seed", () => {
    fc.assert(
      fc.property(match, fc.string(), (played, seed) => {
        expect(timelineOf(played, seed)).toEqual(timelineOf(played, seed));
      }),
    );
    const played: PlayedMatch = {
      ref: "m",
      kickoffAtMs,
      fullTime: { home: 3, away: 2 },
      halfTime: null,
      statistics: null,
    };
    expect(timelineOf(played, "a")).not.toEqual(timelineOf(played, "b"));
  });

  it("scores 45 % of the goals before the break, and more of them late in a half", () => {
    const minutes = Array.from({ length: 4000 }, (_, index) =>
      goalsOf(
        timelineOf(
          { ref: `m${index}`, kickoffAtMs, fullTime: { home: 2, away: 1 }, halfTime: null, statistics: null },
          "s",
        ),
      ),
    ).flatMap((scored) => scored.map(({ payload }) => payload.minute));
    const share = (from: number, to: number) => minutes.filter((m) => m >= from && m <= to).length / minutes.length;
    expect(share(1, 45)).toBeCloseTo(0.45, 1);
    expect(share(31, 45)).toBeGreaterThan(share(1, 15));
    expect(share(76, 90)).toBeGreaterThan(share(46, 60));
  });

  it("refuses a half-time score above the final one", () => {
    const wrong = {
      ref: "m",
      kickoffAtMs,
      fullTime: { home: 0, away: 1 },
      halfTime: { home: 1, away: 0 },
      statistics: null,
    };
    expect(() => timelineOf(wrong, "s")).toThrow(RangeError);
  });
});

describe("summaryOf", () => {
  it("derives nothing", () => {
    const played: PlayedMatch = {
      ref: "m",
      kickoffAtMs,
      fullTime: { home: 3, away: 2 },
      halfTime: null,
      statistics: null,
    };
    expect(summaryOf(played)).toEqual([
      {
        fixtureRef: "m",
        knownAtMs: kickoffAtMs + 110 * 60_000,
        kind: "full_time",
        payload: { score: { home: 3, away: 2 }, halfTime: null, halfTimeEstimated: false },
      },
    ]);
  });
});

describe("seededRandom", () => {
  it("repeats itself, differs between seeds, and is uniform", () => {
    const draws = (seed: string, count: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: count }, () => random());
    };
    expect(draws("a", 5)).toEqual(draws("a", 5));
    expect(draws("a", 5)).not.toEqual(draws("b", 5));
    const firsts = Array.from({ length: 5000 }, (_, index) => draws(`m${index}`, 1)[0] ?? -1);
    expect(Math.min(...firsts)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...firsts)).toBeLessThan(1);
    expect(firsts.filter((draw) => draw < 0.25).length / 5000).toBeCloseTo(0.25, 1);
  });
});
