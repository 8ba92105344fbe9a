import type { ResultProbabilities } from "../market.ts";
import { eloRatingOf } from "../models/elo.ts";
import { goalProbabilities } from "../models/goal-probabilities.ts";
import { piRatingOf } from "../models/pi-ratings.ts";
import type { Scores } from "../models/training-sample.ts";
import type { ScoreParameters } from "../score-grid.ts";
import { componentIds, forecastsOf, resultComponentCount } from "./components.ts";
import type { EngineState } from "./engine.ts";
import { poolResults } from "./ensemble.ts";
import type { EngineFixture } from "./match.ts";
import { type PastMatch, type TeamPasts, footballYearOf, isNewcomer } from "./team-pasts.ts";

/** `results` sees no price at all, `independent` what closing prices of earlier matches taught. */
export type FeatureSet = "results" | "independent";

/** What the trained models are told of a match; the numbers are in the order of {@link featureNames}. */
export type MatchFeatures = {
  results: VariantFeatures;
  /** Null where too few earlier matches have a price. */
  independent: VariantFeatures | null;
};

export type VariantFeatures = {
  values: number[];
  /** The scores of the pool of components that sees what this variant sees. */
  start: Scores;
};

const sides = ["home", "away"] as const;
const resultNames = [
  ...componentIds.slice(0, resultComponentCount).flatMap((id) => [`${id}:lean`, `${id}:draw`]),
  "dixon-coles-shots:goals",
  "result-memory:goals",
  "pool:lean",
  "pool:draw",
  "elo-difference",
  "pi-difference",
  "division",
  "division:home-rate",
  "division:draw-rate",
  "division:goals",
  "season-day",
  "rest:difference",
  ...sides.flatMap((side) =>
    [
      "rest-days",
      "matches-in-30-days",
      "season-matches",
      "newcomer",
      "points",
      "goal-difference",
      "venue-points",
      "on-target-for",
      "on-target-against",
      "conversion",
    ].map((name) => `${side}:${name}`),
  ),
];
/** What each value of a variant is: artefacts carry them, so that a model is never given other features than its own. */
export const featureNames: Record<FeatureSet, readonly string[]> = {
  results: resultNames,
  independent: [
    ...resultNames,
    "market-memory:lean",
    "market-memory:draw",
    "market-memory:goals",
    "independent-pool:lean",
    "independent-pool:draw",
    ...sides.flatMap((side) => [`${side}:beyond-price-for`, `${side}:beyond-price-against`]),
  ],
};

const dayMs = 86_400_000;
const restMostDays = 14;
const formMatches = 6;
const shotMatches = 10;
const priceMatches = 8;
/** A match's worth of points, shots on target and goals a shot on target where a team has shown nothing yet. */
const usual = { points: 1.35, onTarget: 4.4, conversion: 0.31 } as const;

/**
 * What is known of a match on the morning of its day: what each component says, ratings, rest, form, shots, newcomers, the
 * division's habits; never a price of the match itself, nor anything of that day.
 *
 * @param state of the day of the match or of an earlier one
 * @param pasts everything before the day
 */
export function matchFeatures(
  state: EngineState,
  pasts: TeamPasts,
  fixture: EngineFixture,
  day: number,
): MatchFeatures {
  const { predictors, ensembles } = state;
  const forecasts = forecastsOf(predictors, fixture);
  const said = forecasts.map((parameters) => parameters && goalProbabilities(parameters).result);
  const resultsPool = poolResults(ensembles.results, said.slice(0, resultComponentCount));
  const start = scoresOf(resultsPool);
  const values = [
    ...said.slice(0, resultComponentCount).flatMap(leanAndDraw),
    openness(forecasts[1]),
    openness(forecasts[4]),
    ...leanAndDraw(resultsPool),
    ...ratingDifferences(state, fixture),
    ...divisionHabits(pasts, fixture.division),
    (day - Date.UTC(footballYearOf(day), 6, 1) / dayMs) / 365,
    restDays(pasts, fixture.homeTeamId, day) - restDays(pasts, fixture.awayTeamId, day),
    ...teamFigures(pasts, fixture.homeTeamId, fixture.division, day, true),
    ...teamFigures(pasts, fixture.awayTeamId, fixture.division, day, false),
  ];
  const results = { values, start };
  const memory = forecasts[resultComponentCount];
  if (!memory) return { results, independent: null };
  const independentPool = poolResults(ensembles.independent, said);
  return {
    results,
    independent: {
      values: [
        ...values,
        ...leanAndDraw(said[resultComponentCount] ?? null),
        openness(memory),
        ...leanAndDraw(independentPool),
        ...beyondPrice(pasts, fixture.homeTeamId),
        ...beyondPrice(pasts, fixture.awayTeamId),
      ],
      start: scoresOf(independentPool),
    },
  };
}

