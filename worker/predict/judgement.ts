import type { ServiceContext } from "../context.ts";
import { listClosingOfPicks } from "../odds/service.ts";
import { getMatch } from "../matches/service.ts";
import { requestPurge } from "../ops/purging.ts";
import { runBatch } from "../platform/db.ts";
import { tagsOfResult } from "../platform/http/cache-policy.ts";
import { evaluatePrediction } from "./evaluation.ts";
import { type Market, type Selection, selectionsOf } from "./market.ts";
import { consensus } from "./no-vig.ts";
import {
  type NewEvaluation,
  findMatchesToSettle,
  findPredictionsToEvaluate,
  insertEvaluationStatements,
} from "./repo.ts";
import { logLoss } from "./scoring.ts";

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

  if (predictions.length === 0) {
    await requestPurge(ctx, [tagsOfResult(match)]);
    return;
  }
  const closing = await listClosingOfPicks(ctx, {
    matchId: match.id,
    picks: predictions.map(({ market, pick, oddsBookmaker }) => ({
      market,
      selection: pick,
      bookmaker: oddsBookmaker,
    })),
  });

  const evaluations: NewEvaluation[] = predictions.map((prediction, index) => {
    const { predictionId, revisionId, market, pick, probability1, probability2, probability3 } = prediction;
    const closed = consensus(closing[index]?.books ?? [], selectionsOf[market].length);
    const probabilities =
      probability3 === null ? [probability1, probability2] : [probability1, probability2, probability3];
    const evaluation = evaluatePrediction(
      {
        market,
        pick,
        probabilities,
        oddsThousandths: prediction.oddsSimulated ? null : prediction.oddsThousandths,
        closingOddsThousandths: closing[index]?.oddsThousandths ?? null,
        closingProbability: closed?.[selectionIndex(market, pick)] ?? null,
      },
      result,
    );
    const { winningSelection } = evaluation;
    return {
      ...evaluation,
      closingLogLoss:
        closed && winningSelection !== null ? logLoss(closed, selectionIndex(market, winningSelection)) : null,
      predictionId,
      revisionId,
      resultRevision: match.resultRevision,
    };
  });
  const recordedAtMs = ctx.clock.realNowMs();
  await runBatch(ctx.db, insertEvaluationStatements(evaluations, { evaluatedAtMs: nowMs, recordedAtMs }));
  await requestPurge(ctx, [tagsOfResult(match)]);
}

function selectionIndex(market: Market, selection: Selection): number {
  const selections: readonly Selection[] = selectionsOf[market];
  return selections.indexOf(selection);
}
