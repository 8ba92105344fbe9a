import { readFileSync } from "node:fs";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { seeds } from "../../../test/simulations.ts";
import * as z from "zod";

import { expectedGoals, fitDixonColes, type PastResult, predictResults } from "./dixon-coles.ts";

const dayMs = 86_400_000;
const teamSchema = z.object({ name: z.string() });
const seasonSchema = z.object({
  rounds: z.array(
    z.object({
      matches: z.array(
        z.object({
          date: z.string(),
          team1: teamSchema,
          team2: teamSchema,
          score1: z.int().nullable(),
          score2: z.int().nullable(),
        }),
      ),
    }),
  ),
});
const names: string[] = [];

const england2014 = season("2014-15");
const seasons = [...season("2012-13"), ...season("2013-14"), ...england2014];
const endMs = lastOf(england2014);

describe("England 2014-15 (football.json), against R 4.2: glm(family = poisson) and optim(BFGS) on the written-out likelihood", () => {
  test("with equal weights and no prior it finds R's maximum", () => {
    const fit = fitDixonColes(england2014, { asOfMs: endMs, decayPerDay: 0, ridge: 0 });
    expect(fit.converged).toBe(true);
    expect(fit.logLikelihood).toBeCloseTo(-1049.030752, 5);
    expect(fit.intercept).toBeCloseTo(0.025854, 5);
    expect(fit.homeAdvantage).toBeCloseTo(0.30153, 5);
    expect(fit.rho).toBeCloseTo(0.060486, 5);
    expect(fit.attack[idOf("Chelsea")]).toBeCloseTo(0.42667, 4);
    expect(fit.defence[idOf("Chelsea")]).toBeCloseTo(0.37344, 4);
    expect(fit.attack[idOf("Burnley")]).toBeCloseTo(-0.50897, 4);
    expect(fit.defence[idOf("Burnley")]).toBeCloseTo(-0.08296, 4);
    const prediction = predictResults(fit, idOf("Chelsea"), idOf("Manchester City"));
    expect(prediction.homeGoals).toBeCloseTo(1.76776, 4);
    expect(prediction.awayGoals).toBeCloseTo(1.24618, 4);
    expect(prediction.probabilities[0]).toBeCloseTo(0.503, 4);
    expect(prediction.probabilities[1]).toBeCloseTo(0.22052, 4);
    expect(prediction.probabilities[2]).toBeCloseTo(0.27648, 4);
    // R's glm of independent Poisson goals is the special case ρ = 0.
    expect(fit.logLikelihood).toBeGreaterThan(-1049.38157914);
  });

  test("with a decay of 0.0018 a day it finds R's weighted maximum", () => {
    const fit = fitDixonColes(england2014, { asOfMs: endMs, decayPerDay: 0.0018, ridge: 0 });
    expect(fit.logLikelihood).toBeCloseTo(-826.4434, 4);
    expect(fit.homeAdvantage).toBeCloseTo(0.313475, 5);
    expect(fit.rho).toBeCloseTo(0.069164, 5);
    expect(fit.attack[idOf("Manchester City")]).toBeCloseTo(0.58047, 4);
    const { home, away } = expectedGoals(fit, idOf("Chelsea"), idOf("Manchester City"));
    expect(home).toBeCloseTo(1.72841, 4);
    expect(away).toBeCloseTo(1.25123, 4);
  });
});

test("attack and defence each sum to zero, with and without priors", () => {
  for (const ridge of [0, 7, 50]) {
    const fit = fitDixonColes(seasons, { asOfMs: endMs, ridge });
    expect(sumOf(fit.attack)).toBeCloseTo(0, 9);
    expect(sumOf(fit.defence)).toBeCloseTo(0, 9);
  }
});

test("a fit is plain JSON and counts what it saw", () => {
  const fit = fitDixonColes(seasons, { asOfMs: endMs });
  expect(JSON.parse(JSON.stringify(fit))).toEqual(fit);
  expect(fit.sampleSize).toBe(seasons.length);
  expect(fit.teamMatches[idOf("Chelsea")]).toBe(114);
  expect(fit.teamMatches[idOf("Burnley")]).toBe(38);
  expect(fit.effectiveSampleSize).toBeLessThan(fit.sampleSize);
  expect(fitDixonColes(seasons, { asOfMs: endMs, decayPerDay: 0 }).effectiveSampleSize).toBe(seasons.length);
});

