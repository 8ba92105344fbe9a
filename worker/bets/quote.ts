import type { ServiceContext } from "../context.ts";
import { matchBody } from "../matches/body.ts";
import { decimalOf } from "../platform/money.ts";
import type { StakeAdvice } from "../wallet/stakes.ts";
import type { QuoteBody } from "./contract.ts";
import { type Offer, type OfferBankroll, adviceOf, readOffer, refusalOfBankroll, refusalOfOffer } from "./offer.ts";
import { findStandingFollow } from "./repo.ts";

/**
 * What somebody would follow a prediction at now: the price with its age, what the plan of the bankroll asks for, the
 * most it allows, and why nothing would be taken. Nothing is promised: a price may move before the stake comes.
 *
 * @param input.bankrollId null for the active bankroll
 * @throws AppError AUTHENTICATION_FAILED, NOT_FOUND
 */
export async function quoteFollow(
  ctx: ServiceContext,
  input: { predictionId: number; bankrollId: number | null; origin: string },
): Promise<QuoteBody> {
  const { offer, bankroll } = await readOffer(ctx, input);
  const { tip, price, nowMs } = offer;
  const refusal = refusalOfOffer(offer) ?? (bankroll && refusalOfBankroll(bankroll));
  return {
    prediction: {
      id: input.predictionId,
      match: matchBody(offer.match, input.origin),
      type: tip.market,
      prediction_type: tip.pick,
      confidence: tip.confidence,
      odds: tip.oddsThousandths === null ? null : tip.oddsThousandths / 1000,
      probability: offer.probability,
    },
    price: price && {
      odds: price.oddsThousandths / 1000,
      bookmaker: price.bookmakerName,
      simulated: price.simulated,
      known_at: new Date(price.knownAtMs).toISOString(),
      age_seconds: Math.floor((nowMs - price.knownAtMs) / 1000),
    },
    price_changed: price !== null && price.oddsThousandths !== tip.oddsThousandths,
    ...(bankroll ? stakeOf(bankroll, offer) : { bankroll: null, recommendation: null, max_stake: null }),
    followed: bankroll && (await findStandingFollow(ctx.db, bankroll.id, input.predictionId)),
    refusal: refusal && { code: refusal.code, message: refusal.message },
  };
}

function stakeOf(bankroll: OfferBankroll, offer: Offer) {
  const { advice, mostMinor } = adviceOf(bankroll, offer);
  return {
    bankroll: {
      id: bankroll.id,
      name: bankroll.name,
      currency: bankroll.currency,
      current_amount: decimalOf(bankroll.walletMinor),
      strategy: bankroll.strategy,
      risk_tolerance: bankroll.riskTolerance,
      max_stake_percentage: bankroll.maxStakeBasisPoints / 100,
    },
    recommendation: recommendationOf(advice),
    max_stake: decimalOf(mostMinor),
  };
}

function recommendationOf(advice: StakeAdvice): QuoteBody["recommendation"] {
  return {
    stake: decimalOf(advice.stakeMinor),
    no_stake_reason: advice.reason,
    capped: advice.reason === null && advice.capped,
    two_points_lower: advice.reason === null ? decimalOf(advice.twoPointsLowerMinor) : null,
    edge: advice.figures?.edge ?? null,
    full_kelly: advice.figures?.fullKellyShare ?? null,
    fraction: advice.figures?.fraction ?? null,
  };
}
