import { requireUser } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { type KnownPrice, bestPrice, latestPrices } from "../odds/prices.ts";
import { AppError } from "../platform/errors.ts";
import { mostMinor } from "../platform/money.ts";
import { type Market, selectionsOf } from "../predict/market.ts";
import { archived, frozen, paused } from "../wallet/refusals.ts";
import { type StakeAdvice, adviseStake, mostStakeMinor } from "../wallet/stakes.ts";
import { type OfferRow, findOffer } from "./offer-repo.ts";
import { matchNotOpen, noPrice, noSuchPrediction, predictionLocked } from "./refusals.ts";

/** A prediction as it could be followed now. */
export type Offer = Pick<OfferRow, "tip" | "match" | "lockedAtMs" | "nowMs"> & {
  /** Published, of the pick. */
  probability: number;
  /** The best one could take, real books before simulated ones; null where nobody offers any. */
  price: KnownPrice | null;
};
export type OfferBankroll = NonNullable<OfferRow["bankroll"]> & { walletMinor: number; isFrozen: boolean };

/**
 * A prediction with its price of this moment, and the bankroll it would be followed from.
 *
 * @param input.bankrollId null for the one that is offered first; null is answered to somebody who has none
 * @throws AppError AUTHENTICATION_FAILED, NOT_FOUND also for a prediction kept unpublished and somebody else's bankroll
 */
export async function readOffer(
  ctx: ServiceContext,
  input: { predictionId: number; bankrollId: number | null },
): Promise<{ offer: Offer; bankroll: OfferBankroll | null }> {
  const { userId } = requireUser(ctx);
  const { predictionId, bankrollId } = input;
  const row = await findOffer(ctx.db, predictionId, { userId, bankrollId });
  if (!row) throw noSuchPrediction(predictionId);
  const { bankroll, walletMinor, isFrozen, prices, ...rest } = row;
  if (!bankroll && bankrollId !== null) throw noSuchBankroll();
  const price = bestPrice(latestPrices(prices, row.tip.market), row.tip.pick);
  return {
    offer: { ...rest, probability: probabilityOf(row.tip), price },
    bankroll: bankroll && walletMinor !== null ? { ...bankroll, walletMinor, isFrozen } : null,
  };
}

/** Why nobody could take it now, however little they stake; null where they could. */
export function refusalOfOffer({ match, lockedAtMs, price, nowMs }: Offer): AppError | null {
  const { status, providerStatus, kickoffAtMs } = match;
  if (status === "cancelled" || status === "postponed" || (status === "upcoming" && providerStatus !== "NS")) {
    return matchNotOpen();
  }
  if (status !== "upcoming" || lockedAtMs !== null || nowMs >= kickoffAtMs) return predictionLocked();
  return price ? null : noPrice();
}

/** Why a bankroll takes no stake at all now; null where it does. */
export function refusalOfBankroll(bankroll: OfferBankroll): AppError | null {
  if (bankroll.status === "archived") return archived();
  if (bankroll.isFrozen) return frozen();
  return bankroll.status === "paused" ? paused() : null;
}

/** What the plan of a bankroll asks for, and the most it allows. */
export function adviceOf(bankroll: OfferBankroll, offer: Offer): { advice: StakeAdvice; mostMinor: number } {
  const currentMinor = Math.min(bankroll.walletMinor, mostMinor);
  const funds = { initialMinor: bankroll.initialMinor, currentMinor };
  return {
    advice: adviseStake(bankroll, funds, { probability: offer.probability, price: offer.price }, offer.nowMs),
    mostMinor: mostStakeMinor(bankroll, currentMinor),
  };
}

// What is somebody else's does not exist.
export function noSuchBankroll(): AppError {
  return new AppError("NOT_FOUND", "No such bankroll", { bankroll: ["You have no such bankroll"] });
}

function probabilityOf({ market, pick, ...revision }: OfferRow["tip"]): number {
  const probabilities = [revision.probability1, revision.probability2, revision.probability3];
  const selections: Record<Market, readonly string[]> = selectionsOf;
  const probability = probabilities[selections[market].indexOf(pick)];
  if (typeof probability !== "number") throw new RangeError(`no probability of ${pick} in ${market}`);
  return probability;
}
