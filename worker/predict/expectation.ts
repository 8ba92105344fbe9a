import type { ServiceContext } from "../context.ts";
import type { Expectation } from "../live/in-play.ts";
import { type StoredExpectation, findExpectations } from "./expectation-repo.ts";

/** What was published of these matches, by match: of each the last revision, which since kick-off is the one that counts. */
export async function listExpectations(
  ctx: ServiceContext,
  matchIds: readonly number[],
): Promise<Map<number, Expectation>> {
  const rows = await findExpectations(ctx.db, matchIds);
  return new Map(rows.map((row) => [row.matchId, expectationOf(row)]));
}

/** The score distribution of a revision. */
export function expectationOf(revision: StoredExpectation): Expectation {
  return {
    homeGoals: revision.expectedHomeGoals,
    awayGoals: revision.expectedAwayGoals,
    rho: revision.rho,
    result: [revision.resultHome, revision.resultDraw, revision.resultAway],
    over25: revision.overProbability,
  };
}
