import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

import { fitDixonColes, predictResults } from "../../worker/predict/models/dixon-coles.ts";
import { type NamedResult, compareFits, compareVectors } from "./ground-truth.ts";

const dayMs = 86_400_000;
const teams = ["North", "East", "South", "West"] as const;

/** Every team at every other's, twice. */
const results: NamedResult[] = [0, 1].flatMap((half) =>
  teams.flatMap((home, h) =>
    teams
      .filter((away) => away !== home)
      .map((away, a) => ({
        home,
        away,
        homeGoals: (h + 2 * a + half) % 4,
        awayGoals: (a + h) % 3,
        playedAtMs: (half * 100 + h * 10 + a) * dayMs,
      })),
  ),
);

/** What somebody else would have found, were their mathematics ours. */
function referenceOf(decayPerDay: number) {
  const names: string[] = [...teams].toSorted();
  const past = results.map(({ home, away, ...rest }) => ({
    ...rest,
    homeTeamId: names.indexOf(home) + 1,
    awayTeamId: names.indexOf(away) + 1,
  }));
  const asOfMs = Math.max(...past.map(({ playedAtMs }) => playedAtMs));
  const fit = fitDixonColes(past, { asOfMs, decayPerDay, ridge: 0 });
  const byName = (values: Record<string, number>) =>
    Object.fromEntries(names.map((name, index) => [name, values[index + 1] ?? Number.NaN]));
  const prediction = predictResults(fit, 1, 2);
  return {
    loglik: fit.logLikelihood,
    intercept: fit.intercept,
    home_adv: fit.homeAdvantage,
    rho: fit.rho,
    attack: byName(fit.attack),
    defence: byName(fit.defence),
    fixtures: [
      {
        home: names[0] ?? "",
        away: names[1] ?? "",
        lambda_home: prediction.homeGoals,
        lambda_away: prediction.awayGoals,
        p_home: prediction.probabilities[0],
        p_draw: prediction.probabilities[1],
        p_away: prediction.probabilities[2],
      },
    ],
  };
}

function outOfTolerance(comparisons: ReturnType<typeof compareFits>): string[] {
  return comparisons
    .filter(({ ours, reference, tolerance }) => !(Math.abs(ours - reference) <= tolerance))
    .map(({ name }) => name);
}

test("figures that are ours agree, weighted by age or not, and each one that is changed is named", () => {
  const fits = { plain: referenceOf(0), "with xi0.01": referenceOf(0.01) };
  const comparisons = compareFits(fits, results);
  expect(comparisons).toHaveLength(2 * (5 + 8 + 5));
  expect(outOfTolerance(comparisons)).toEqual([]);

  const { plain } = fits;
  const wrong = { ...plain, home_adv: plain.home_adv + 0.1, attack: { ...plain.attack, North: 3 } };
  const named = outOfTolerance(compareFits({ plain: wrong }, results));
  expect(named).toEqual([
    "plain: log-likelihood at the reference's parameters",
    "plain: home advantage",
    "plain: attack of North",
  ]);
});

test("of independent Poisson goals the likelihood alone is compared", () => {
  const reference = { ...referenceOf(0), rho: 0 };
  const [likelihood, ...rest] = compareFits({ poisson: reference }, results);
  expect(rest).toEqual([]);
  expect(likelihood?.ours).toBeLessThan(referenceOf(0).loglik);
});

test("prices without their margin are compared by both methods, and a wrong figure is out of tolerance", () => {
  const path = join(mkdtempSync(join(tmpdir(), "verify-")), "devig_vectors.json");
  const vector = {
    odds: [2.7, 2.3, 4.4],
    overround: 0.03242570633874986,
    power: [0.3591710998530001, 0.4237307529945639, 0.2170981471524359],
    shin: [0.35934391959190937, 0.42324384818311955, 0.2174122322249712],
  };
  writeFileSync(path, JSON.stringify({ vectors: [vector, { ...vector, shin: [0.36, 0.42, 0.22] }] }));
  expect(outOfTolerance(compareVectors(path))).toEqual([1, 2, 3].map((nth) => `shin 2.7 / 2.3 / 4.4, ${nth}`));
});
