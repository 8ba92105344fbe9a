import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { seededRandom } from "../../platform/seeded-random.ts";
import type { TapeFact, TapeScore } from "./tape.ts";
import { drawnMatch } from "./tape-drawn-match.ts";
import { type RecordedGoal, tallyOf } from "./tape-goals.ts";
import { type PlayedMatch, endsAtMs, summaryOf, timelineOf } from "./timeline.ts";

const kickoffAtMs = Date.UTC(2014, 8, 13, 14);

const plain = { extraTime: null, penalties: null, goals: null, halfTime: null, statistics: null };
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
    ...plain,
    ref,
    kickoffAtMs,
    fullTime: { home, away },
    halfTime: recorded ? { home: Math.floor(home * share), away: Math.floor(away * share) } : null,
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
      ...plain,
      ref: "m",
      kickoffAtMs,
      fullTime: { home: 3, away: 2 },
    };
    expect(timelineOf(played, "a")).not.toEqual(timelineOf(played, "b"));
  });

  it("scores 45 % of the goals before the break, and more of them late in a half", () => {
    const minutes = Array.from({ length: 4000 }, (_, index) =>
      goalsOf(timelineOf({ ...plain, ref: `m${index}`, kickoffAtMs, fullTime: { home: 2, away: 1 } }, "s")),
    ).flatMap((told) => told.map(({ payload }) => payload.minute));
    const share = (from: number, to: number) => minutes.filter((m) => m >= from && m <= to).length / minutes.length;
    expect(share(1, 45)).toBeCloseTo(0.45, 1);
    expect(share(31, 45)).toBeGreaterThan(share(1, 15));
    expect(share(76, 90)).toBeGreaterThan(share(46, 60));
  });

  it("refuses a half-time score above the final one", () => {
    const wrong = { ...plain, ref: "m", kickoffAtMs, fullTime: { home: 0, away: 1 }, halfTime: { home: 1, away: 0 } };
    expect(() => timelineOf(wrong, "s")).toThrow(RangeError);
  });
});

/** In minutes after kick-off, but for the goals. */
function phasesOf(facts: readonly TapeFact[]): string[] {
  return facts.flatMap((fact) => {
    if (fact.kind === "goal" || fact.kind === "statistics") return [];
    const shown = fact.payload !== null && "minute" in fact.payload ? ` ${fact.payload.minute}` : "";
    return [`${(fact.knownAtMs - kickoffAtMs) / 60_000} ${fact.kind}${shown}`];
  });
}

function scored(minute: number, more: Partial<RecordedGoal> = {}): RecordedGoal {
  return { kind: "goal", side: "home", minute, extraMinute: null, player: "Ada", ...more };
}

