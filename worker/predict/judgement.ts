import type { ServiceContext } from "../context.ts";
import { getMatch } from "../matches/service.ts";
import { runBatch } from "../platform/db.ts";
import { evaluatePrediction } from "./evaluation.ts";
import {
  type NewEvaluation,
  findMatchesToSettle,
  findPredictionsToEvaluate,
  insertEvaluationStatements,
  refreshStatsStatements,
} from "./repo.ts";

const correctionWindowMs = 10 * 86_400_000;

/** Matches whose predictions still wait for a judgement on the latest result. */
export async function listDueEvaluations(ctx: ServiceContext): Promise<number[]> {
  return findMatchesToSettle(ctx.db, (await ctx.clock.matchNowMs()) - correctionWindowMs);
}

/** Judges the predictions of a finished or cancelled match; once for each revision of its result. */
export async function evaluateMatch(ctx: ServiceContext, input: { matchId: number }): Promise<void> {
  const [match, predictions, nowMs] = await Promise.all([
    getMatch(ctx, input.matchId),
    findPredictionsToEvaluate(ctx.db, input.matchId),
    ctx.clock.matchNowMs(),
  ]);
  if (match.status !== "finished" && match.status !== "cancelled") return;
  const result =
    match.status === "finished" && match.fullTimeHome !== null && match.fullTimeAway !== null
      ? { home: match.fullTimeHome, away: match.fullTimeAway }
      : null;

  const evaluations: NewEvaluation[] = predictions.map(
    ({ predictionId, revisionId, market, pick, probability1, probability2, probability3 }) => ({
      ...evaluatePrediction(
        {
          market,
          pick,
          probabilities:
            probability3 === null ? [probability1, probability2] : [probability1, probability2, probability3],
        },
        result,
      ),
      predictionId,
      revisionId,
      resultRevision: match.resultRevision,
    }),
  );
  if (evaluations.length === 0) return;
  const recordedAtMs = ctx.clock.realNowMs();
  await runBatch(ctx.db, [
    ...insertEvaluationStatements(evaluations, { evaluatedAtMs: nowMs, recordedAtMs }),
    ...refreshStatsStatements(nowMs),
  ]);
}
