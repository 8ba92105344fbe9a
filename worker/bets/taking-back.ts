import { requireUser } from "../accounts/authority.ts";
import { takeBackPlayStatements } from "../accounts/play-service.ts";
import type { ServiceContext } from "../context.ts";
import { tellBalance } from "../notify/balance.ts";
import { runMovement } from "../wallet/movements.ts";
import { returnStakeStatements } from "../wallet/postings.ts";
import { undoMs } from "./contract.ts";
import { readOwnFollow } from "./follows.ts";
import { betRefusalOf, undoExpired } from "./refusals.ts";
import { takeBackStatement } from "./repo.ts";

/**
 * Takes one's follow back within six seconds and before kick-off: its stake returns, and uses up no limit. Done twice it
 * is done once.
 *
 * @throws AppError AUTHENTICATION_FAILED, NOT_FOUND, UNDO_EXPIRED, BANKROLL_FROZEN
 */
export async function takeBackFollow(ctx: ServiceContext, followId: number): Promise<void> {
  requireUser(ctx);
  const { bet } = await readOwnFollow(ctx, followId);
  if (bet.status === "taken_back") return;
  if (bet.status !== "open" || ctx.clock.realNowMs() > bet.placedAtMs + undoMs) throw undoExpired();
  const { reference, bankrollId, currency, stakeMinor } = bet;
  try {
    await runMovement(ctx, [
      ...returnStakeStatements(ctx, [
        { transactionId: `unstake:${reference}`, bankrollId, reference, currency, stakeMinor },
      ]),
      ...takeBackPlayStatements({ movementId: `stake:${reference}` }),
      takeBackStatement(bet.id),
    ]);
  } catch (error) {
    // Another try came first, or one of ours whose answer was lost.
    const now = await readOwnFollow(ctx, followId);
    if (now.bet.status !== "taken_back") throw betRefusalOf(error) ?? error;
  }
  await tellBalance(ctx, bankrollId);
}
