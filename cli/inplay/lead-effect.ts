import { expectedGrid, inPlayGrid } from "../../worker/live/in-play.ts";
import { shareOfGoalsLeft } from "../../worker/live/playing-time.ts";
import type { ScoreGrid } from "../../worker/predict/score-grid.ts";
import { logLoss } from "../../worker/predict/scoring.ts";
import { type ExpectedMatch, gradedMinutes, scoreAfter, timeAfter } from "./grade-matches.ts";

/** How often teams scored of what was expected of them, by how they stood, and whether knowing it would help. */
export type LeadEffect = {
  ahead: number;
  level: number;
  behind: number;
  /** Log loss with these factors less that without them, by moment. */
  differences: number[];
};

const quarters = [0, 15, 30, 45, 60, 75, 90] as const;

/** Of teams ahead, level and behind, relative to all: measured on the same matches it is tried on, which flatters it. */
export function measureLeadEffect(matches: readonly ExpectedMatch[]): LeadEffect {
  const scored = { ahead: 0, level: 0, behind: 0 };
  const expected = { ahead: 0, level: 0, behind: 0 };
  for (const match of matches) {
    const means = meansOf(expectedGrid(match.expectation));
    for (const [index, from] of quarters.slice(0, -1).entries()) {
      const to = quarters[index + 1] ?? 90;
      const share = shareOfGoalsLeft(timeAfter(from)) - shareOfGoalsLeft(timeAfter(to));
      const [before, after] = [scoreAfter(match, from), scoreAfter(match, to)];
      for (const [side, other] of [["home", "away"] as const, ["away", "home"] as const]) {
        const stand = standOf(before[side] - before[other]);
        scored[stand] += after[side] - before[side];
        expected[stand] += share * means[side];
      }
    }
  }
  const overall = (scored.ahead + scored.level + scored.behind) / (expected.ahead + expected.level + expected.behind);
  const factors = {
    ahead: scored.ahead / expected.ahead / overall,
    level: scored.level / expected.level / overall,
    behind: scored.behind / expected.behind / overall,
  };
  return { ...factors, differences: matches.flatMap((match) => differencesOf(match, factors)) };
}

function differencesOf(match: ExpectedMatch, factors: Record<"ahead" | "level" | "behind", number>): number[] {
  const final = scoreAfter(match, 90);
  const outcome = final.home > final.away ? 0 : final.home === final.away ? 1 : 2;
  return gradedMinutes.slice(1).map((minute) => {
    const { home, away } = scoreAfter(match, minute);
    const state = { time: timeAfter(minute), homeGoals: home, awayGoals: away, homeRedCards: 0, awayRedCards: 0 };
    const plain = inPlayGrid(expectedGrid(match.expectation, Math.max(home, away)), state);
    const [f, g] = [factors[standOf(home - away)], factors[standOf(away - home)]];
    const moved = plain.map((row, h) => row.map((p, a) => p * f ** (h - home) * g ** (a - away)));
    return logLoss(resultOf(moved), outcome) - logLoss(resultOf(plain), outcome);
  });
}

function standOf(lead: number): "ahead" | "level" | "behind" {
  return lead > 0 ? "ahead" : lead === 0 ? "level" : "behind";
}

function resultOf(grid: ScoreGrid): number[] {
  const sums = [0, 0, 0];
  for (const [home, row] of grid.entries()) {
    for (const [away, p] of row.entries()) {
      const outcome = home > away ? 0 : home === away ? 1 : 2;
      sums[outcome] = (sums[outcome] ?? 0) + p;
    }
  }
  const total = sums.reduce((sum, p) => sum + p, 0);
  return sums.map((p) => p / total);
}

function meansOf(grid: ScoreGrid): { home: number; away: number } {
  const means = { home: 0, away: 0 };
  for (const [home, row] of grid.entries()) {
    for (const [away, p] of row.entries()) {
      means.home += p * home;
      means.away += p * away;
    }
  }
  return means;
}
