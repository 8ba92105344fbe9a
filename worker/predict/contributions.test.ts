import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { seeds } from "../../test/simulations.ts";
import { contributionsOf } from "./contributions.ts";
import type { ResultProbabilities } from "./market.ts";
import { type DixonColesFit, predictResults } from "./models/dixon-coles.ts";

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
const match = { homeTeamId: 1, awayTeamId: 2, neutral: false };

describe("contributions", () => {
  test("add up to P(home) − P(away) of the model, at any temperature", () => {
    fc.assert(
      fc.property(fits, fc.double({ min: 0.5, max: 3, noNaN: true }), (fit, temperature) => {
        const contributions = contributionsOf({ fit, ...match, temperature, marketProbabilities: null });
        const [home, , away] = predictResults(fit, 1, 2, { temperature }).probabilities;
        expect(sumOf(contributions)).toBeCloseTo(home - away, 12);
        expect(contributions.map(({ factor }) => factor)).toEqual([
          "home_advantage",
          "home_attack",
          "home_defence",
          "away_attack",
          "away_defence",
        ]);
      }),
      { numRuns: seeds(60) },
    );
  });

  test("add up to P(home) − P(away) of the prices when those are published", () => {
    fc.assert(
      fc.property(fits, probabilities, (fit, marketProbabilities) => {
        const contributions = contributionsOf({ fit, ...match, temperature: 1, marketProbabilities });
        expect(sumOf(contributions)).toBeCloseTo(marketProbabilities[0] - marketProbabilities[2], 12);
        expect(contributions).toHaveLength(6);
      }),
      { numRuns: seeds(60) },
    );
  });

  test("each pushes to the side it helps", () => {
    const sign = fc.double({ min: 0.01, max: 0.8, noNaN: true });
    fc.assert(
      fc.property(fits, sign, (fit, size) => {
        const stronger = { ...fit, attack: { ...fit.attack, "1": size }, defence: { ...fit.defence, "2": size } };
        const contributions = contributionsOf({ fit: stronger, ...match, temperature: 1, marketProbabilities: null });
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
    const contributions = contributionsOf({ fit, ...match, temperature: 1, marketProbabilities: own });
    for (const { factor, points } of contributions) {
      expect(points).toBeCloseTo(factor === "home_advantage" ? own[0] - own[2] : 0, 12);
    }
  });

  test("equal teams get equal and opposite points, on neutral ground", () => {
    fc.assert(
      fc.property(fits, (fit) => {
        const even = fitWith({
          ...fit,
          homeAdvantage: 0,
          attack: { "1": fit.attack["1"] ?? 0, "2": fit.attack["1"] ?? 0 },
          defence: { "1": fit.defence["1"] ?? 0, "2": fit.defence["1"] ?? 0 },
        });
        const contributions = contributionsOf({ fit: even, ...match, temperature: 1, marketProbabilities: null });
        expect(pointsOf(contributions, "home_attack")).toBeCloseTo(-pointsOf(contributions, "away_attack"), 12);
        expect(pointsOf(contributions, "home_defence")).toBeCloseTo(-pointsOf(contributions, "away_defence"), 12);
      }),
      { numRuns: seeds(40) },
    );
  });
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

test("on neutral ground nobody is told of a home advantage, and the points still add up", () => {
  fc.assert(
    fc.property(fits, (fit) => {
      const input = { fit, ...match, neutral: true, temperature: 1, marketProbabilities: null };
      const contributions = contributionsOf(input);
      expect(contributions.map(({ factor }) => factor)).not.toContain("home_advantage");
      const [home, , away] = predictResults(fit, 1, 2, { neutral: true }).probabilities;
      expect(contributions.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(home - away, 9);
    }),
  );
});
