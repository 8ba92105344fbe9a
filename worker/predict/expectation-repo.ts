import { and, desc, eq } from "drizzle-orm";

import { type Database, inJsonList } from "../platform/db.ts";
import type { RevisionRow } from "./repo.ts";
import { predictionRevisions, predictions } from "./schema.ts";

export type StoredExpectation = Pick<
  RevisionRow,
  "expectedHomeGoals" | "expectedAwayGoals" | "rho" | "resultHome" | "resultDraw" | "resultAway" | "overProbability"
>;

/**
 * The score distributions of the published predictions of these matches, that of the result last: each market has its own
 * revision, and where they differ the result is what people were told.
 */
export function findExpectations(
  db: Database,
  matchIds: readonly number[],
): Promise<(StoredExpectation & { matchId: number })[]> {
  return db
    .select({
      matchId: predictions.matchId,
      expectedHomeGoals: predictionRevisions.expectedHomeGoals,
      expectedAwayGoals: predictionRevisions.expectedAwayGoals,
      rho: predictionRevisions.rho,
      resultHome: predictionRevisions.resultHome,
      resultDraw: predictionRevisions.resultDraw,
      resultAway: predictionRevisions.resultAway,
      overProbability: predictionRevisions.overProbability,
    })
    .from(predictions)
    .innerJoin(predictionRevisions, eq(predictionRevisions.id, predictions.revisionId))
    .where(and(inJsonList(predictions.matchId, matchIds), eq(predictions.published, true)))
    .orderBy(desc(predictions.market));
}
