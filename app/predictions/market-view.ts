import type { MarketsBody } from "../../worker/predict/markets-contract.ts";

/** What a page shows of the markets: of the handicaps those around the balance, of the scorers one row a player. */
export type MarketView = Omit<MarketsBody, "asian_handicap" | "scorers" | "result" | "correct_scores"> & {
  handicaps: HandicapRow[];
  scorers: ScorersView | null;
};

export type HandicapRow = { line: number; home: number; push: number; away: number };

export type ScorersView = Record<"home" | "away", TeamScorers> & { noGoal: number };
export type TeamScorers = {
  players: { player: string; first: number; anytime: number }[];
  others: { first: number; anytime: number };
};

const handicapsShown = 5;

export function marketView({
  asian_handicap: handicaps,
  scorers,
  result: _result,
  correct_scores: _correctScores,
  ...markets
}: MarketsBody): MarketView {
  return { ...markets, handicaps: balancedHandicaps(handicaps), scorers: scorers && scorersView(scorers) };
}

/** The lines around the one on which both sides are closest to each other. */
export function balancedHandicaps(handicaps: MarketsBody["asian_handicap"]): HandicapRow[] {
  const gaps = handicaps.map(({ home }) => Math.abs(home.win - home.lose));
  const balanced = gaps.indexOf(Math.min(...gaps));
  const first = Math.min(Math.max(0, balanced - (handicapsShown - 1) / 2), handicaps.length - handicapsShown);
  return handicaps
    .slice(Math.max(0, first), Math.max(0, first) + handicapsShown)
    .map(({ line, home: { win, push, lose } }) => ({ line, home: win, push, away: lose }));
}

function scorersView({ first, anytime }: NonNullable<MarketsBody["scorers"]>): ScorersView {
  function teamOf(team: "home" | "away"): TeamScorers {
    const firsts = new Map(
      first.players.filter((row) => row.team === team).map(({ player, probability }) => [player, probability]),
    );
    return {
      players: anytime.players
        .filter((row) => row.team === team)
        .map(({ player, probability }) => ({ player, first: firsts.get(player) ?? 0, anytime: probability })),
      others: { first: first.others[team], anytime: anytime.others[team] },
    };
  }
  return { home: teamOf("home"), away: teamOf("away"), noGoal: first.no_goal };
}
