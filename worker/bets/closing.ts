import type * as z from "zod";

import { requireUser } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import type { Statement } from "../platform/db.ts";
import { decimalOf } from "../platform/money.ts";
import { amountOrNull } from "./body.ts";
import type { betsExportSchema } from "./contract.ts";
import { closeBetsStatement, findAllBets } from "./repo.ts";

/** Ends the bets still open whose books the same batch has closed. A frozen book keeps its bets as they were. */
export function closeBetsStatements(input: { userId: number }): Statement[] {
  return [closeBetsStatement(input.userId)];
}

/** All bets of the caller, for a machine to read. @throws AppError AUTHENTICATION_FAILED */
export async function exportBets(ctx: ServiceContext): Promise<z.infer<typeof betsExportSchema>> {
  const ofBets = await findAllBets(ctx.db, requireUser(ctx).userId);
  return ofBets.flatMap((rows) => {
    const bet = rows[0]?.bet;
    return bet
      ? [
          {
            id: bet.id,
            reference: bet.reference,
            bankroll_id: bet.bankrollId,
            currency: bet.currency,
            prediction_id: bet.followedPredictionId,
            strategy: bet.strategy,
            stake: decimalOf(bet.stakeMinor),
            recommended_stake: amountOrNull(bet.recommendedStakeMinor),
            potential_return: decimalOf(bet.potentialReturnMinor),
            odds: bet.oddsThousandths / 1000,
            simulated: bet.simulated,
            status: bet.status,
            outcome: bet.outcome,
            payout: amountOrNull(bet.payoutMinor),
            accepted_at: new Date(bet.acceptedAtMs).toISOString(),
            created_at: new Date(bet.placedAtMs).toISOString(),
            settled_at: bet.settledAtMs === null ? null : new Date(bet.settledAtMs).toISOString(),
            legs: rows.map(({ leg, homeTeam, awayTeam }) => ({
              match_id: leg.matchId,
              home_team: homeTeam,
              away_team: awayTeam,
              match_date: new Date(leg.kickoffAtMs).toISOString(),
              market: leg.market,
              selection: leg.selection,
              line: leg.lineHundredths === null ? null : leg.lineHundredths / 100,
              odds: leg.oddsThousandths / 1000,
              bookmaker: leg.bookmaker,
              odds_known_at: new Date(leg.oddsKnownAtMs).toISOString(),
              outcome: leg.outcome,
            })),
          },
        ]
      : [];
  });
}
