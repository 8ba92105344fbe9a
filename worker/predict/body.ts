import { matchBody } from "../matches/body.ts";
import type { Locale } from "../platform/contract.ts";
import type { PredictionBody } from "./contract.ts";
import type { PredictionListRow } from "./list-repo.ts";
import { selectionsOf } from "./market.ts";

const drawWord: Record<Locale, string> = { fr: "Match nul", en: "Draw" };

/** A prediction as the API and the pages show it. */
export function predictionBody(row: PredictionListRow, place: { origin: string; lang: Locale }): PredictionBody {
  const { prediction, revision, match } = row;
  const probabilities = [revision.probability1, revision.probability2, revision.probability3];
  const { resultHome, resultDraw, resultAway, marketHome, marketDraw, marketAway } = revision;
  const favourite = Math.max(resultHome, resultDraw, resultAway);
  const settled = prediction.outcome === "success" || prediction.outcome === "failure";
  return {
    id: prediction.id,
    match: matchBody(match, place.origin),
    type: prediction.market,
    winner:
      favourite === resultHome ? match.homeTeam : favourite === resultAway ? match.awayTeam : drawWord[place.lang],
    score_prediction: revision.scorePrediction,
    confidence: revision.confidence,
    prediction_type: revision.pick,
    prediction_text: revision.text.predictionText,
    reasoning: revision.text.reasoning,
    key_factors: revision.text.keyFactors,
    odds: revision.oddsThousandths === null ? null : revision.oddsThousandths / 1000,
    odds_bookmaker: revision.oddsBookmaker,
    odds_simulated: revision.oddsSimulated,
    home_win_probability: resultHome,
    draw_probability: resultDraw,
    away_win_probability: resultAway,
    probabilities: Object.fromEntries(
      selectionsOf[prediction.market].map((selection, index) => [selection, probabilities[index] ?? 0]),
    ),
    probability_source: revision.probabilitySource,
    market_probabilities:
      marketHome === null || marketDraw === null || marketAway === null ? null : [marketHome, marketDraw, marketAway],
    total_goals: revision.overProbability > 0.5 ? "Over 2.5" : "Under 2.5",
    btts: revision.bttsProbability > 0.5 ? "Yes" : "No",
    half_time_result: null,
    first_goalscorer: null,
    anytime_goalscorer: null,
    top_goalscorers: [],
    status: prediction.outcome,
    real_score: settled && match.fullTimeHome !== null ? `${match.fullTimeHome}-${match.fullTimeAway}` : null,
    was_correct: settled ? prediction.outcome === "success" : null,
    published: revision.published,
    revision: prediction.revision,
    created_at: new Date(prediction.createdAtMs).toISOString(),
    updated_at: new Date(revision.publishedAtMs).toISOString(),
  };
}
