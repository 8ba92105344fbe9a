import type { Locale } from "../platform/contract.ts";
import { predictionBody } from "./body.ts";
import type { PredictionDetailBody } from "./contract.ts";
import { nearestGrid } from "./engine/nearest-grid.ts";
import type { TeamForm } from "./form.ts";
import type { ResultProbabilities } from "./market.ts";
import { headlinesOf, marketsBody } from "./markets-body.ts";
import type { MatchScorers } from "./match-scorers.ts";
import { describeFactor, describeReason } from "./reasoning.ts";
import type { ModelRunRow, RevisionRow, findPredictionsOfMatches, getEvaluation, getPredictionRow } from "./repo.ts";
import { scoreGrid } from "./score-grid.ts";

type Row = NonNullable<Awaited<ReturnType<typeof getPredictionRow>>>;
type Sources = Row & {
  revisions: RevisionRow[];
  evaluation: Awaited<ReturnType<typeof getEvaluation>>;
  siblings: Awaited<ReturnType<typeof findPredictionsOfMatches>>;
  lockedAtMs: number | null;
  followCount: number | null;
  scorers: MatchScorers | null;
  gpt: PredictionDetailBody["gpt"];
};

/** Everything stored of a prediction; every market is read again from the distribution its revision was stored with. */
export function detailBody(sources: Sources, place: { origin: string; lang: Locale }): PredictionDetailBody {
  const { prediction, revision, match, evaluation } = sources;
  const text = place.lang === "fr" ? revision.textFr : revision.textEn;
  const { evidence } = revision;
  const published: ResultProbabilities = [revision.resultHome, revision.resultDraw, revision.resultAway];
  const parameters = {
    homeGoals: revision.expectedHomeGoals,
    awayGoals: revision.expectedAwayGoals,
    rho: revision.rho,
  };
  const markets = marketsBody(
    nearestGrid(scoreGrid(parameters), published, revision.overProbability),
    { home: parameters.homeGoals, away: parameters.awayGoals },
    sources.scorers,
  );
  return {
    ...predictionBody({ prediction, revision: { ...revision, text }, match }, place),
    ...headlinesOf(markets),
    detailed_stats: {
      home_team: formBody(evidence.form.home),
      away_team: formBody(evidence.form.away),
      head_to_head: {
        total_matches: evidence.headToHead.totalMatches,
        home_wins: evidence.headToHead.homeWins,
        draws: evidence.headToHead.draws,
        away_wins: evidence.headToHead.awayWins,
      },
    },
    additional_odds: {
      total_goals: {
        "over_2.5": evidence.bestOdds.over?.odds ?? null,
        "under_2.5": evidence.bestOdds.under?.odds ?? null,
      },
      btts: { yes: evidence.bestOdds.yes?.odds ?? null, no: evidence.bestOdds.no?.odds ?? null },
      simulated: {
        total_goals: evidence.bestOdds.over?.simulated ?? false,
        btts: evidence.bestOdds.yes?.simulated ?? false,
      },
    },
    markets,
    contributions: evidence.contributions.map(({ factor, points }) => ({
      factor,
      label: describeFactor(factor, match, place.lang),
      points,
    })),
    confidence_explanation: evidence.confidenceReasons.map((reason) => ({
      code: reason.code,
      text: describeReason(reason, place.lang),
      effect: reason.effect,
    })),
    probability_sets: {
      results: [...evidence.sets.results],
      independent: [...evidence.sets.independent],
      market: evidence.sets.market && [...evidence.sets.market],
      published: [...published],
      components: Object.entries(evidence.sets.components).flatMap(([model, probabilities]) =>
        probabilities ? [{ model, probabilities: [...probabilities] }] : [],
      ),
    },
    gpt: sources.gpt,
    model: modelBody(sources.model, sources.run),
    locked_at: sources.lockedAtMs === null ? null : new Date(sources.lockedAtMs).toISOString(),
    follow_count: sources.followCount,
    revisions: sources.revisions.map((one) => ({
      revision: one.revision,
      published_at: new Date(one.publishedAtMs).toISOString(),
      probabilities: [one.probability1, one.probability2, one.probability3].filter((p) => p !== null),
    })),
    evaluation:
      evaluation &&
      evaluation.brier !== null &&
      evaluation.logLoss !== null &&
      evaluation.rankedProbabilityScore !== null
        ? {
            brier: evaluation.brier,
            log_loss: evaluation.logLoss,
            ranked_probability_score: evaluation.rankedProbabilityScore,
            evaluated_at: new Date(evaluation.evaluatedAtMs).toISOString(),
          }
        : null,
    siblings: sources.siblings
      .filter((sibling) => sibling.prediction.id !== prediction.id)
      .map((sibling) => ({
        id: sibling.prediction.id,
        type: sibling.prediction.market,
        prediction_text: (place.lang === "fr" ? sibling.revision.textFr : sibling.revision.textEn).predictionText,
      })),
  };
}

function formBody(form: TeamForm): PredictionDetailBody["detailed_stats"]["home_team"] {
  return {
    recent_form: form.letters,
    goals_scored_avg: form.goalsScoredAverage,
    goals_conceded_avg: form.goalsConcededAverage,
    win_percentage: form.winPercentage,
    matches_counted: form.matchesCounted,
  };
}

function modelBody(model: Row["model"], run: ModelRunRow): PredictionDetailBody["model"] {
  return {
    name: model.name,
    version: model.version,
    fitted_at: new Date(run.asOfMs).toISOString(),
    sample_size: run.sampleSize,
  };
}
