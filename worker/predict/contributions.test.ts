import fc from "fast-check";
import { expect, test } from "vitest";

import { seeds } from "../../test/simulations.ts";
import { contributionsOf, type ContributionInput } from "./contributions.ts";
import { goalStrengthsOf } from "./engine/goal-strengths.ts";
import { type Ensemble, poolResults } from "./engine/ensemble.ts";
import type { ResultProbabilities } from "./market.ts";
import { type DixonColesFit, predictResults } from "./models/dixon-coles.ts";
import { goalProbabilities } from "./models/goal-probabilities.ts";
import { nationsMemorySettings } from "./models/memory-settings.ts";
import { createStrengthMemory, memoryForecast, memoryValues, rememberDay } from "./models/strength-memory.ts";

const components = ["dixon-coles", "dixon-coles-shots", "elo", "pi", "result-memory", "market-memory"] as const;
const match = { homeTeamId: 1, awayTeamId: 2, neutral: false };
const strength = fc.double({ min: -0.8, max: 0.8, noNaN: true });
const fits = fc
  .record({
    intercept: fc.double({ min: -0.3, max: 0.6, noNaN: true }),
    homeAdvantage: fc.double({ min: -0.1, max: 0.5, noNaN: true }),
    rho: fc.double({ min: -0.15, max: 0.15, noNaN: true }),
    attack: fc.record({ "1": strength, "2": strength }),
    defence: fc.record({ "1": strength, "2": strength }),
  })
  .map((parameters): DixonColesFit => fitWith(parameters));
const probabilities = fc
  .tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }))
  .map(([a, b, c]): ResultProbabilities => [a / (a + b + c), b / (a + b + c), c / (a + b + c)]);
const pools = fc.record({
  weights: fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 6, maxLength: 6 }),
  temperature: fc.double({ min: 0.6, max: 1.6, noNaN: true }),
  drawBias: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
  others: fc.array(fc.option(probabilities, { nil: null, freq: 4 }), { minLength: 5, maxLength: 5 }),
});

/** What the contributions of a match are made from, with a pool that is the goal model alone unless told otherwise. */
function inputOf(
  fit: DixonColesFit,
  {
    pool,
    neutral = false,
    marketProbabilities = null,
  }: {
    pool?: { weights: number[]; temperature: number; drawBias: number; others: (ResultProbabilities | null)[] };
    neutral?: boolean;
    marketProbabilities?: ResultProbabilities | null;
  } = {},
): ContributionInput {
  const { probabilities: goals } = predictResults(fit, 1, 2, { neutral });
  const { weights, temperature, drawBias, others } = pool ?? {
    weights: [1, 0, 0, 0, 0, 0],
    temperature: 1,
    drawBias: 0,
    others: [null, null, null, null, null],
  };
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const ensemble: Ensemble = { weights: weights.map((weight) => weight / total), temperature, drawBias, sampleSize: 0 };
  const said = [goals, ...others];
  return {
    ...goalStrengthsOf(
      { dixonColes: fit, resultMemory: memoryValues(createStrengthMemory(nationsMemorySettings), 0) },
      { division: 0, ...match, neutral },
    ),
    neutral,
    ensemble: {
      said: Object.fromEntries(components.map((id, index) => [id, said[index] ?? null])),
      exponents: Object.fromEntries(components.map((id, index) => [id, (ensemble.weights[index] ?? 0) / temperature])),
      drawBias,
    },
    independent: poolResults(ensemble, said) ?? goals,
    marketProbabilities,
  };
}

test("the points add up to P(home) − P(away) of the pool, whatever it is made of and whoever is silent", () => {
  fc.assert(
    fc.property(fits, pools, fc.boolean(), (fit, pool, neutral) => {
      fc.pre(pool.weights.some((weight, index) => weight > 0 && (index === 0 || pool.others[index - 1] !== null)));
      const input = inputOf(fit, { pool, neutral });
      expect(sumOf(contributionsOf(input))).toBeCloseTo(input.independent[0] - input.independent[2], 9);
    }),
    { numRuns: seeds(60) },
  );
});

test("the points add up to P(home) − P(away) of the prices when those are published", () => {
  fc.assert(
    fc.property(fits, pools, probabilities, (fit, pool, marketProbabilities) => {
      fc.pre(pool.weights.some((weight, index) => weight > 0 && (index === 0 || pool.others[index - 1] !== null)));
      const contributions = contributionsOf(inputOf(fit, { pool, marketProbabilities }));
      expect(sumOf(contributions)).toBeCloseTo(marketProbabilities[0] - marketProbabilities[2], 9);
      expect(contributions.at(-1)?.factor).toBe("market_prices");
    }),
    { numRuns: seeds(60) },
  );
});

test("an opinion without weight is not named, one that agrees moves nothing, and one that differs moves to its side", () => {
  const fit = fitWith({
    intercept: 0.2,
    homeAdvantage: 0.3,
    rho: -0.05,
    attack: { "1": 0.2, "2": -0.1 },
    defence: { "1": 0.1, "2": 0 },
  });
  const goals = predictResults(fit, 1, 2).probabilities;
  const higher: ResultProbabilities = [goals[0] + 0.1, goals[1] - 0.04, goals[2] - 0.06];
  function factorsWith(others: (ResultProbabilities | null)[], weights: number[]) {
    return contributionsOf(inputOf(fit, { pool: { weights, temperature: 1, drawBias: 0, others } }));
  }
  expect(factorsWith([null, null, null, null, null], [1, 0, 0, 0, 0, 0]).map(({ factor }) => factor)).toEqual([
    "home_advantage",
    "home_attack",
    "home_defence",
    "away_attack",
    "away_defence",
  ]);
  const agreeing = factorsWith([goals, null, null, null, goals], [1, 1, 0, 0, 0, 1]);
  expect(pointsOf(agreeing, "shots")).toBeCloseTo(0, 9);
  expect(pointsOf(agreeing, "earlier_prices")).toBeCloseTo(0, 9);
  for (const [position, factor] of [
    [0, "shots"],
    [1, "ratings"],
    [4, "earlier_prices"],
  ] as const) {
    const others = Array.from({ length: 5 }, (_, index) => (index === position ? higher : null));
    const weights = Array.from({ length: 6 }, (_, index) => (index === 0 || index === position + 1 ? 1 : 0));
    const contributions = factorsWith(others, weights);
    expect(pointsOf(contributions, factor), factor).toBeGreaterThan(0.01);
    expect(contributions, factor).toHaveLength(6);
  }
});

