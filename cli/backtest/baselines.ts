import type { EngineMatch } from "../../worker/predict/engine/match.ts";
import { monthStartOf } from "../../worker/predict/engine/pool-settings.ts";
import { type EloSettings, eloRatingOf, rateEloDay, startElo } from "../../worker/predict/models/elo.ts";
import { goalProbabilities } from "../../worker/predict/models/goal-probabilities.ts";
import { type RatedMatch, fitRatingGoals, goalsFromRating } from "../../worker/predict/models/goals-from-rating.ts";
import type { Line, PredictedMatch } from "./predict-league.ts";

/** What anybody could say without a model worth the name; where there is no market, models are held against it. */
export const baselines = ["base-rate", "plain-elo"] as const;

/**
 * The World Football Elo Ratings (eloratings.net): K of 20 for friendlies to 60 for World Cup finals, 100 points for the
 * hosts, and a goal margin that counts about as there: 1, 1.5 and 1.75 for margins of 1, 2 and 3 are (1 + margin)^0.8 ÷ 1.74.
 */
const worldFootballElo: EloSettings = {
  k0: 40 / 1.74,
  lambda: 0.8,
  homeAdvantage: 100,
  importance: { friendly: 20 / 40, minor: 30 / 40, qualifier: 1, continental: 50 / 40, world: 60 / 40 },
  foundingDays: Number.POSITIVE_INFINITY,
  absenceDays: Number.POSITIVE_INFINITY,
};
const slope = { slope: 0.002, slopePrecision: 4e6 };
const fittedDays = 10 * 365;

/**
 * Adds two lines to every match: the rates of the three results among earlier matches, on neutral and other ground apart,
 * and Elo alone, rated over the whole record and turned into goals by the ten years before the month.
 */
export function withBaselines(predicted: readonly PredictedMatch[], history: readonly EngineMatch[]): PredictedMatch[] {
  const byDay = Map.groupBy(predicted, ({ match }) => match.day);
  const playedByDay = Map.groupBy(history, ({ day }) => day);
  const days = [...new Set([...byDay.keys(), ...playedByDay.keys()])].toSorted((a, b) => a - b);
  const [elo, rates] = [startElo(), { neutral: [1, 1, 1], hosted: [1, 1, 1] }];
  const rated: RatedMatch[] = [];
  let goals = { month: Number.NaN, fit: fitRatingGoals([], 0, slope) };
  const lines = new Map<PredictedMatch, Line[]>();
  for (const day of days) {
    const difference = ({ homeTeamId, awayTeamId }: { homeTeamId: number; awayTeamId: number }) =>
      eloRatingOf(elo, homeTeamId, 0, day, worldFootballElo) - eloRatingOf(elo, awayTeamId, 0, day, worldFootballElo);
    for (const one of byDay.get(day) ?? []) {
      const month = monthStartOf(day);
      if (goals.month !== month) {
        goals = {
          month,
          fit: fitRatingGoals(
            rated.filter((match) => match.day < month && match.day >= month - fittedDays),
            month,
            slope,
          ),
        };
      }
      const { neutral } = one.match;
      const counts = neutral ? rates.neutral : rates.hosted;
      const total = counts.reduce((sum, count) => sum + count, 0);
      const said = goalProbabilities(goalsFromRating(goals.fit, difference(one.match), neutral));
      lines.set(one, [
        lineOf(
          one,
          "base-rate",
          counts.map((count) => count / total),
        ),
        lineOf(one, "plain-elo", said.result),
      ]);
    }
    const played = playedByDay.get(day) ?? [];
    for (const match of played) {
      const { neutral, homeGoals, awayGoals } = match;
      const counts = neutral ? rates.neutral : rates.hosted;
      const outcome = homeGoals > awayGoals ? 0 : homeGoals === awayGoals ? 1 : 2;
      counts[outcome] = (counts[outcome] ?? 0) + 1;
      rated.push({ day, neutral, homeGoals, awayGoals, difference: difference(match) });
    }
    rateEloDay(elo, day, played, worldFootballElo);
  }
  return predicted.map((one) => ({ ...one, lines: [...one.lines, ...(lines.get(one) ?? [])] }));
}

/** Totals and both teams to score are left at even odds: the baselines are about the result. */
function lineOf({ match }: PredictedMatch, model: string, [home = 0, draw = 0, away = 0]: readonly number[]): Line {
  const { date, league } = match;
  const p: Line["p"] = [home, draw, away];
  return { date, league, home: match.home, away: match.away, model, p, over25: 0.5, btts: 0.5 };
}
