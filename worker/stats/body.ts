import { matchBody } from "../matches/body.ts";
import { decimalOf } from "../platform/money.ts";
import type { Advice } from "./advice.ts";
import type { ListedBetRow } from "./bet-list-repo.ts";
import type { AdviceBody, CourseBody, FiguresBody, OwnBetBody, SliceBody, SummaryBody } from "./contract.ts";
import type { Course } from "./course.ts";
import type { EvolutionPoint } from "./evolution.ts";
import type { OwnCalibration } from "./own-calibration.ts";
import type { NamedTally } from "./overview-repo.ts";
import { type Tally, figuresOf, returnOnInvestment } from "./tally.ts";

const dayMs = 86_400_000;

/** @param input.depositedMinor everything paid in, which the return is measured against */
export function summaryBody(input: { tally: Tally; openBets: number; depositedMinor: number }): SummaryBody {
  const { tally, openBets, depositedMinor } = input;
  const { decidedBets, ...figures } = figuresOf(tally);
  return {
    total_predictions: tally.bets + openBets,
    pending_predictions: openBets,
    successful_predictions: tally.hits,
    failed_predictions: decidedBets - tally.hits,
    void_predictions: tally.voids,
    success_rate: rounded(figures.hitRate?.rate ?? null, 3),
    total_stake: decimalOf(figures.turnoverMinor),
    total_profit: decimalOf(figures.profitMinor),
    roi: rounded(returnOnInvestment(figures.profitMinor, depositedMinor), 3),
    yield: rounded(figures.yield, 3),
    average_odds: rounded(figures.averageOdds, 2),
    closing_line_value: rounded(figures.closingLineValue, 4),
    real_price_predictions: figures.pricedBets,
    simulated_price_predictions: decidedBets - figures.pricedBets,
  };
}

export function figuresBody(tally: Tally): FiguresBody {
  const { hitRate, ...figures } = figuresOf(tally);
  return {
    bets: tally.bets,
    decided_bets: figures.decidedBets,
    void_bets: tally.voids,
    successful_bets: tally.hits,
    success_rate: rounded(hitRate?.rate ?? null, 4),
    success_rate_low: rounded(hitRate?.low ?? null, 4),
    success_rate_high: rounded(hitRate?.high ?? null, 4),
    average_odds: rounded(figures.averageOdds, 3),
    turnover: decimalOf(figures.turnoverMinor),
    profit: decimalOf(figures.profitMinor),
    yield: rounded(figures.yield, 4),
    closing_line_value: rounded(figures.closingLineValue, 4),
    closed_bets: figures.closedBets,
    real_price_bets: figures.pricedBets,
    simulated_price_bets: figures.decidedBets - figures.pricedBets,
  };
}

export function sliceBody(slice: NamedTally): SliceBody {
  return { key: slice.name, ...figuresBody(slice) };
}

/** @param capitalMinor what the course was measured against */
export function courseBody(course: Course, capitalMinor: number): CourseBody {
  const { equity, maximumDrawdown, streaks, sharpe } = course;
  return {
    capital: decimalOf(capitalMinor),
    equity: equity.map(({ atMs, profitMinor }) => ({ at: instant(atMs), profit: decimalOf(profitMinor) })),
    maximum_drawdown: { amount: decimalOf(maximumDrawdown.minor), share: rounded(maximumDrawdown.share, 4) ?? 0 },
    streaks: {
      current: streaks.current,
      longest_hits: streaks.longestHits,
      longest_misses: streaks.longestMisses,
    },
    sharpe: rounded(sharpe, 4),
  };
}

export function evolutionBody(points: readonly EvolutionPoint[]) {
  return points.map(({ day, netDepositsMinor, profitMinor }) => ({
    date: instant(day * dayMs).slice(0, 10),
    balance: decimalOf(netDepositsMinor + profitMinor),
    net_deposits: decimalOf(netDepositsMinor),
    profit: decimalOf(profitMinor),
  }));
}

export function adviceBody({ rule, bets, figure, interval, slice }: Advice): AdviceBody {
  return { rule, bets, figure, interval, slice };
}

export function ownCalibrationBody({ bins, expectedCalibrationError, count }: OwnCalibration) {
  return {
    bins: bins.map(({ from, to, count: ofBin, meanProbability, observedRate, low, high }) => ({
      from,
      to,
      count: ofBin,
      mean_probability: meanProbability,
      observed_rate: observedRate,
      low,
      high,
    })),
    expected_calibration_error: expectedCalibrationError,
    count,
  };
}

/** A bet with what it is on. @param legs rows of one bet, in the order of its legs */
export function ownBetBody(legs: readonly [ListedBetRow, ...ListedBetRow[]], origin: string): OwnBetBody {
  const [{ bet, leg, match, confidence }] = legs;
  const { followedPredictionId } = bet;
  return {
    id: bet.id,
    bankroll_id: bet.bankrollId,
    currency: bet.currency,
    prediction:
      followedPredictionId === null
        ? null
        : {
            id: followedPredictionId,
            match: matchBody(match, origin),
            type: leg.market,
            prediction_type: leg.selection,
            confidence,
            odds: leg.oddsThousandths / 1000,
            odds_simulated: leg.simulated,
          },
    legs: legs.map((one) => ({
      match: matchBody(one.match, origin),
      market: one.leg.market,
      selection: one.leg.selection,
      odds: one.leg.oddsThousandths / 1000,
      bookmaker: one.leg.bookmaker,
      odds_simulated: one.leg.simulated,
      outcome: one.leg.outcome,
    })),
    user_stake: decimalOf(bet.stakeMinor),
    potential_profit: decimalOf(bet.potentialReturnMinor - bet.stakeMinor),
    odds: bet.oddsThousandths / 1000,
    odds_simulated: bet.simulated,
    created_at: instant(bet.placedAtMs),
  };
}

export function rounded(value: number, decimals: number): number;
export function rounded(value: number | null, decimals: number): number | null;
export function rounded(value: number | null, decimals: number): number | null {
  return value === null ? null : Math.round(value * 10 ** decimals) / 10 ** decimals;
}

export function instant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
