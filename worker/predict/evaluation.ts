import { type Market, type Selection, selectionsOf, winningSelection } from "./market.ts";
import { brierScore, logLoss, rankedProbabilityScore } from "./scoring.ts";

export type EvaluationStatus = "success" | "failure" | "void";
export type PredictionOutcome = "pending" | EvaluationStatus;

export type Evaluation = {
  status: EvaluationStatus;
  winningSelection: Selection | null;
  realScore: string | null;
  wasCorrect: boolean | null;
  brier: number | null;
  logLoss: number | null;
  rankedProbabilityScore: number | null;
};

/**
 * How a prediction turned out.
 *
 * @param probabilities published, in the order of the market's selections
 * @param result the 90-minute score; null for a match that will have none, which voids the prediction
 */
export function evaluatePrediction(
  prediction: { market: Market; pick: Selection; probabilities: readonly number[] },
  result: { home: number; away: number } | null,
): Evaluation {
  if (!result) {
    return {
      status: "void",
      winningSelection: null,
      realScore: null,
      wasCorrect: null,
      brier: null,
      logLoss: null,
      rankedProbabilityScore: null,
    };
  }
  const winner = winningSelection(prediction.market, result.home, result.away);
  const outcomeIndex = selectionsOf[prediction.market].findIndex((selection) => selection === winner);
  const wasCorrect = prediction.pick === winner;
  return {
    status: wasCorrect ? "success" : "failure",
    winningSelection: winner,
    realScore: `${result.home}-${result.away}`,
    wasCorrect,
    brier: brierScore(prediction.probabilities, outcomeIndex),
    logLoss: logLoss(prediction.probabilities, outcomeIndex),
    rankedProbabilityScore: rankedProbabilityScore(prediction.probabilities, outcomeIndex),
  };
}
