import { requireUser } from "../accounts/authority.ts";
import { playGuardStatements } from "../accounts/play-service.ts";
import type { ServiceContext } from "../context.ts";
import { tellBalance } from "../notify/balance.ts";
import { followedLineOf } from "../odds/prices.ts";
import { AppError } from "../platform/errors.ts";
import type { Currency } from "../wallet/ledger.ts";
import { type Planned, moveOnce } from "../wallet/movements.ts";
import { holdStakeStatements } from "../wallet/postings.ts";
import { otherCurrency } from "../wallet/refusals.ts";
import { followBody } from "./body.ts";
import { type FollowBody, followSchema } from "./contract.ts";
import { adviceOf, noSuchBankroll, readOffer, refusalOfBankroll, refusalOfOffer } from "./offer.ts";
import { aboveLimit, betRefusalOf, insufficientBalance, isOutOfDate, noPrice, oddsChanged } from "./refusals.ts";
import { type NewBet, type NewLeg, followAnswer, insertBetStatements } from "./repo.ts";
import { type BetTerms, betTermsSchema, combinedOddsThousandths, potentialReturnMinor, rulesVersion } from "./terms.ts";

export type NewFollow = {
  predictionId: number;
  bankrollId: number;
  stakeMinor: number;
  /** The price the follower saw, in thousandths; null where it is the published one. */
  acceptOddsThousandths: number | null;
  /** Null where the follower trusts the bankroll's. */
  currency: Currency | null;
  key: string | null;
};

/**
 * Follows a prediction with a stake at the best price of this moment, once for each key. What may not be is refused by the
 * database itself, in the batch that moves the money.
 *
 * @throws AppError AUTHENTICATION_FAILED, NOT_FOUND, PREDICTION_LOCKED, MATCH_NOT_OPEN, NO_PRICE, ODDS_CHANGED (with the
 *   price there is), ALREADY_FOLLOWED, INSUFFICIENT_BALANCE, STAKE_ABOVE_LIMIT, CURRENCY_MISMATCH, BANKROLL_ARCHIVED,
 *   BANKROLL_FROZEN, BANKROLL_PAUSED, IDEMPOTENCY_KEY_REUSED, RULE_REFUSED for a limit, an exclusion or a return too high
 */
export async function followPrediction(
  ctx: ServiceContext,
  input: NewFollow & { origin: string },
): Promise<FollowBody> {
  const { origin, ...terms } = input;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const followed = await placeFollow(ctx, terms, origin);
      await tellBalance(ctx, terms.bankrollId);
      return followed;
    } catch (error) {
      // What was read had moved on when the batch came: it is read again, once.
      if (attempt === 2 || !isOutOfDate(error)) throw betRefusalOf(error) ?? error;
    }
  }
}

function placeFollow(ctx: ServiceContext, terms: NewFollow, origin: string): Promise<FollowBody> {
  const { userId } = requireUser(ctx);
  const { key, ...request } = terms;
  return moveOnce(ctx, {
    userId,
    key,
    request: { operation: "follow", ...request },
    schema: followSchema,
    plan: (movementId) => planFollow(ctx, { ...terms, origin, userId, reference: `bet_${movementId}` }),
  });
}

async function planFollow(
  ctx: ServiceContext,
  input: NewFollow & { origin: string; userId: number; reference: string },
): Promise<Planned> {
  const { userId, reference, bankrollId, stakeMinor } = input;
  const { offer, bankroll } = await readOffer(ctx, input);
  if (!bankroll) throw noSuchBankroll();
  const refusal = refusalOfOffer(offer) ?? refusalOfBankroll(bankroll);
  if (refusal) throw refusal;
  const { tip, match, price, nowMs } = offer;
  if (!price) throw noPrice();
  const { currency } = bankroll;
  if (input.currency !== null && input.currency !== currency) throw otherCurrency();
  if (price.oddsThousandths !== (input.acceptOddsThousandths ?? tip.oddsThousandths)) {
    throw oddsChanged(price.oddsThousandths);
  }
  const { advice, mostMinor } = adviceOf(bankroll, offer);
  if (stakeMinor > bankroll.walletMinor) throw insufficientBalance();
  if (stakeMinor > mostMinor) throw aboveLimit(mostMinor);

  const leg: NewLeg = {
    legNumber: 1,
    matchId: match.id,
    competitionId: match.competitionId,
    revisionId: tip.revisionId,
    homeTeamId: match.homeTeamId,
    kickoffAtMs: match.kickoffAtMs,
    market: tip.market,
    selection: tip.pick,
    lineHundredths: followedLineOf(tip.market),
    oddsThousandths: price.oddsThousandths,
    bookmaker: price.bookmakerName,
    simulated: price.simulated,
    oddsKnownAtMs: price.knownAtMs,
  };
  const { legs } = readTerms(leg, { stakeMinor, acceptedAtMs: nowMs });
  const bet: NewBet = {
    reference,
    userId,
    bankrollId,
    currency,
    followedPredictionId: input.predictionId,
    strategy: stakeMinor === advice.stakeMinor ? "ligne" : "tabac",
    stakeMinor,
    recommendedStakeMinor: advice.stakeMinor,
    oddsThousandths: combinedOddsThousandths(legs),
    potentialReturnMinor: potentialReturnMinor(stakeMinor, legs),
    simulated: price.simulated,
    rulesVersion,
    placedAtMs: ctx.clock.realNowMs(),
  };
  const transactionId = `stake:${reference}`;
  const counted = { userId, kind: "stake", movementId: transactionId, amountMinor: stakeMinor, currency } as const;
  const place = { origin: input.origin, realNowMs: bet.placedAtMs, matchNowMs: nowMs };
  const body = followBody(
    {
      // Only the database knows what stands here as 0.
      bet: { ...bet, ...unsettled, id: 0, walletBeforeMinor: 0, acceptedAtMs: nowMs },
      leg: { ...leg, betId: 0, outcome: "pending", reason: null },
      confidence: tip.confidence,
      match,
    },
    place,
  );
  return {
    statements: [
      ...insertBetStatements(bet, [leg]),
      ...holdStakeStatements(ctx, [{ transactionId, bankrollId, reference, currency, stakeMinor }]),
      ...playGuardStatements(ctx, counted),
    ],
    answer: followAnswer(reference, JSON.stringify(body)),
  };
}

const unsettled = {
  status: "open",
  revision: 0,
  outcome: null,
  payoutMinor: null,
  settledAtMs: null,
  firstSettledAtMs: null,
  fairClosingOddsThousandths: null,
} as const;

/** What is to be frozen, as settlement will read it. @throws AppError RULE_REFUSED for what no bet may be */
function readTerms(leg: NewLeg, agreed: { stakeMinor: number; acceptedAtMs: number }): BetTerms {
  const { matchId, homeTeamId, kickoffAtMs, market, selection, lineHundredths, oddsThousandths } = leg;
  const terms = betTermsSchema.safeParse({
    rulesVersion,
    ...agreed,
    legs: [{ matchId, homeTeamId, kickoffAtMs, market, selection, lineHundredths, oddsThousandths }],
  });
  if (terms.success) return terms.data;
  throw new AppError("RULE_REFUSED", "No bet may be like this", {
    user_stake: terms.error.issues.map(({ message }) => message),
  });
}
