import { closingLineValue } from "../predict/closing-line.ts";
import { wilsonInterval } from "../predict/scoring.ts";
import type { RecordedBet } from "./recorded-bet.ts";

/**
 * What can be added up of settled bets in one currency, in whole numbers: a row of these is kept by adding what was
 * settled and taking off what was reversed, and never drifts.
 */
export type Tally = {
  bets: number;
  /** Void bets count as bets and as nothing else. */
  voids: number;
  /** Bets that returned more than their stake. */
  hits: number;
  turnoverMinor: number;
  returnedMinor: number;
  oddsThousandthsSum: number;
  /** Of these, the bets on real prices. */
  pricedBets: number;
  pricedTurnoverMinor: number;
  pricedReturnedMinor: number;
  /** Bets on real prices whose closing price is known. */
  closedBets: number;
  closingValueMillionthsSum: number;
};

export const emptyTally: Tally = {
  bets: 0,
  voids: 0,
  hits: 0,
  turnoverMinor: 0,
  returnedMinor: 0,
  oddsThousandthsSum: 0,
  pricedBets: 0,
  pricedTurnoverMinor: 0,
  pricedReturnedMinor: 0,
  closedBets: 0,
  closingValueMillionthsSum: 0,
};

/** What is read off a tally; every rate is null where nothing stands behind it. */
export type Figures = {
  bets: number;
  decidedBets: number;
  turnoverMinor: number;
  profitMinor: number;
  /** Hits of the decided bets, with the 95 % interval of Wilson; it says little without the odds beside it. */
  hitRate: { rate: number; low: number; high: number } | null;
  averageOdds: number | null;
  /** Profit over turnover, on real prices alone. */
  yield: number | null;
  pricedBets: number;
  /** Mean of price taken over the closing price without its margin, less 1; on real prices alone. */
  closingLineValue: number | null;
  closedBets: number;
};

export function figuresOf(tally: Tally): Figures {
  const decidedBets = tally.bets - tally.voids;
  const { pricedBets, closedBets } = tally;
  return {
    bets: tally.bets,
    decidedBets,
    turnoverMinor: tally.turnoverMinor,
    profitMinor: tally.returnedMinor - tally.turnoverMinor,
    hitRate: decidedBets === 0 ? null : { rate: tally.hits / decidedBets, ...wilsonInterval(tally.hits, decidedBets) },
    averageOdds: decidedBets === 0 ? null : tally.oddsThousandthsSum / decidedBets / 1000,
    yield: ratio(tally.pricedReturnedMinor - tally.pricedTurnoverMinor, tally.pricedTurnoverMinor),
    pricedBets,
    closingLineValue: ratio(tally.closingValueMillionthsSum / 1e6, closedBets),
    closedBets,
  };
}

export function tallyOf(bets: readonly RecordedBet[]): Tally {
  return bets.reduce((sum, bet) => plus(sum, tallyOfOne(bet)), emptyTally);
}

export function plus(one: Tally, other: Tally): Tally {
  return combined(one, other, 1);
}

/** Takes off what a correction reversed. */
export function minus(one: Tally, other: Tally): Tally {
  return combined(one, other, -1);
}

/** Profit over the capital paid in; null where none was. */
export function returnOnInvestment(profitMinor: number, investedMinor: number): number | null {
  return ratio(profitMinor, investedMinor);
}

function tallyOfOne(bet: RecordedBet): Tally {
  if (bet.outcome === "void") return { ...emptyTally, bets: 1, voids: 1 };
  const { stakeMinor, payoutMinor, oddsThousandths, simulated } = bet;
  const fair = bet.fairClosingOddsThousandths;
  const closing = simulated || fair === null ? null : closingLineValue(oddsThousandths / 1000, 1000 / fair);
  return {
    bets: 1,
    voids: 0,
    hits: payoutMinor > stakeMinor ? 1 : 0,
    turnoverMinor: stakeMinor,
    returnedMinor: payoutMinor,
    oddsThousandthsSum: oddsThousandths,
    pricedBets: simulated ? 0 : 1,
    pricedTurnoverMinor: simulated ? 0 : stakeMinor,
    pricedReturnedMinor: simulated ? 0 : payoutMinor,
    closedBets: closing === null ? 0 : 1,
    closingValueMillionthsSum: Math.round((closing ?? 0) * 1e6),
  };
}

function combined(one: Tally, other: Tally, sign: 1 | -1): Tally {
  const sum = { ...one };
  for (const name of tallyNames) sum[name] = one[name] + sign * other[name];
  return sum;
}

const tallyNames = Object.keys(emptyTally) as (keyof Tally)[];

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
