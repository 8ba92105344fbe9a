import { type ScoreGrid, type ScoreProbability, marketsOf } from "../score-grid.ts";
import type { ScorerShares } from "../models/scorers.ts";
import { type ScorerMarkets, scorerMarkets } from "./scorer-markets.ts";
import { asianHandicap, drawNoBet, halfTimeMarkets, overProbability } from "./score-markets.ts";

type OverUnder = { line: number; over: number; under: number };
type ResultRow = { home: number; draw: number; away: number };

/** Every market of a match, as an API prints it; probabilities, unless said otherwise. */
export type AllMarkets = {
  result: ResultRow;
  double_chance: { home_or_draw: number; home_or_away: number; draw_or_away: number };
  draw_no_bet: { home: number; away: number };
  /** Lines 0.5 to 5.5. */
  totals: OverUnder[];
  both_teams_to_score: { yes: number; no: number };
  half_time: { result: ResultRow; totals: OverUnder[] };
  /** By the result at half-time, then at full time. */
  half_time_full_time: { home: ResultRow; draw: ResultRow; away: ResultRow };
  /** The likeliest scores, best first. */
  correct_score: { score: string; probability: number }[];
  /**
   * By the goals added to the hosts' score, −3 to 3 in quarters: of a stake on either side, the shares that on average win,
   * come back and are lost, and the odds at which neither side has an edge.
   */
  asian_handicap: { line: number; home: HandicapSide; away: HandicapSide }[];
  /** Null where no scorers of either team are recorded. */
  scorers: ScorerMarkets | null;
};

/** Fair odds are null where the side can only get its stake back, or cannot win. */
type HandicapSide = { win: number; push: number; lose: number; fair_odds: number | null };

const totalLines = [0.5, 1.5, 2.5, 3.5, 4.5, 5.5];
const widestHandicap = 3;

/**
 * Reads every market from one score distribution, so that no two can contradict each other.
 *
 * @param scorers shares of both teams' goals; null leaves the scorers out
 */
export function allMarkets(
  grid: ScoreGrid,
  scorers: { home: ScorerShares; away: ScorerShares } | null = null,
): AllMarkets {
  const { result, doubleChance, bothTeamsToScore, correctScores } = marketsOf(grid);
  const halfTime = halfTimeMarkets(grid);
  const [early, level, late] = halfTime.halfTimeFullTime.map(resultRow);
  return {
    result: resultRow(result),
    double_chance: {
      home_or_draw: doubleChance["1X"],
      home_or_away: doubleChance["12"],
      draw_or_away: doubleChance.X2,
    },
    draw_no_bet: drawNoBet(grid),
    totals: totalLines.map((line) => overUnder(line, overProbability(grid, line))),
    both_teams_to_score: bothTeamsToScore,
    half_time: {
      result: resultRow(halfTime.result),
      totals: [overUnder(0.5, halfTime.over05), overUnder(1.5, halfTime.over15)],
    },
    half_time_full_time: { home: early ?? resultRow([]), draw: level ?? resultRow([]), away: late ?? resultRow([]) },
    correct_score: correctScores.map(scoreRow),
    asian_handicap: Array.from({ length: 8 * widestHandicap + 1 }, (_, quarter) => {
      const line = quarter / 4 - widestHandicap;
      const { win, push, lose } = roundedOff(asianHandicap(grid, line));
      return { line, home: handicapSide(win, push, lose), away: handicapSide(lose, push, win) };
    }),
    scorers: scorers && scorerMarkets(grid, scorers),
  };
}

function resultRow([home = 0, draw = 0, away = 0]: readonly number[]): ResultRow {
  return { home, draw, away };
}

function overUnder(line: number, over: number): OverUnder {
  return { line, over, under: Math.max(0, 1 - over) };
}

function scoreRow({ homeGoals, awayGoals, probability }: ScoreProbability): AllMarkets["correct_score"][number] {
  return { score: `${homeGoals}-${awayGoals}`, probability };
}

/** What is left of one after the others may come out a hair below nothing. */
function roundedOff({ win, push, lose }: { win: number; push: number; lose: number }) {
  return { win: Math.max(0, win), push: Math.max(0, push), lose: Math.max(0, lose) };
}

/** Fair: win · (odds − 1) = lose. A side as good as certain has no odds: they would round to 1. */
function handicapSide(win: number, push: number, lose: number): HandicapSide {
  const odds = 1 + lose / win;
  return { win, push, lose, fair_odds: odds > 1 && Number.isFinite(odds) ? odds : null };
}
