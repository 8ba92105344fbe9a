import { overProbability } from "../predict/engine/score-markets.ts";
import type { Market, Selection } from "../predict/market.ts";
import { standingHappenings, stateAfter, turnsAfter } from "./course.ts";
import { type Expectation, expectedGrid, inPlayGrid, winProbabilityOf } from "./in-play.ts";
import type { InPlayBody } from "./in-play-contract.ts";
import { regularTimeOf } from "./playing-time.ts";
import { decidedSelection, probabilityOf, standingOf } from "./prediction-standing.ts";
import type { StoredLiveUpdate } from "./updates.ts";

type Sources = {
  match: { providerStatus: string; minute: number | null; fullTimeHome: number | null; fullTimeAway: number | null };
  /** In order. */
  told: readonly StoredLiveUpdate[];
  expectation: Expectation;
  predictions: readonly { id: number; market: Market; pick: Selection }[];
};

const totalLines = [0.5, 1.5, 2.5, 3.5, 4.5, 5.5];

/** A match as it stands against what was published of it. */
export function inPlayBody({ match, told, expectation, predictions }: Sources): InPlayBody {
  const turns = turnsAfter(
    [],
    standingHappenings(
      told.map(({ seq, replacesSeq, retractsSeq, minute, homeScore, awayScore, status, payload }) => {
        const score = { homeGoals: homeScore, awayGoals: awayScore };
        return { seq, replacesSeq, retractsSeq, minute, ...score, providerStatus: status, event: payload.event };
      }),
    ),
  );
  const [home, draw, away] = expectation.result;
  const preMatch = {
    expected_goals: { home: expectation.homeGoals, away: expectation.awayGoals },
    rho: expectation.rho,
    home,
    draw,
    away,
    "over_2.5": expectation.over25 ?? winProbabilityOf(expectedGrid(expectation))["over_2.5"],
  };
  const last = turns.at(-1);
  const isWhole =
    match.fullTimeHome === null ||
    ((last?.homeGoals ?? 0) === match.fullTimeHome && (last?.awayGoals ?? 0) === match.fullTimeAway);
  const turnBodies = !isWhole
    ? null
    : turns.map(({ minute, extraMinute, homeGoals, awayGoals, homeRedCards, awayRedCards }) => ({
        minute,
        extra_minute: extraMinute,
        home_goals: homeGoals,
        away_goals: awayGoals,
        home_red_cards: homeRedCards,
        away_red_cards: awayRedCards,
      }));
  const time = regularTimeOf(match.providerStatus, match.minute);
  if (time === null) return { pre_match: preMatch, now: null, turns: turnBodies };

  const told90 = stateAfter(turns, time);
  const state =
    match.fullTimeHome === null || match.fullTimeAway === null
      ? told90
      : { ...told90, homeGoals: match.fullTimeHome, awayGoals: match.fullTimeAway };
  const grid = inPlayGrid(expectedGrid(expectation, Math.max(state.homeGoals, state.awayGoals)), state);
  const said = winProbabilityOf(grid);
  const goals = state.homeGoals + state.awayGoals;
  const decidedBtts = decidedSelection("BTTS", state);
  return {
    pre_match: preMatch,
    now: {
      win_probability: said,
      totals: totalLines.map((line) => {
        const decided = goals > line ? "over" : time === "over" ? "under" : null;
        const over = decided === "over" ? 1 : overProbability(grid, line);
        return { line, over, under: 1 - over, decided };
      }),
      both_teams_to_score: {
        yes: said.btts,
        no: 1 - said.btts,
        decided: decidedBtts === "yes" || decidedBtts === "no" ? decidedBtts : null,
      },
      predictions: predictions.map(({ id, market, pick }) => ({
        id,
        prediction_type: pick,
        standing: standingOf({ market, pick }, state),
        probability: probabilityOf(pick, said),
      })),
    },
    turns: turnBodies,
  };
}