test("the order of the results changes nothing, nor does a warm start", () => {
  const fit = fitDixonColes(seasons, { asOfMs: endMs });
  const reversed = fitDixonColes(seasons.toReversed(), { asOfMs: endMs });
  const earlier = fitDixonColes(seasons, { asOfMs: endMs - 40 * dayMs });
  const warm = fitDixonColes(seasons, { asOfMs: endMs, start: earlier });
  for (const other of [reversed, warm]) {
    expect(other.logLikelihood).toBeCloseTo(fit.logLikelihood, 6);
    for (const [id, attack] of Object.entries(fit.attack)) expect(other.attack[id]).toBeCloseTo(attack, 5);
  }
  expect(warm.iterations).toBeLessThanOrEqual(fit.iterations);
});

test("a warm start from an impossible correlation still converges", () => {
  const fit = fitDixonColes(england2014, { asOfMs: endMs });
  const warm = fitDixonColes(england2014, { asOfMs: endMs, start: { ...fit, rho: 3 } });
  expect(warm.converged).toBe(true);
  expect(warm.rho).toBeCloseTo(fit.rho, 5);
});

test("nothing after the instant of the fit is seen, and nothing older than the limit", () => {
  const asOfMs = Date.UTC(2015, 0, 15);
  const cut = fitDixonColes(
    seasons.filter((result) => result.playedAtMs <= asOfMs),
    { asOfMs },
  );
  expect(fitDixonColes(seasons, { asOfMs })).toEqual(cut);
  expect(fitDixonColes(seasons, { asOfMs: endMs, maxAgeDays: 300 }).sampleSize).toBe(380);
});

test("a promoted team with two thrashings behind it is not made a champion", () => {
  const newcomer = 9001;
  const thrashings = [1, 2].map((week) => ({
    homeTeamId: newcomer,
    awayTeamId: idOf(week === 1 ? "Burnley" : "Hull City"),
    homeGoals: 6,
    awayGoals: 0,
    playedAtMs: endMs + week * 7 * dayMs,
  }));
  const fit = fitDixonColes([...seasons, ...thrashings], { asOfMs: endMs + 15 * dayMs });
  const strengthSum = (id: number) => (fit.attack[id] ?? NaN) + (fit.defence[id] ?? NaN);
  expect(strengthSum(newcomer)).toBeGreaterThan(fit.newcomer.attack + fit.newcomer.defence);
  expect(strengthSum(newcomer)).toBeLessThan(strengthSum(idOf("Chelsea")));
  const unshrunk = fitDixonColes([...seasons, ...thrashings], { asOfMs: endMs + 15 * dayMs, ridge: 0.01 });
  expect(fit.attack[newcomer]).toBeLessThan(unshrunk.attack[newcomer] ?? NaN);
});

test("a team that arrives late is taken for promoted, unless the caller knows better", () => {
  const options = { asOfMs: endMs, ridge: 1000 };
  const fit = fitDixonColes(seasons, options);
  const told = fitDixonColes(seasons, { ...options, promotedTeamIds: [] });
  expect(fit.promotedTeamIds).toContain(idOf("Burnley"));
  expect(fit.promotedTeamIds).not.toContain(idOf("Chelsea"));
  expect(told.promotedTeamIds).toEqual([]);
  expect(fit.attack[idOf("Burnley")]).toBeLessThan(told.attack[idOf("Burnley")] ?? NaN);
});

test("an unseen team gets the strength of a newcomer, slightly below the league mean", () => {
  const fit = fitDixonColes(seasons, { asOfMs: endMs });
  expect(fit.newcomer.attack).toBeLessThan(0);
  expect(fit.newcomer.attack).toBeGreaterThan(-0.4);
  const { home, away } = expectedGoals(fit, 777, 778);
  // The two newcomers cancel out: what remains is the home advantage.
  expect(home / away).toBeCloseTo(Math.exp(fit.homeAdvantage), 9);
  expect(predictResults(fit, 777, idOf("Chelsea")).probabilities[2]).toBeGreaterThan(0.4);
});

test("on neutral ground the home advantage falls away, in the fit and in the prediction", () => {
  const atHome = fitDixonColes(seasons, { asOfMs: endMs });
  const { home, away } = expectedGoals(atHome, 777, 778, true);
  expect(home / away).toBeCloseTo(1, 9);
  const { probabilities } = predictResults(atHome, 777, 778, { neutral: true });
  expect(probabilities[0]).toBeCloseTo(probabilities[2], 9);
  // Nothing is learned of the home advantage where nobody is at home: the prior stands.
  const abroad = fitDixonColes(
    seasons.map((result) => ({ ...result, neutral: true })),
    { asOfMs: endMs },
  );
  expect(abroad.homeAdvantage).toBeCloseTo(fitDixonColes([], { asOfMs: endMs }).homeAdvantage, 9);
});

