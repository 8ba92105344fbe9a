import { existsSync } from "node:fs";
import { join } from "node:path";

import { expectedCalibrationError, reliabilityBins } from "../../worker/predict/calibration.ts";
import { nearestGrid } from "../../worker/predict/engine/nearest-grid.ts";
import { scorerProbabilities } from "../../worker/predict/engine/scorer-markets.ts";
import { type TeamGoal, scorerSettings, scorerShares } from "../../worker/predict/models/scorers.ts";
import { type ScoreGrid, scoreGrid } from "../../worker/predict/score-grid.ts";
import { readCsv } from "../tape/read-csv.ts";
import type { PredictedMatch } from "./predict-league.ts";
import type { BacktestMatch } from "./read-leagues.ts";

/** How well it was said who scores: of every player known to be active before a match, whether he did. */
export type ScorersScore = { matches: number; players: number; first: ShareScores; anytime: ShareScores };

/** By the way a player's share of his team's goals was found. */
type ShareScores = Record<ShareKind, { brier: number; calibrationError: number }>;
type ShareKind = (typeof shareKinds)[number];

/**
 * "model" is ours; "unshrunk" a player's goals over those of his team in the years in which he counts as active; "average" gives
 * every active player of a team the same.
 */
export const shareKinds = ["model", "unshrunk", "average"] as const;

type Goal = TeamGoal & { team: string; minute: number };
type Said = { probability: number; happened: boolean };

const columns = ["date", "home_team", "away_team", "team", "scorer", "minute", "own_goal", "penalty"];
const dayMs = 86_400_000;
/** The file holds all goals of some tournaments and none of others: only of these does a match without one say something. */
const coveredShare = 0.9;

/** @returns null where the folder holds no goalscorers.csv */
export function scoreScorers(
  folder: string,
  predicted: readonly PredictedMatch[],
  matches: readonly BacktestMatch[],
): ScorersScore | null {
  const path = join(folder, "goalscorers.csv");
  if (!existsSync(path)) return null;
  const goalsByMatch = readGoals(path);
  const goalsByTeam = Map.groupBy([...goalsByMatch.values()].flat(), ({ team }) => team);
  const isCovered = coverage(matches, goalsByMatch);
  const said = { first: nothingSaid(), anytime: nothingSaid() };
  const covered = predicted.filter(({ match }) => isCovered(match));
  for (const { match, lines, parameters } of covered) {
    const independent = lines.find(({ model }) => model === "independent");
    if (!independent) continue;
    const grid = nearestGrid(scoreGrid(parameters), independent.p, null);
    const goals = goalsByMatch.get(keyOf(match.date, match.home, match.away)) ?? [];
    const [firstGoal] = goals.toSorted((a, b) => a.minute - b.minute);
    for (const side of ["home", "away"] as const) {
      const team = match[side];
      const scorers = new Set(goals.filter((goal) => goal.team === team).map(({ player }) => player));
      const first = firstGoal?.team === team ? firstGoal.player : null;
      const teamGoals = goalsByTeam.get(team) ?? [];
      for (const { player, shares } of sharesOf(teamGoals, match.day)) {
        for (const kind of shareKinds) {
          const chances = chancesOf(grid, side, shares[kind]);
          said.first[kind].push({ probability: chances.first, happened: player === first });
          said.anytime[kind].push({ probability: chances.anytime, happened: scorers.has(player) });
        }
      }
    }
  }
  if (said.anytime.model.length === 0) return null;
  return {
    matches: covered.length,
    players: said.anytime.model.length,
    first: scoresOf(said.first),
    anytime: scoresOf(said.anytime),
  };
}

function nothingSaid(): Record<ShareKind, Said[]> {
  return { model: [], unshrunk: [], average: [] };
}

function sharesOf(goals: readonly TeamGoal[], day: number): { player: string; shares: Record<ShareKind, number> }[] {
  const { players } = scorerShares(goals, day);
  const recent = goals.filter(({ playedDay }) => playedDay < day && playedDay >= day - scorerSettings.activeDays);
  const counts = new Map<string | null, number>();
  for (const { player } of recent) counts.set(player, (counts.get(player) ?? 0) + 1);
  const average = players.reduce((sum, { share }) => sum + share, 0) / players.length;
  return players.map(({ player, share }) => ({
    player,
    shares: { model: share, unshrunk: (counts.get(player) ?? 0) / recent.length, average },
  }));
}

function chancesOf(grid: ScoreGrid, side: "home" | "away", share: number): { first: number; anytime: number } {
  const { first, anytime } = scorerProbabilities(grid, side, share);
  return { first: Math.min(1, first), anytime: Math.min(1, anytime) };
}

function scoresOf(said: Record<ShareKind, Said[]>): ShareScores {
  return { model: scoreOf(said.model), unshrunk: scoreOf(said.unshrunk), average: scoreOf(said.average) };
}

/** Squared error of "he scores", 0 to 1, and the calibration error in ten bins. */
function scoreOf(said: readonly Said[]): { brier: number; calibrationError: number } {
  const sum = said.reduce((total, { probability, happened }) => total + (probability - (happened ? 1 : 0)) ** 2, 0);
  return { brier: sum / said.length, calibrationError: expectedCalibrationError(reliabilityBins(said)) ?? 0 };
}

function readGoals(path: string): Map<string, Goal[]> {
  const goals = readCsv(path, columns).flatMap((row) => {
    const { date = "", home_team: home = "", away_team: away = "", team = "", scorer = "", minute } = row;
    if (team === "") return [];
    // An own goal stands under the team it counts for.
    const isKnown = row["own_goal"] !== "TRUE" && scorer !== "" && scorer !== "NA";
    const goal = {
      team,
      player: isKnown ? scorer : null,
      minute: Number(minute) || 0,
      penalty: row["penalty"] === "TRUE",
      playedDay: Date.parse(`${date}T00:00:00Z`) / dayMs,
    };
    return [{ key: keyOf(date, home, away), goal }];
  });
  return new Map(
    [...Map.groupBy(goals, ({ key }) => key)].map(([key, ofMatch]) => [key, ofMatch.map(({ goal }) => goal)]),
  );
}

/** Whether all goals of a match are listed, and of nearly all matches of its tournament that year. */
function coverage(
  matches: readonly BacktestMatch[],
  goalsByMatch: ReadonlyMap<string, Goal[]>,
): (match: BacktestMatch) => boolean {
  const isListed = ({ date, home, away, score }: BacktestMatch) =>
    score !== null && (goalsByMatch.get(keyOf(date, home, away))?.length ?? 0) === score.home + score.away;
  const editionOf = ({ league, season }: BacktestMatch) => `${league} ${season}`;
  const withGoals = matches.filter(({ score }) => score !== null && score.home + score.away > 0);
  const covered = new Set(
    [...Map.groupBy(withGoals, editionOf)]
      .filter(([, edition]) => edition.filter(isListed).length >= coveredShare * edition.length)
      .map(([name]) => name),
  );
  return (match) => covered.has(editionOf(match)) && isListed(match);
}

function keyOf(date: string, home: string, away: string): string {
  return `${date} ${home} - ${away}`;
}
