import { expect, test } from "vitest";

import { type PoissonOptions, type WeightedScore, fitPoissonStrengths, poissonGoals } from "./weighted-poisson.ts";

const options: PoissonOptions = { ridge: 0.001, promotedTeamIds: new Set(), promotedStrength: -0.2, start: null };
const strengths = [
  { attack: 0.3, defence: 0.2 },
  { attack: -0.1, defence: 0.1 },
  { attack: 0, defence: -0.1 },
  { attack: -0.2, defence: -0.2 },
];

/** Every pairing home and away, with exactly the (fractional) goals the law expects. */
function lawful(): WeightedScore[] {
  return strengths.flatMap((home, homeTeamId) =>
    strengths.flatMap((away, awayTeamId) =>
      homeTeamId === awayTeamId
        ? []
        : [
            {
              homeTeamId,
              awayTeamId,
              neutral: false,
              homeGoals: Math.exp(0.1 + 0.3 + home.attack - away.defence),
              awayGoals: Math.exp(0.1 + away.attack - home.defence),
              weight: 50,
            },
          ],
    ),
  );
}

test("fractional goals made by strengths give these strengths' goals back", () => {
  const fit = fitPoissonStrengths(lawful(), options);
  for (const { homeTeamId, awayTeamId, homeGoals, awayGoals } of lawful()) {
    const expected = poissonGoals(fit, homeTeamId, awayTeamId, false);
    expect(expected.homeGoals).toBeCloseTo(homeGoals, 2);
    expect(expected.awayGoals).toBeCloseTo(awayGoals, 2);
  }
});

test("at its maximum the expected goals of a team are its goals, drawn a little to the prior", () => {
  const scores = lawful().map((score) => ({ ...score, homeGoals: Math.round(score.homeGoals), weight: 1 }));
  const fit = fitPoissonStrengths(scores, { ...options, ridge: 2 });
  for (const id of strengths.keys()) {
    const played = scores.filter((score) => score.homeTeamId === id || score.awayTeamId === id);
    const gap = played.reduce((sum, score) => {
      const expected = poissonGoals(fit, score.homeTeamId, score.awayTeamId, false);
      return (
        sum + (score.homeTeamId === id ? score.homeGoals - expected.homeGoals : score.awayGoals - expected.awayGoals)
      );
    }, 0);
    expect(gap).toBeCloseTo(2 * (fit.teams[id]?.attack ?? 0), 6);
  }
});

test("a start elsewhere leads to the same answer", () => {
  const far = { ...fitPoissonStrengths([], options), level: 1.5, homeAdvantage: -1 };
  const cold = fitPoissonStrengths(lawful(), { ...options, ridge: 4 });
  const warm = fitPoissonStrengths(lawful(), { ...options, ridge: 4, start: far });
  expect(warm.level).toBeCloseTo(cold.level, 9);
  expect(warm.teams["0"]?.attack).toBeCloseTo(cold.teams["0"]?.attack ?? 0, 9);
});

test("nothing known is the prior; a team that came up and has not played is below the mean", () => {
  const fit = fitPoissonStrengths([], { ...options, ridge: 4 });
  expect(fit).toMatchObject({ level: 0.2, homeAdvantage: 0.25, teams: {} });
  expect(poissonGoals(fit, 1, 2, true).homeGoals).toBeCloseTo(Math.exp(0.2), 12);
  const few = lawful().map((score) => ({ ...score, weight: 0.001 }));
  const promoted = fitPoissonStrengths(few, { ...options, ridge: 4, promotedTeamIds: new Set([3]) });
  expect(promoted.teams["3"]?.attack).toBeCloseTo(-0.2, 2);
});