test("without a result the fit is the prior, and still predicts", () => {
  const fit = fitDixonColes([], { asOfMs: endMs });
  expect(fit).toMatchObject({ sampleSize: 0, effectiveSampleSize: 0, converged: true, attack: {}, defence: {} });
  const { probabilities } = predictResults(fit, 1, 2);
  expect(probabilities[0]).toBeGreaterThan(probabilities[2]);
  expect(probabilities[0] + probabilities[1] + probabilities[2]).toBeCloseTo(1, 12);
});

test("a temperature above 1 draws the probabilities together", () => {
  const fit = fitDixonColes(england2014, { asOfMs: endMs });
  const plain = predictResults(fit, idOf("Chelsea"), idOf("Burnley"));
  const warm = predictResults(fit, idOf("Chelsea"), idOf("Burnley"), { temperature: 1.5 });
  expect(warm.probabilities[0]).toBeLessThan(plain.probabilities[0]);
  expect(warm.homeGoals).toBe(plain.homeGoals);
});

test("any handful of results gives a finite fit and probabilities that sum to 1", () => {
  const result = fc
    .record({
      homeTeamId: fc.integer({ min: 1, max: 6 }),
      step: fc.integer({ min: 1, max: 5 }),
      homeGoals: fc.nat(7),
      awayGoals: fc.nat(7),
      ago: fc.nat(900),
    })
    .map(({ homeTeamId, step, homeGoals, awayGoals, ago }) => ({
      homeTeamId,
      awayTeamId: ((homeTeamId - 1 + step) % 6) + 1,
      homeGoals,
      awayGoals,
      playedAtMs: endMs - ago * dayMs,
    }));
  fc.assert(
    fc.property(fc.array(result, { maxLength: 40 }), (results) => {
      const fit = fitDixonColes(results, { asOfMs: endMs });
      expect(fit.converged).toBe(true);
      const { probabilities } = predictResults(fit, 1, 2);
      expect(probabilities[0] + probabilities[1] + probabilities[2]).toBeCloseTo(1, 9);
    }),
    { numRuns: seeds(60) },
  );
});

test("a team without a goal has no finite strength without a prior, and the fit ends all the same", () => {
  const results = [1, 2, 3].map((day) => ({
    homeTeamId: 1,
    awayTeamId: 2,
    homeGoals: day,
    awayGoals: 0,
    playedAtMs: endMs - day * dayMs,
  }));
  const fit = fitDixonColes(results, { asOfMs: endMs, ridge: 0 });
  expect(Object.values(fit.attack).every(Number.isFinite)).toBe(true);
});

test("impossible results and options are refused", () => {
  const result = { homeTeamId: 1, awayTeamId: 2, homeGoals: 1, awayGoals: 0, playedAtMs: endMs };
  expect(() => fitDixonColes([{ ...result, awayTeamId: 1 }], { asOfMs: endMs })).toThrow(RangeError);
  expect(() => fitDixonColes([{ ...result, homeGoals: 0.5 }], { asOfMs: endMs })).toThrow(RangeError);
  expect(() => fitDixonColes([{ ...result, awayGoals: -1 }], { asOfMs: endMs })).toThrow(RangeError);
  expect(() => fitDixonColes([result], { asOfMs: endMs, ridge: -1 })).toThrow(RangeError);
  expect(() => fitDixonColes([result], { asOfMs: endMs, decayPerDay: NaN })).toThrow(RangeError);
});

function season(name: string): PastResult[] {
  const path = new URL(`../../../node_modules/football.json/${name}/en.1.json`, import.meta.url);
  const { rounds } = seasonSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  return rounds.flatMap(({ matches }) =>
    matches.flatMap(({ date, team1, team2, score1, score2 }) =>
      score1 === null || score2 === null
        ? []
        : [
            {
              homeTeamId: idOf(team1.name),
              awayTeamId: idOf(team2.name),
              homeGoals: score1,
              awayGoals: score2,
              playedAtMs: Date.parse(date),
            },
          ],
    ),
  );
}

function idOf(name: string): number {
  if (!names.includes(name)) names.push(name);
  return names.indexOf(name) + 1;
}

function lastOf(results: readonly PastResult[]): number {
  return Math.max(...results.map((result) => result.playedAtMs));
}

function sumOf(strengths: Record<string, number>): number {
  return Object.values(strengths).reduce((sum, value) => sum + value, 0);
}