test("where nothing but the memory of results tells attack from defence, its strengths are what the points are made of", () => {
  const memory = createStrengthMemory(nationsMemorySettings);
  const beaten = (day: number, homeTeamId: number, awayTeamId: number) => ({
    day,
    division: 0,
    homeTeamId,
    awayTeamId,
    neutral: true,
    homeGoals: 3,
    awayGoals: 0,
    shots: null,
    closing: null,
    importance: "qualifier" as const,
  });
  for (let day = 0; day < 40; day += 10) rememberDay(memory, day, [beaten(day, 1, 2)]);
  const values = memoryValues(memory, 50);
  const fixture = { division: 0, homeTeamId: 1, awayTeamId: 2, neutral: true };
  const said = goalProbabilities(memoryForecast(values, fixture, nationsMemorySettings)).result;
  const contributions = contributionsOf({
    ...goalStrengthsOf({ dixonColes: null, resultMemory: values }, fixture),
    neutral: true,
    ensemble: { said: { "result-memory": said }, exponents: { "result-memory": 1 }, drawBias: 0 },
    independent: said,
    marketProbabilities: null,
  });
  expect(contributions.map(({ factor }) => factor).slice(0, 4)).toEqual([
    "home_attack",
    "home_defence",
    "away_attack",
    "away_defence",
  ]);
  expect(pointsOf(contributions, "home_attack")).toBeGreaterThan(0.01);
  expect(sumOf(contributions)).toBeCloseTo(said[0] - said[2], 9);
  expect(Math.abs(sumOf(contributions.slice(4)))).toBeLessThan(1e-3);
});

test("each strength pushes to the side it helps", () => {
  const size = fc.double({ min: 0.01, max: 0.8, noNaN: true });
  fc.assert(
    fc.property(fits, size, (fit, strong) => {
      const stronger = { ...fit, attack: { ...fit.attack, "1": strong }, defence: { ...fit.defence, "2": strong } };
      const contributions = contributionsOf(inputOf(stronger));
      expect(pointsOf(contributions, "home_attack")).toBeGreaterThan(0);
      expect(pointsOf(contributions, "away_defence")).toBeLessThan(0);
    }),
    { numRuns: seeds(60) },
  );
});

test("average teams leave only the home advantage, and agreeing prices nothing", () => {
  const fit = fitWith({
    intercept: 0.2,
    homeAdvantage: 0.3,
    rho: -0.05,
    attack: { "1": 0, "2": 0 },
    defence: { "1": 0, "2": 0 },
  });
  const { probabilities: own } = predictResults(fit, 1, 2);
  for (const { factor, points } of contributionsOf(inputOf(fit, { marketProbabilities: own }))) {
    expect(points).toBeCloseTo(factor === "home_advantage" ? own[0] - own[2] : 0, 12);
  }
});

test("equal teams get equal and opposite points", () => {
  fc.assert(
    fc.property(fits, (fit) => {
      const even = fitWith({
        ...fit,
        homeAdvantage: 0,
        attack: { "1": fit.attack["1"] ?? 0, "2": fit.attack["1"] ?? 0 },
        defence: { "1": fit.defence["1"] ?? 0, "2": fit.defence["1"] ?? 0 },
      });
      const contributions = contributionsOf(inputOf(even));
      expect(pointsOf(contributions, "home_attack")).toBeCloseTo(-pointsOf(contributions, "away_attack"), 12);
      expect(pointsOf(contributions, "home_defence")).toBeCloseTo(-pointsOf(contributions, "away_defence"), 12);
    }),
    { numRuns: seeds(40) },
  );
});

test("on neutral ground nobody is told of a home advantage, and the points still add up", () => {
  fc.assert(
    fc.property(fits, (fit) => {
      const input = inputOf(fit, { neutral: true });
      const contributions = contributionsOf(input);
      expect(contributions.map(({ factor }) => factor)).not.toContain("home_advantage");
      expect(sumOf(contributions)).toBeCloseTo(input.independent[0] - input.independent[2], 9);
    }),
  );
});

function fitWith(
  parameters: Pick<DixonColesFit, "intercept" | "homeAdvantage" | "rho" | "attack" | "defence">,
): DixonColesFit {
  return {
    ...parameters,
    newcomer: { attack: -0.2, defence: -0.2 },
    promotedTeamIds: [],
    teamMatches: {},
    sampleSize: 0,
    effectiveSampleSize: 0,
    logLikelihood: 0,
    asOfMs: 0,
    decayPerDay: 0,
    converged: true,
    iterations: 1,
  };
}

function sumOf(contributions: readonly { points: number }[]): number {
  return contributions.reduce((sum, { points }) => sum + points, 0);
}

function pointsOf(contributions: readonly { factor: string; points: number }[], factor: string): number {
  return contributions.find((contribution) => contribution.factor === factor)?.points ?? NaN;
}