/** log(home / away), and log of the draw over the geometric mean of the others. */
function leanAndDraw(result: ResultProbabilities | null): [lean: number, draw: number] {
  if (!result) return [0, 0];
  const [home, draw, away] = logsOf(result);
  return [home - away, draw - (home + away) / 2];
}

function scoresOf(result: ResultProbabilities | null): Scores {
  return result ? logsOf(result) : [0, 0, 0];
}

function logsOf([home, draw, away]: ResultProbabilities): [number, number, number] {
  return [Math.log(home), Math.log(draw), Math.log(away)];
}

/** log of the product of the goals expected of both sides. */
function openness(parameters: ScoreParameters | null | undefined): number {
  return parameters ? Math.log(parameters.homeGoals * parameters.awayGoals) : 0;
}

function ratingDifferences({ predictors: { elo, pi, day } }: EngineState, fixture: EngineFixture): number[] {
  const { division, homeTeamId, awayTeamId } = fixture;
  const [home, away] = [homeTeamId, awayTeamId].map((id) => piRatingOf(pi.ratings, id, division, day));
  return [
    eloRatingOf(elo.ratings, homeTeamId, division, day) - eloRatingOf(elo.ratings, awayTeamId, division, day),
    (home?.home ?? 0) - (away?.away ?? 0),
  ];
}

function divisionHabits(pasts: TeamPasts, division: number): number[] {
  const results = pasts.results.get(division) ?? [];
  // Thirty matches' worth of what is usual stand in for a division that begins.
  const total = results.length + 30;
  const homeWins = results.filter(({ homeGoals, awayGoals }) => homeGoals > awayGoals).length;
  const draws = results.filter(({ homeGoals, awayGoals }) => homeGoals === awayGoals).length;
  const goals = results.reduce((sum, { homeGoals, awayGoals }) => sum + homeGoals + awayGoals, 0);
  return [division, (homeWins + 13.5) / total, (draws + 7.5) / total, (goals + 81) / total];
}

function teamFigures(pasts: TeamPasts, teamId: number, division: number, day: number, atHome: boolean): number[] {
  const matches = pasts.matches.get(teamId) ?? [];
  const year = footballYearOf(day);
  const recent = matches.slice(-formMatches);
  const venue = matches.filter((match) => match.atHome === atHome).slice(-formMatches);
  const shots = matches
    .slice(-shotMatches)
    .flatMap(({ onTarget, scored }) => (onTarget ? [{ ...onTarget, scored }] : []));
  const shotsSum = shots.reduce((sum, { own }) => sum + own, 0);
  const scored = shots.reduce((sum, match) => sum + match.scored, 0);
  return [
    restDays(pasts, teamId, day),
    matches.filter((match) => match.day >= day - 30).length,
    matches.filter((match) => footballYearOf(match.day) === year).length,
    isNewcomer(pasts, teamId, division, day) ? 1 : 0,
    meanOf(recent.map(pointsOf), usual.points),
    meanOf(
      recent.map((match) => match.scored - match.conceded),
      0,
    ),
    meanOf(venue.map(pointsOf), usual.points),
    meanOf(
      shots.map(({ own }) => own),
      usual.onTarget,
    ),
    meanOf(
      shots.map(({ other }) => other),
      usual.onTarget,
    ),
    (scored + 10 * usual.conversion) / (shotsSum + 10),
  ];
}

/** Goals scored and conceded beyond what the closing prices of those matches implied: luck, or news the price did not have. */
function beyondPrice(pasts: TeamPasts, teamId: number): [scored: number, conceded: number] {
  const priced = (pasts.matches.get(teamId) ?? []).filter(({ implied }) => implied !== null).slice(-priceMatches);
  return [
    meanOf(
      priced.map(({ scored, implied }) => scored - (implied?.own ?? 0)),
      0,
    ),
    meanOf(
      priced.map(({ conceded, implied }) => conceded - (implied?.other ?? 0)),
      0,
    ),
  ];
}

function restDays(pasts: TeamPasts, teamId: number, day: number): number {
  const last = pasts.matches.get(teamId)?.at(-1)?.day;
  return last === undefined ? restMostDays : Math.min(restMostDays, day - last);
}

function pointsOf({ scored, conceded }: PastMatch): number {
  return scored > conceded ? 3 : scored === conceded ? 1 : 0;
}

/** The mean, with one match's worth of what is usual. */
function meanOf(values: readonly number[], usually: number): number {
  return values.reduce((sum, value) => sum + value, usually) / (values.length + 1);
}
