import { closingLineValue } from "./closing-line.ts";
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
  /** Tenth of the scale in which the probability of the pick lies, 0 to 9. */
  calibrationBin: number | null;
  closingOddsThousandths: number | null;
  closingProbability: number | null;
  closingLineValue: number | null;
};

/**
 * How a prediction turned out.
 *
 * @param prediction its probabilities in the order of the market's selections, the real prices of its pick, the one
 *   published and the one at the close, and what all closing prices together gave it, without margin
 * @param result the 90-minute score; null for a match that will have none, which voids the prediction
 */
export function evaluatePrediction(
  prediction: {
    market: Market;
    pick: Selection;
    probabilities: readonly number[];
    oddsThousandths: number | null;
    closingOddsThousandths: number | null;
    closingProbability: number | null;
  },
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
      calibrationBin: null,
      closingOddsThousandths: null,
      closingProbability: null,
      closingLineValue: null,
    };
  }
  const { oddsThousandths, closingOddsThousandths, closingProbability } = prediction;
  const selections: readonly Selection[] = selectionsOf[prediction.market];
  const winner = winningSelection(prediction.market, result.home, result.away);
  const outcomeIndex = selections.indexOf(winner);
  const wasCorrect = prediction.pick === winner;
  return {
    status: wasCorrect ? "success" : "failure",
    winningSelection: winner,
    realScore: `${result.home}-${result.away}`,
    wasCorrect,
    brier: brierScore(prediction.probabilities, outcomeIndex),
    logLoss: logLoss(prediction.probabilities, outcomeIndex),
    rankedProbabilityScore: rankedProbabilityScore(prediction.probabilities, outcomeIndex),
    calibrationBin: binOf(prediction.probabilities[selections.indexOf(prediction.pick)] ?? 0),
    closingOddsThousandths,
    closingProbability,
    closingLineValue: closingLineValue(oddsThousandths === null ? null : oddsThousandths / 1000, closingProbability),
  };
}

/** The bin of `reliabilityBins` a probability lies in. */
function binOf(probability: number): number {
  return Math.min(9, Math.floor(probability * 10));
}
