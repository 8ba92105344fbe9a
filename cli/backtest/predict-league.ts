import { type EngineState, fitEngine, walkEngine } from "../../worker/predict/engine/engine.ts";
import type { EngineMatch } from "../../worker/predict/engine/match.ts";
import { type MatchFeatures, matchFeatures } from "../../worker/predict/engine/match-features.ts";
import { bttsOf, nearestGrid, over25Of } from "../../worker/predict/engine/nearest-grid.ts";
import { type EnginePrediction, predictWith } from "../../worker/predict/engine/predict.ts";
import type { ResultProbabilities } from "../../worker/predict/market.ts";
import { type TeamPasts, walkTeamPasts } from "../../worker/predict/engine/team-pasts.ts";
import { powerProbabilities, shinProbabilities } from "../../worker/predict/no-vig.ts";
import { type ScoreParameters, scoreGrid } from "../../worker/predict/score-grid.ts";
import type { BacktestMatch, LeagueRecord, Odds } from "./read-leagues.ts";

/** One prediction of one model, as written to the file. */
export type Line = {
  date: string;
  league: string;
  home: string;
  away: string;
  model: string;
  p: [number, number, number];
  over25: number;
  btts: number;
};

/** All predictions of one match, in the order of the record. */
export type PredictedMatch = {
  match: BacktestMatch;
  lines: Line[];
  /** What the score distribution of the independent set was made of. */
  parameters: ScoreParameters;
  /** What a trained model is told of the match; null where none is asked for. */
  features: MatchFeatures | null;
};

const dayMs = 86_400_000;

/** Predicts, day by day, every match of a league on the given days; each day knows what earlier days have shown. */
export function predictLeague(
  record: LeagueRecord,
  { fromDay, toDay, withFeatures = false }: { fromDay: number; toDay: number; withFeatures?: boolean },
  onDay: (done: number, total: number) => void = () => {},
): PredictedMatch[] {
  const days = matchDays(record.matches, fromDay, toDay);
  const walk = walkEngine(record.history, record);
  const pasts = walkTeamPasts(record.history);
  return days.flatMap(([day, matches], index) => {
    const state = walk.stateAt(day);
    onDay(index + 1, days.length);
    return matches.map((match) => predictMatch(state, withFeatures ? pasts.before(day) : null, match, record.division));
  });
}

/**
 * The lines of one day made in a world in which the future does not exist: matches of later days are gone, the scores and
 * closing prices of the day itself are blank. They must equal those of {@link predictLeague}.
 */
export function predictDayBlindly(record: LeagueRecord, day: number, withFeatures = false): PredictedMatch[] {
  const history: EngineMatch[] = record.history.filter((match) => match.day < day);
  const state = fitEngine(history, day * dayMs, null, record);
  const pasts = withFeatures ? walkTeamPasts(history).before(day) : null;
  return record.matches
    .filter((match) => match.day === day)
    .map((match) => predictMatch(state, pasts, { ...match, score: null, closing: null }, record.division));
}

/** Days with matches, each with its matches. */
export function matchDays(
  matches: readonly BacktestMatch[],
  fromDay: number,
  toDay: number,
): [day: number, matches: BacktestMatch[]][] {
  return [...Map.groupBy(matches, (match) => match.day)]
    .filter(([day]) => day >= fromDay && day <= toDay)
    .toSorted(([a], [b]) => a - b);
}

function predictMatch(
  state: EngineState,
  pasts: TeamPasts | null,
  match: BacktestMatch,
  division: number,
): PredictedMatch {
  const { homeTeamId, awayTeamId, neutral } = match;
  const fixture = { division, homeTeamId, awayTeamId, neutral };
  const prediction = predictWith(state, fixture, match.preMatch);
  return {
    match,
    lines: linesOf(prediction, match),
    parameters: prediction.sets.independent.parameters,
    features: pasts && matchFeatures(state, pasts, fixture, match.day),
  };
}

function linesOf({ sets, components }: EnginePrediction, match: BacktestMatch): Line[] {
  const said = [
    ...Object.entries(sets),
    ...Object.entries(components),
    ["no-vig-power", marketLine(match, powerProbabilities, sets.independent.parameters)] as const,
    ["no-vig-shin", marketLine(match, shinProbabilities, sets.independent.parameters)] as const,
  ];
  const { date, league, home, away } = match;
  return said.flatMap(([model, prediction]) => {
    if (prediction === null) return [];
    const { result, over25, btts } = prediction;
    const p: Line["p"] = [rounded(result[0]), rounded(result[1]), rounded(result[2])];
    return [{ date, league, home, away, model, p, over25: rounded(over25), btts: rounded(btts) }];
  });
}

/** The average pre-match price without margin, on the score distribution nearest to it. */
function marketLine(match: BacktestMatch, withoutMargin: (odds: Odds) => number[], parameters: ScoreParameters) {
  const { result, totals } = match.average;
  if (!result || !result.every(isPrice)) return null;
  const [home = 0, draw = 0, away = 0] = withoutMargin(result);
  const probabilities: ResultProbabilities = [home, draw, away];
  const over25 = totals?.every(isPrice) ? (withoutMargin(totals)[0] ?? null) : null;
  const grid = nearestGrid(scoreGrid(parameters), probabilities, over25);
  return { result: probabilities, over25: over25Of(grid), btts: bttsOf(grid) };
}

function isPrice(odds: number): boolean {
  return odds >= 1.01;
}

/** Eight decimals: finer than anything the figures show, coarse enough to be read. */
export function rounded(probability: number): number {
  return Math.round(probability * 1e8) / 1e8;
}
