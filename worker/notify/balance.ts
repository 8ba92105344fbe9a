import { requireUser } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { messageOf } from "../platform/logger.ts";
import { decimalOf } from "../platform/money.ts";
import { findBalance } from "./balance-repo.ts";

/**
 * Says in every page the caller has open what one of their bankrolls holds now. To be called once money has moved; who cannot
 * be reached looks again, and what moved stands whatever happens here.
 */
export async function tellBalance(ctx: ServiceContext, bankrollId: number): Promise<void> {
  const { userId } = requireUser(ctx);
  try {
    const held = await findBalance(ctx.db, userId, bankrollId);
    if (!held) return;
    const { unread, currency, balanceMinor } = held;
    const balance = decimalOf(balanceMinor);
    await ctx.channels.tell(userId, [
      { key: null, message: { type: "balance", unread, bankroll_id: bankrollId, balance, currency } },
    ]);
  } catch (error) {
    ctx.log.warn("channel_unreachable", { user_id: userId, reason: messageOf(error) });
  }
}
