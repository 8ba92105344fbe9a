import { mostMinor } from "../platform/money.ts";
import { seededRandom } from "../platform/seeded-random.ts";
import { kellyShare } from "./kelly.ts";
import { type StakingPlan, type StakingStrategy, riskFractions } from "./stakes.ts";

/** A kind of bet the simulated bettor meets, and how often compared with the others. */
export type OfferKind = { oddsThousandths: number; probability: number; weight: number };

/** A plan without a bankroll: a share, 0 to 1, of Kelly's stake, of the balance, or of the start; capped by nothing. */
export type OpenPlan = { strategy: StakingStrategy; share: number };

export type SimulationSetting = {
  /** The same seed and setting give the same answer, always. */
  seed: string;
  plan: StakingPlan | OpenPlan;
  startMinor: number;
  offers: readonly OfferKind[];
  /** How much lower the true probabilities are than the ones stakes are sized by, in points of probability. */
  overestimatedBy: number;
  bets: number;
  paths: number;
  /** null where none is set. */
  targetMinor: number | null;
  /** A path that falls to this or below is ruined: it stakes no more. */
  ruinMinor: number;
};

export type FanPoint = { bets: number; p5: number; p25: number; p50: number; p75: number; p95: number };
export type Simulation = {
  paths: number;
  /** Quantiles of the paths, in minor units, from the start to the last bet. */
  fan: FanPoint[];
  /** Shares of the paths. */
  ruined: number;
  /** That reached the target at any time; null where none is set. */
  targetReached: number | null;
  /** That ended with more than they began with. */
  endedAbove: number;
  /** Mean over the paths of the deepest fall from a peak, 0 to 1. */
  meanMaximumDrawdown: number;
};

/** A simulation costs at most this many draws. */
export const mostSimulatedBets = 400_000;
const fanSteps = 40;
const quantileShares = { p5: 0.05, p25: 0.25, p50: 0.5, p75: 0.75, p95: 0.95 } as const;

/**
 * What may become of a bankroll: `paths` seeded lives of `bets` bets each, staked by the plan. Stakes, cap and rounding
 * are those of `adviseStake` or, for an open plan, of `calculateStake`, in floating point.
 *
 * @throws RangeError for amounts, counts, offers or weights out of range, and above `mostSimulatedBets`
 */
export function simulateBankroll(setting: SimulationSetting): Simulation {
  assertSimulable(setting);
  const { bets, paths, targetMinor, ruinMinor, startMinor } = setting;
  const checkpoints = checkpointsOf(bets);
  const random = seededRandom(setting.seed);
  const draws = offersOf(setting);
  const balances = checkpoints.map(() => new Float64Array(paths));
  let [ruined, reached, above, drawdowns] = [0, 0, 0, 0];
  for (let path = 0; path < paths; path += 1) {
    let [balance, peak, drawdown, checkpoint] = [startMinor, startMinor, 0, 0];
    let hasReached = targetMinor !== null && startMinor >= targetMinor;
    for (let bet = 0; bet <= bets; bet += 1) {
      if (bet > 0 && balance > ruinMinor) balance = afterOneBet(balance, setting, draws, random);
      peak = Math.max(peak, balance);
      drawdown = Math.max(drawdown, 1 - balance / peak);
      hasReached ||= targetMinor !== null && balance >= targetMinor;
      if (checkpoints[checkpoint] === bet) {
        const column = balances[checkpoint];
        if (column) column[path] = balance;
        checkpoint += 1;
      }
    }
    ruined += balance <= ruinMinor ? 1 : 0;
    reached += hasReached ? 1 : 0;
    above += balance > startMinor ? 1 : 0;
    drawdowns += drawdown;
  }
  return {
    paths,
    fan: balances.map((column, index) => fanPoint(checkpoints[index] ?? 0, column)),
    ruined: ruined / paths,
    targetReached: targetMinor === null ? null : reached / paths,
    endedAbove: above / paths,
    meanMaximumDrawdown: drawdowns / paths,
  };
}

type Draw = { untilWeight: number; odds: number; winChance: number; share: number; mostBasisPoints: number };

