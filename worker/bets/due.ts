import type { ServiceContext } from "../context.ts";
import { findDueMatches } from "./pass-repo.ts";

/** Matches whose bets wait to be looked at, whoever should have been sent to them. */
export async function listDueSettlements(ctx: ServiceContext): Promise<number[]> {
  return findDueMatches(ctx.db, await ctx.clock.matchNowMs());
}
