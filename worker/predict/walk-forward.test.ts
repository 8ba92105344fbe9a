import { expect, test } from "vitest";

import { seasonOf, teamsOf } from "../../test/football.ts";
import { fitTemperature } from "./calibration.ts";
import { type PastResult, fitDixonColes, predictResults } from "./models/dixon-coles.ts";
import { fitCalibrated } from "./walk-forward.ts";

const dayMs = 86_400_000;
const asOfMs = Date.UTC(2026, 9, 2);
const teams = teamsOf("L", 12);
const results = resultsOf(80, 7);

function resultsOf(rounds: number, seed: number): PastResult[] {
  return seasonOf({ teams, rounds, untilMs: asOfMs, seed }).map((fixture) => ({
    homeTeamId: teams.indexOf(fixture.home.name) + 1,
    awayTeamId: teams.indexOf(fixture.away.name) + 1,
    homeGoals: fixture.fullTime?.home ?? Number.NaN,
    awayGoals: fixture.fullTime?.away ?? Number.NaN,
    playedAtMs: fixture.kickoffAtMs,
  }));
}

test("a model is fitted with the temperature that its own past predictions ask for", () => {
  const run = fitCalibrated(results, asOfMs, null);
  const inWindow = results.filter((result) => result.playedAtMs >= asOfMs - 300 * dayMs);
  const before = results.length - inWindow.length;
  expect(before, "the first fold already has enough to learn from").toBeGreaterThanOrEqual(200);
  expect(run).toMatchObject({ calibratedAtMs: asOfMs, fit: { sampleSize: results.length, converged: true } });
  expect(run.calibration?.count).toBe(inWindow.length);
  expect(run.calibration?.expectedCalibrationError).toBeLessThan(0.15);
  expect(run.temperature).toBeGreaterThan(0.5);
  expect(run.temperature).toBeLessThan(3);
  expect(structuredClone(run)).toEqual(JSON.parse(JSON.stringify(run)));
});

test("each fold is judged by a model that has seen only what came before it", () => {
  // One fold alone has matches, so its samples can be made by hand.
  const foldMs = asOfMs - 50 * dayMs;
  const known = results.filter((result) => result.playedAtMs < asOfMs - 300 * dayMs);
  // Played several times over: a temperature is fitted to a hundred samples or not at all.
  const fold = results.flatMap((result) => (result.playedAtMs >= foldMs ? [result, result, result, result] : []));
  const fit = fitDixonColes(known, { asOfMs: foldMs });
  const samples = fold.map(({ homeTeamId, awayTeamId, homeGoals, awayGoals }) => ({
    probabilities: predictResults(fit, homeTeamId, awayTeamId).probabilities,
    outcomeIndex: homeGoals > awayGoals ? 0 : homeGoals === awayGoals ? 1 : 2,
  }));
  expect(known.length).toBeGreaterThanOrEqual(200);
  const run = fitCalibrated([...known, ...fold], asOfMs, null);
  expect(run.calibration?.count).toBe(fold.length);
  expect(run.temperature).toBe(fitTemperature(samples));
  expect(run.temperature, "the folds say something").not.toBe(1);
});

test("a model that was surprised by its last fold trusts itself less", () => {
  const lastFoldMs = asOfMs - 50 * dayMs;
  const upset = results.map((result) =>
    result.playedAtMs >= lastFoldMs ? { ...result, homeGoals: 0, awayGoals: 9 } : result,
  );
  const honest = fitCalibrated(results, asOfMs, null);
  const surprised = fitCalibrated(upset, asOfMs, null);
  expect(surprised.temperature).toBeGreaterThan(honest.temperature);
  expect(surprised.calibration?.expectedCalibrationError ?? 0).toBeGreaterThan(
    honest.calibration?.expectedCalibrationError ?? 1,
  );
});

test("the temperature is kept for four weeks while the fit follows every result", () => {
  const first = fitCalibrated(results, asOfMs, null);
  const more = [...results, { homeTeamId: 1, awayTeamId: 2, homeGoals: 0, awayGoals: 5, playedAtMs: asOfMs + dayMs }];
  const next = fitCalibrated(more, asOfMs + 28 * dayMs - 1, first);
  expect(next).toMatchObject({
    temperature: first.temperature,
    calibration: first.calibration,
    calibratedAtMs: asOfMs,
    fit: { sampleSize: results.length + 1, asOfMs: asOfMs + 28 * dayMs - 1 },
  });
  const later = fitCalibrated(more, asOfMs + 28 * dayMs, first);
  expect(later.calibratedAtMs).toBe(asOfMs + 28 * dayMs);
  expect(later.fit.sampleSize).toBe(results.length + 1);
});

test("too little to judge oneself by leaves the probabilities as they are", () => {
  const run = fitCalibrated(resultsOf(8, 3), asOfMs, null);
  expect(run).toMatchObject({ temperature: 1, calibration: null });
});