/** Plays one bet; a plan that asks for no stake on the offer that came leaves the balance as it is. */
function afterOneBet(
  balance: number,
  setting: SimulationSetting,
  draws: readonly Draw[],
  random: () => number,
): number {
  const { plan, startMinor } = setting;
  const weight = random();
  const chance = random();
  const draw = draws.find(({ untilWeight }) => weight < untilWeight) ?? draws.at(-1);
  if (!draw) return balance;
  const base = plan.strategy === "flat" ? startMinor : balance;
  const most = Math.floor((balance * draw.mostBasisPoints) / 10_000);
  // A share of an amount that is whole but for the last bit of a float is that amount.
  const stake = Math.min(Math.floor(base * draw.share + 1e-6), most);
  const change = chance < draw.winChance ? Math.floor(stake * draw.odds) - stake : -stake;
  return Math.min(balance + change, mostMinor);
}

/** Each offer with the running sum of the weights, of 1, and the share of the bankroll the plan stakes on it. */
function offersOf({ offers, plan, overestimatedBy }: SimulationSetting): Draw[] {
  const total = offers.reduce((sum, { weight }) => sum + weight, 0);
  const { ofKelly, ofBase, mostBasisPoints } = partsOf(plan);
  let until = 0;
  return offers.map(({ oddsThousandths, probability, weight }) => {
    until += weight / total;
    const { numerator, denominator } = kellyShare(oddsThousandths, probability);
    const kelly = Number(numerator) / Number(denominator);
    return {
      untilWeight: until,
      odds: oddsThousandths / 1000,
      winChance: Math.max(0, probability - overestimatedBy),
      share: plan.strategy === "kelly" ? kelly * ofKelly : kelly > 0 ? ofBase : 0,
      mostBasisPoints,
    };
  });
}

function partsOf(plan: SimulationSetting["plan"]): { ofKelly: number; ofBase: number; mostBasisPoints: number } {
  if ("share" in plan) return { ofKelly: plan.share, ofBase: plan.share, mostBasisPoints: 10_000 };
  const fraction = riskFractions[plan.riskTolerance];
  const { maxStakeBasisPoints: mostBasisPoints } = plan;
  return { ofKelly: fraction, ofBase: (mostBasisPoints / 10_000) * fraction, mostBasisPoints };
}

function checkpointsOf(bets: number): number[] {
  const steps = Math.min(bets, fanSteps);
  return Array.from({ length: steps + 1 }, (_, step) => Math.round((step * bets) / steps));
}

function fanPoint(bets: number, column: Float64Array): FanPoint {
  const sorted = column.toSorted();
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  const { p5, p25, p50, p75, p95 } = quantileShares;
  return { bets, p5: at(p5), p25: at(p25), p50: at(p50), p75: at(p75), p95: at(p95) };
}

function assertSimulable(setting: SimulationSetting): void {
  const { plan, bets, paths, startMinor, ruinMinor, targetMinor, offers, overestimatedBy } = setting;
  const isCount = (count: number) => Number.isInteger(count) && count >= 1;
  const isAmount = (amount: number) => Number.isInteger(amount) && amount >= 0 && amount <= mostMinor;
  if (!isCount(bets) || !isCount(paths) || bets * paths > mostSimulatedBets) {
    throw new RangeError(`not ${paths} paths of ${bets} bets: at most ${mostSimulatedBets} together`);
  }
  if (startMinor === 0 || ![startMinor, ruinMinor, targetMinor ?? 0].every(isAmount))
    throw new RangeError("not amounts of a bankroll");
  if ("share" in plan) {
    if (!(plan.share > 0 && plan.share <= 1)) throw new RangeError(`not a share: ${plan.share}`);
  } else if (!isCount(plan.maxStakeBasisPoints) || plan.maxStakeBasisPoints > 10_000) throw new RangeError("not a cap");
  if (!(overestimatedBy >= 0 && overestimatedBy <= 1)) throw new RangeError(`not in points: ${overestimatedBy}`);
  const weights = offers.map(({ weight }) => weight);
  if (offers.length === 0 || offers.length > 100 || !weights.every((weight) => weight > 0 && weight < 1e9)) {
    throw new RangeError("an offer needs a weight above 0, and a simulation 1 to 100 offers");
  }
}
