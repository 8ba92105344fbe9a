import type { MatchResult, SettledLeg } from "./leg-outcome.ts";
import { postponementWindowMs } from "./leg-outcome.ts";
import { type SettlementStep, planSettlement } from "./correction.ts";
import type { BetToSettle, LegToSettle } from "./settlement-repo.ts";
import { type SettledBet, settleBet } from "./settlement.ts";
import { betTermsSchema } from "./terms.ts";

export type PlannedBet = { bet: BetToSettle; settled: SettledBet; step: SettlementStep };

/**
 * What has to be done about a bet, from its frozen terms and what is known of its matches. A late correction counts as approved
 * where two administrators agreed to just what the results say now.
 *
 * @param nowMs match clock
 * @throws ZodError for terms that no bet has
 */
export function planBet(bet: BetToSettle, nowMs: number): PlannedBet {
  const { rulesVersion, stakeMinor, acceptedAtMs, outcome, payoutMinor } = bet;
  const terms = betTermsSchema.parse({ rulesVersion, stakeMinor, acceptedAtMs, legs: bet.legs.map(legTermsOf) });
  const settled = settleBet(terms, bet.legs.map(resultOf), nowMs);
  const standing = {
    revision: bet.revision,
    posted: outcome !== null && payoutMinor !== null ? { outcome, payoutMinor } : null,
    firstSettledAtMs: bet.firstSettledAtMs,
  };
  const isApproved = bet.lateCorrections.some(
    (agreed) =>
      agreed.approved && agreed.outcome === settled.outcome && agreed.payoutMinor === (settled.payoutMinor ?? 0),
  );
  return { bet, settled, step: planSettlement(bet.reference, settled, standing, { isApproved, nowMs }) };
}

function legTermsOf(leg: LegToSettle) {
  const { matchId, homeTeamId, oddsThousandths, kickoffAtMs, market, selection, lineHundredths } = leg;
  return { matchId, homeTeamId, oddsThousandths, kickoffAtMs, market, selection, lineHundredths };
}

function resultOf({ matchId, match }: LegToSettle): MatchResult {
  const { homeTeamId, providerStatus, kickoffAtMs, fullTimeHome, fullTimeAway } = match;
  return {
    matchId,
    homeTeamId,
    providerStatus,
    kickoffAtMs,
    fullTime: fullTimeHome === null || fullTimeAway === null ? null : { home: fullTimeHome, away: fullTimeAway },
    score: scoreWithin90(match),
  };
}

/** The goals that had fallen when play was broken off within the 90 minutes; null where nobody can tell which were later. */
function scoreWithin90({ minute, wentOn, homeScore, awayScore }: LegToSettle["match"]): MatchResult["score"] {
  if (minute === null || minute > 90 || wentOn || homeScore === null || awayScore === null) return null;
  return { home: homeScore, away: awayScore };
}

/** What somebody should know of a match whose bets cannot be settled: nobody knows its code, or nobody tells of it any more. */
export function matchFindingOf({ bet, settled }: PlannedBet, matchId: number, nowMs: number) {
  if (bet.status !== "open") return null;
  const index = bet.legs.findIndex((leg) => leg.matchId === matchId);
  const [leg, told]: [LegToSettle | undefined, SettledLeg | undefined] = [bet.legs[index], settled.legs[index]];
  if (!leg || told?.outcome !== "pending") return null;
  if (told.reason === "unknown_status") return { kind: "status_unknown", detail: leg.match.providerStatus } as const;
  const isOverdue = nowMs >= leg.kickoffAtMs + postponementWindowMs;
  return isOverdue ? ({ kind: "match_silent", detail: `${leg.match.providerStatus}: ${told.reason}` } as const) : null;
}
