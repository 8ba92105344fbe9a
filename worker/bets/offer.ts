import type { ServiceContext } from "../context.ts";
import { getBestPrice } from "../odds/service.ts";
import type { KnownPrice } from "../odds/prices.ts";
import type { AppError } from "../platform/errors.ts";
import { mostMinor } from "../platform/money.ts";
import { type Market, selectionsOf } from "../predict/market.ts";
import { archived, frozen, paused } from "../wallet/refusals.ts";
import type { BankrollRow } from "../wallet/repo.ts";
import { type StakeAdvice, type StakingPlan, adviseStake, mostStakeMinor } from "../wallet/stakes.ts";
import { matchNotOpen, noPrice, noSuchPrediction, predictionLocked } from "./refusals.ts";
import { type TipRow, findTip } from "./repo.ts";

/** A prediction with the best price one could take on it now. */
export type Offer = {
  tip: TipRow;
  /** Published, of the pick. */
  probability: number;
  price: KnownPrice | null;
  /** Match clock. */
  nowMs: number;
};

/** @throws AppError NOT_FOUND, also for a prediction that was kept unpublished */
export async function readOffer(ctx: ServiceContext, predictionId: number): Promise<Offer> {
  const [tip, nowMs] = await Promise.all([findTip(ctx.db, predictionId), ctx.clock.matchNowMs()]);
  if (!tip) throw noSuchPrediction(predictionId);
  const { market, pick: selection } = tip;
  const price = await getBestPrice(ctx, { matchId: tip.match.id, market, selection, asOfMs: nowMs });
  return { tip, probability: probabilityOf(tip), price, nowMs };
}

/** Why nobody could take it now, however little they stake; null where they could. */
export function refusalOfOffer({ tip, price, nowMs }: Offer): AppError | null {
  const { status, providerStatus, kickoffAtMs } = tip.match;
  if (status === "cancelled" || status === "postponed" || (status === "upcoming" && providerStatus !== "NS")) {
    return matchNotOpen();
  }
  if (status !== "upcoming" || tip.lockedAtMs !== null || nowMs >= kickoffAtMs) return predictionLocked();
  return price ? null : noPrice();
}

/** Why a bankroll takes no stake at all now; null where it does. */
export function refusalOfBankroll(bankroll: BankrollRow): AppError | null {
  if (bankroll.status === "archived") return archived();
  if (bankroll.isFrozen) return frozen();
  return bankroll.status === "paused" ? paused() : null;
}

/** What the plan of a bankroll asks for, and the most it allows. */
export function adviceOf(bankroll: BankrollRow, offer: Offer): { advice: StakeAdvice; mostMinor: number } {
  const plan: StakingPlan = bankroll;
  const currentMinor = Math.min(bankroll.walletMinor, mostMinor);
  const funds = { initialMinor: bankroll.initialMinor, currentMinor };
  return {
    advice: adviseStake(plan, funds, { probability: offer.probability, price: offer.price }, offer.nowMs),
    mostMinor: mostStakeMinor(plan, currentMinor),
  };
}

function probabilityOf({ market, pick, ...revision }: TipRow): number {
  const probabilities = [revision.probability1, revision.probability2, revision.probability3];
  const selections: Record<Market, readonly string[]> = selectionsOf;
  const probability = probabilities[selections[market].indexOf(pick)];
  if (typeof probability !== "number") throw new RangeError(`no probability of ${pick} in ${market}`);
  return probability;
}
