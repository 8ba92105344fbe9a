import { readFileSync } from "node:fs";
import * as z from "zod";

import { curvatureAt } from "../../worker/predict/models/dixon-coles-likelihood.ts";
import {
  type DixonColesFit,
  type PastResult,
  fitDixonColes,
  predictResults,
} from "../../worker/predict/models/dixon-coles.ts";
import { overround, powerProbabilities, shinProbabilities } from "../../worker/predict/no-vig.ts";

/** One figure of ours beside that of a reference. */
export type Comparison = { name: string; ours: number; reference: number; tolerance: number };

const strengths = z.record(z.string(), z.number());
const referenceFit = z.object({
  loglik: z.number(),
  intercept: z.number(),
  home_adv: z.number(),
  rho: z.number(),
  attack: strengths,
  defence: strengths,
  fixtures: z.array(
    z.object({
      home: z.string(),
      away: z.string(),
      lambda_home: z.number(),
      lambda_away: z.number(),
      p_home: z.number(),
      p_draw: z.number(),
      p_away: z.number(),
    }),
  ),
});
const dixonColesFile = z.object({
  /** Which file of results the reference was fitted to, e.g. "data/football-data/E0/2023-24.csv". */
  data: z.string(),
  fits: z.record(z.string(), referenceFit),
});
const vectorsFile = z.object({
  vectors: z.array(
    z.object({
      odds: z.array(z.number()),
      overround: z.number(),
      power: z.array(z.number()),
      shin: z.array(z.number()),
    }),
  ),
});

type ReferenceFit = z.infer<typeof referenceFit>;

/** A result under the names of its teams. */
export type NamedResult = Omit<PastResult, "homeTeamId" | "awayTeamId"> & { home: string; away: string };

export function readDixonColesFile(path: string): z.infer<typeof dixonColesFile> {
  return dixonColesFile.parse(JSON.parse(readFileSync(path, "utf8")));
}

/** The margin taken out of prices by both of our methods. */
export function compareVectors(path: string): Comparison[] {
  const { vectors } = vectorsFile.parse(JSON.parse(readFileSync(path, "utf8")));
  return vectors.flatMap((vector) => {
    const label = vector.odds.join(" / ");
    const compare = (method: string, ours: readonly number[], reference: readonly number[]): Comparison[] =>
      reference.map((value, index) => ({
        name: `${method} ${label}, ${index + 1}`,
        ours: ours[index] ?? Number.NaN,
        reference: value,
        tolerance: 1e-6,
      }));
    return [
      ...compare("overround", [overround(vector.odds)], [vector.overround]),
      ...compare("power", powerProbabilities(vector.odds), vector.power),
      ...compare("shin", shinProbabilities(vector.odds), vector.shin),
    ];
  });
}

/**
 * Our likelihood, maximum, strengths and predictions beside those of a reference. A fit named after a decay ("…xi0.0018")
 * is weighted by it; one whose ρ is 0 is of independent Poisson goals, of which only the likelihood can be compared.
 */
export function compareFits(
  fits: Readonly<Record<string, ReferenceFit>>,
  results: readonly NamedResult[],
): Comparison[] {
  const teams = [...new Set(results.flatMap(({ home, away }) => [home, away]))].toSorted();
  const idOf = (name: string) => teams.indexOf(name) + 1;
  const known = results.map(({ home, away, ...result }): PastResult => ({
    ...result,
    homeTeamId: idOf(home),
    awayTeamId: idOf(away),
  }));
  const asOfMs = Math.max(...known.map(({ playedAtMs }) => playedAtMs));
  return Object.entries(fits).flatMap(([name, reference]) => {
    const decayPerDay = Number(/xi([\d.]+)$/.exec(name)?.[1] ?? 0);
    const likelihood: Comparison = {
      name: `${name}: log-likelihood at the reference's parameters`,
      ours: likelihoodOf(reference, known, teams, asOfMs, decayPerDay),
      reference: reference.loglik,
      tolerance: 0.01,
    };
    if (reference.rho === 0) return [likelihood];
    const fit = fitDixonColes(known, { asOfMs, decayPerDay, ridge: 0 });
    return [likelihood, ...compareFit(name, fit, reference, idOf)];
  });
}

function compareFit(
  name: string,
  fit: DixonColesFit,
  reference: ReferenceFit,
  idOf: (team: string) => number,
): Comparison[] {
  const compare = (what: string, ours: number, value: number, tolerance: number): Comparison => ({
    name: `${name}: ${what}`,
    ours,
    reference: value,
    tolerance,
  });
  return [
    compare("log-likelihood at our maximum", fit.logLikelihood, reference.loglik, 0.01),
    compare("intercept", fit.intercept, reference.intercept, 1e-3),
    compare("home advantage", fit.homeAdvantage, reference.home_adv, 1e-3),
    compare("rho", fit.rho, reference.rho, 1e-3),
    ...Object.entries(reference.attack).map(([team, value]) =>
      compare(`attack of ${team}`, fit.attack[idOf(team)] ?? Number.NaN, value, 5e-3),
    ),
    ...Object.entries(reference.defence).map(([team, value]) =>
      compare(`defence of ${team}`, fit.defence[idOf(team)] ?? Number.NaN, value, 5e-3),
    ),
    ...reference.fixtures.flatMap((fixture) => {
      const ours = predictResults(fit, idOf(fixture.home), idOf(fixture.away));
      const what = `${fixture.home} - ${fixture.away}`;
      return [
        compare(`${what}, goals at home`, ours.homeGoals, fixture.lambda_home, 2e-3),
        compare(`${what}, goals away`, ours.awayGoals, fixture.lambda_away, 2e-3),
        ...[fixture.p_home, fixture.p_draw, fixture.p_away].map((value, index) =>
          compare(`${what}, ${"1X2"[index] ?? ""}`, ours.probabilities[index] ?? Number.NaN, value, 1e-3),
        ),
      ];
    }),
  ];
}

function likelihoodOf(
  { intercept, home_adv: homeAdvantage, rho, attack, defence }: ReferenceFit,
  results: readonly PastResult[],
  teams: readonly string[],
  asOfMs: number,
  decayPerDay: number,
): number {
  const parameters = Float64Array.of(
    intercept,
    homeAdvantage,
    rho,
    ...teams.map((team) => attack[team] ?? Number.NaN),
    ...teams.map((team) => defence[team] ?? Number.NaN),
  );
  const noPriors = { mean: new Float64Array(parameters.length), precision: new Float64Array(parameters.length) };
  const days = results.map(({ playedAtMs }) => (asOfMs - playedAtMs) / 86_400_000);
  const matches = {
    teamIds: teams.map((_, index) => index + 1),
    homeTeam: Int32Array.from(results, ({ homeTeamId }) => homeTeamId - 1),
    awayTeam: Int32Array.from(results, ({ awayTeamId }) => awayTeamId - 1),
    homeGoals: Int32Array.from(results, ({ homeGoals }) => homeGoals),
    awayGoals: Int32Array.from(results, ({ awayGoals }) => awayGoals),
    atHome: new Float64Array(results.length).fill(1),
    weight: Float64Array.from(days, (age) => Math.exp(-decayPerDay * age)),
  };
  return curvatureAt(parameters, matches, noPriors).logLikelihood;
}
