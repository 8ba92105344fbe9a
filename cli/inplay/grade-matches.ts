import { type Expectation, expectedGrid, inPlayGrid, winProbabilityOf } from "../../worker/live/in-play.ts";
import type { WinProbability } from "../../worker/live/in-play.ts";
import type { RegularTime } from "../../worker/live/playing-time.ts";
import { type ScoreGrid, scoreGrid } from "../../worker/predict/score-grid.ts";
import type { TimedMatch } from "./read-goal-minutes.ts";

/** A recorded match with what was known of it before kick-off. */
export type ExpectedMatch = TimedMatch & { neutral: boolean; expectation: Expectation };

/** What was said of a match after so many minutes, and what came of it after 90. */
export type Moment = {
  minute: number;
  score: { home: number; away: number };
  final: { home: number; away: number };
  model: WinProbability;
  /** What was said before kick-off, said again. */
  blindToScore: WinProbability;
  /** The same rule over the frequencies of all earlier final scores, on neutral and other ground apart. */
  blindToTeams: WinProbability;
};

/** The quarters of an hour, and the last minutes, in which the most is decided. */
export const gradedMinutes = [0, 15, 30, 45, 60, 75, 85] as const;

/** So many matches of two average teams stand in for what has not happened yet. */
const imaginedMatches = 20;
const averageGoals = { homeGoals: 1.5, awayGoals: 1.2, rho: 0 };
const gridSize = 45;

/**
 * Everything said of the matches since `fromDate`.
 *
 * @param matches in order of their dates; those before `fromDate`, and each day's the days after it, feed the frequencies only
 */
export function gradeMatches(matches: readonly ExpectedMatch[], fromDate: string): Moment[] {
  const frequencies = { neutral: startFrequencies(), hosted: startFrequencies() };
  return [...Map.groupBy(matches, ({ date }) => date)].flatMap(([date, ofDay]) => {
    const moments = date < fromDate ? [] : ofDay.flatMap((match) => momentsOf(match, frequencyGrid(match)));
    for (const match of ofDay) {
      const { home, away } = scoreAfter(match, 90);
      const row = frequencies[match.neutral ? "neutral" : "hosted"][home];
      if (row) row[away] = (row[away] ?? 0) + 1;
    }
    return moments;
  });

  function frequencyGrid({ neutral }: ExpectedMatch): ScoreGrid {
    return frequencies[neutral ? "neutral" : "hosted"];
  }
}

function momentsOf(match: ExpectedMatch, frequencies: ScoreGrid): Moment[] {
  const final = scoreAfter(match, 90);
  let preMatch = expectedGrid(match.expectation);
  let mostBefore = 0;
  const blindToScore = winProbabilityOf(preMatch);
  return gradedMinutes.map((minute) => {
    const score = scoreAfter(match, minute);
    const state = {
      time: timeAfter(minute),
      homeGoals: score.home,
      awayGoals: score.away,
      // The record holds no cards.
      homeRedCards: 0,
      awayRedCards: 0,
    };
    // As large as the score so far asks for, as in the product: the size must not tell of goals to come.
    const most = Math.max(score.home, score.away);
    if (most > mostBefore) preMatch = expectedGrid(match.expectation, most);
    mostBefore = most;
    const size = preMatch.length;
    const earlier = frequencies.slice(0, size).map((row) => row.slice(0, size));
    return {
      minute,
      score,
      final,
      model: winProbabilityOf(inPlayGrid(preMatch, state)),
      blindToScore,
      blindToTeams: winProbabilityOf(inPlayGrid(earlier, state)),
    };
  });
}

export function scoreAfter({ goals }: TimedMatch, minute: number): { home: number; away: number } {
  const fallen = goals.filter((goal) => goal.minute <= minute);
  const home = fallen.filter(({ side }) => side === "home").length;
  return { home, away: fallen.length - home };
}

/** After 45 minutes is half-time: goals of its stoppage time stand at 45. */
export function timeAfter(minute: number): RegularTime {
  if (minute === 0) return "before";
  return minute >= 90 ? "over" : { half: minute < 45 ? 1 : 2, minute };
}

function startFrequencies(): number[][] {
  return scoreGrid(averageGoals, gridSize).map((row) => row.map((p) => p * imaginedMatches));
}
