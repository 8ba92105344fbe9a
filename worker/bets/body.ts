import { matchBody } from "../matches/body.ts";
import { decimalOf } from "../platform/money.ts";
import { markets } from "../predict/market.ts";
import { type FollowBody, undoMs } from "./contract.ts";
import type { FollowRow } from "./repo.ts";

/** Where and when something is shown: both clocks. */
export type Place = { origin: string; realNowMs: number; matchNowMs: number };

/** A follow as its owner sees it. */
export function followBody({ bet, leg, confidence, match }: FollowRow, place: Place): FollowBody {
  const odds = bet.oddsThousandths / 1000;
  const market = markets.find((one) => one === leg.market);
  if (!market || bet.followedPredictionId === null) throw new RangeError(`bet ${bet.id} follows no prediction`);
  const undoUntilMs = bet.placedAtMs + undoMs;
  const canUndo = bet.status === "open" && place.realNowMs <= undoUntilMs && place.matchNowMs < match.kickoffAtMs;
  return {
    id: bet.id,
    reference: bet.reference,
    prediction: {
      id: bet.followedPredictionId,
      match: matchBody(match, place.origin),
      type: market,
      prediction_type: leg.selection,
      confidence,
      odds,
    },
    bankroll: bet.bankrollId,
    currency: bet.currency,
    user_stake: decimalOf(bet.stakeMinor),
    recommended_stake: amountOrNull(bet.recommendedStakeMinor),
    strategy: bet.strategy,
    potential_profit: decimalOf(bet.potentialReturnMinor - bet.stakeMinor),
    bankroll_at_time: decimalOf(bet.walletBeforeMinor),
    odds,
    odds_bookmaker: leg.bookmaker,
    odds_simulated: leg.simulated,
    odds_known_at: new Date(leg.oddsKnownAtMs).toISOString(),
    odds_age_seconds: Math.floor((bet.acceptedAtMs - leg.oddsKnownAtMs) / 1000),
    status: bet.status,
    outcome: bet.outcome,
    payout: amountOrNull(bet.payoutMinor),
    result_profit: bet.payoutMinor === null ? null : decimalOf(bet.payoutMinor - bet.stakeMinor),
    settled_at: bet.settledAtMs === null ? null : new Date(bet.settledAtMs).toISOString(),
    can_undo_until: canUndo ? new Date(undoUntilMs).toISOString() : null,
    accepted_at: new Date(bet.acceptedAtMs).toISOString(),
    created_at: new Date(bet.placedAtMs).toISOString(),
  };
}

export function amountOrNull(minor: number | null): string | null {
  return minor === null ? null : decimalOf(minor);
}