describe("timelineOf with recorded goals", () => {
  it("tells a goal at its recorded minute by its scorer, and never as estimated", () => {
    const played: PlayedMatch = {
      ...plain,
      ref: "m",
      kickoffAtMs,
      fullTime: { home: 1, away: 2 },
      goals: [
        scored(9, { side: "away", kind: "penalty_goal" }),
        scored(46),
        scored(88, { kind: "own_goal", player: "Bea" }),
      ],
    };
    const told = goalsOf(timelineOf(played, "s"));
    expect(told.map(({ knownAtMs }) => (knownAtMs - kickoffAtMs) / 60_000)).toEqual([9, 63, 105]);
    expect(told.map(({ payload }) => payload)).toEqual([
      { ...scored(9, { side: "away", kind: "penalty_goal" }), key: "goal-1", estimated: false },
      { ...scored(46), key: "goal-2", estimated: false },
      { ...scored(88, { kind: "own_goal", player: "Bea" }), key: "goal-3", estimated: false },
    ]);
    expect(timelineOf(played, "s")).toEqual(timelineOf(played, "another seed"));
  });

  it("keeps stoppage time within its half, however long it was", () => {
    const goalsOfHalves = [scored(45, { extraMinute: 9 }), scored(46), scored(90, { extraMinute: 12 })];
    const facts = timelineOf(
      { ...plain, ref: "m", kickoffAtMs, fullTime: { home: 3, away: 0 }, goals: goalsOfHalves },
      "s",
    );
    expect(phasesOf(facts)).toEqual(["0 kick_off", "55 half_time", "65 second_half", "123 full_time"]);
    expect(goalsOf(facts).map(({ knownAtMs }) => (knownAtMs - kickoffAtMs) / 60_000)).toEqual([54, 66, 122]);
    const halfTime = facts.find((fact) => fact.kind === "half_time");
    expect(halfTime?.payload).toEqual({ score: { home: 1, away: 0 }, estimated: false });
  });

  it("goes through extra time and a shoot-out in order", () => {
    const drawn = { ...plain, ref: "m", kickoffAtMs, fullTime: { home: 0, away: 0 }, goals: [] };
    const extraTime = { home: 0, away: 0 };
    const penalties = { home: 4, away: 3 };
    const regular = ["0 kick_off", "47 half_time", "62 second_half"];
    const extra = ["110 break 90", "115 extra_time 90", "131 break 105", "133 extra_time 105"];
    expect(phasesOf(timelineOf({ ...drawn, extraTime }, "s"))).toEqual([...regular, ...extra, "149 full_time"]);
    expect(phasesOf(timelineOf({ ...drawn, extraTime, penalties }, "s"))).toEqual([
      ...regular,
      ...extra,
      "149 break 120",
      "154 shootout 120",
      "166 full_time",
    ]);
    expect(phasesOf(timelineOf({ ...drawn, penalties }, "s"))).toEqual([
      ...regular,
      "110 break 90",
      "115 shootout 90",
      "127 full_time",
    ]);
  });

  it("gives, of whatever a record holds, the recorded scores at every stage, in order and in time", () => {
    fc.assert(
      fc.property(drawnMatch(kickoffAtMs), fc.string(), (played, seed) => {
        const facts = timelineOf(played, seed);
        const instants = facts.map(({ knownAtMs }) => knownAtMs);
        expect(instants).toEqual(instants.toSorted((a, b) => a - b));
        const tallyBefore = (kind: TapeFact["kind"]) => {
          const index = facts.findIndex((fact) => fact.kind === kind);
          return tallyOf(goalsOf(facts.slice(0, index)).map(({ payload }) => payload));
        };
        if (played.halfTime) expect(tallyBefore("half_time")).toEqual(played.halfTime);
        if (played.extraTime) expect(tallyBefore("extra_time")).toEqual(played.fullTime);
        expect(tallyBefore("full_time")).toEqual(played.extraTime ?? played.fullTime);
        expect(facts.find((fact) => fact.kind === "full_time")?.knownAtMs).toBe(endsAtMs(played));
        expect(summaryOf(played).every(({ knownAtMs }) => knownAtMs === endsAtMs(played))).toBe(true);
        const told = goalsOf(facts).map(({ payload: { kind, side, minute, extraMinute, player } }) => ({
          kind,
          side,
          minute,
          extraMinute,
          player,
        }));
        if (played.goals) expect(new Set(told)).toEqual(new Set(played.goals));
        expect(goalsOf(facts).every(({ payload }) => payload.estimated === (played.goals === null))).toBe(true);
      }),
    );
  });

  it("refuses a goal in a period that was not played", () => {
    const wrong = { ...plain, ref: "m", kickoffAtMs, fullTime: { home: 1, away: 0 }, goals: [scored(93)] };
    expect(() => timelineOf(wrong, "s")).toThrow("a goal in minute 93, which was not played");
  });
});

describe("summaryOf", () => {
  it("derives nothing", () => {
    const played: PlayedMatch = {
      ...plain,
      ref: "m",
      kickoffAtMs,
      fullTime: { home: 3, away: 2 },
    };
    expect(summaryOf(played)).toEqual([
      {
        fixtureRef: "m",
        knownAtMs: kickoffAtMs + 110 * 60_000,
        kind: "full_time",
        payload: {
          score: { home: 3, away: 2 },
          halfTime: null,
          halfTimeEstimated: false,
          extraTime: null,
          penalties: null,
        },
      },
    ]);
  });

  it("tells the recorded goals, all of them known with the result", () => {
    fc.assert(
      fc.property(drawnMatch(kickoffAtMs), (played) => {
        const facts = goalsOf(summaryOf(played));
        expect(facts.map(({ payload }) => payload.key)).toEqual(facts.map((_, index) => `goal-${index + 1}`));
        expect(facts.every(({ payload }) => !payload.estimated)).toBe(true);
        const told = facts.map(({ payload: { key: _key, estimated: _estimated, ...goal } }) => goal);
        expect(told).toHaveLength(played.goals?.length ?? 0);
        expect(new Set(told)).toEqual(new Set(played.goals));
      }),
    );
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
