import { type KnownPrice, bestPrice, completeBooks, latestPrices } from "../odds/prices.ts";
import { type Confidence, type ConfidenceReason, confidenceOf } from "./confidence.ts";
import { type Contribution, contributionsOf } from "./contributions.ts";
import { type TeamForm, headToHead, recentForm } from "./form.ts";
import { type Market, type ResultProbabilities, type Selection, markets, selectionsOf } from "./market.ts";
import { type PastResult, predictResults } from "./models/dixon-coles.ts";
import { consensus } from "./no-vig.ts";
import { type PredictionWords, explainPrediction } from "./reasoning.ts";
import { type ScoreMarkets, marketsOf, scoreGrid, tiltToResult } from "./score-grid.ts";
import type { FittedModel } from "./walk-forward.ts";

export type RevisionText = PredictionWords;

/** What a revision was computed from, kept so that it can be explained and recomputed. */
export type RevisionEvidence = {
  sets: { independent: ResultProbabilities; market: ResultProbabilities | null };
  contributions: Contribution[];
  confidenceReasons: ConfidenceReason[];
  form: { home: TeamForm; away: TeamForm };
  headToHead: ReturnType<typeof headToHead>;
  /** Best takeable prices at that instant, by selection. */
  bestOdds: Partial<Record<Selection, { odds: number; simulated: boolean }>>;
};

export type RevisedMatch = {
  id: number;
  kickoffAtMs: number;
  homeTeamId: number;
  awayTeamId: number;
  homeTeam: string;
  awayTeam: string;
  homeSlug: string;
  awaySlug: string;
  neutral: boolean;
};

export type DraftRevision = {
  matchId: number;
  market: Market;
  searchText: string;
  modelRunId: number;
  kickoffAtMs: number;
  probabilities: number[];
  probabilitySource: "market" | "independent";
  expectedHomeGoals: number;
  expectedAwayGoals: number;
  rho: number;
  result: ResultProbabilities;
  overProbability: number;
  bttsProbability: number;
  pick: Selection;
  scorePrediction: string;
  confidence: number;
  published: boolean;
  odds: { oddsThousandths: number; bookmaker: string; knownAtMs: number; simulated: boolean } | null;
  marketResult: ResultProbabilities | null;
  textFr: RevisionText;
  textEn: RevisionText;
  evidence: RevisionEvidence;
};

export type NewRevision = DraftRevision & { fromRevision: number };

const dayMs = 86_400_000;
/** A change of probability smaller than this is not worth a revision. */
const materialChange = 0.005;
/** A team with fewer league matches than this in the sample counts as promoted. */
const establishedMatches = 34;

/**
 * One draft for each market of a match, all read from one score distribution: the model's own, moved to the no-vig
 * consensus of the real pre-match prices known at `nowMs` where there are any.
 *
 * @param results of the competition, oldest first, all known at `nowMs`
 * @param prices known at `nowMs`, oldest first; closing and simulated ones are not looked at
 */
export function reviseMatch(input: {
  match: RevisedMatch;
  run: { id: number; parameters: FittedModel };
  results: readonly PastResult[];
  prices: readonly KnownPrice[];
  nowMs: number;
}): DraftRevision[] {
  const { match, run, results, nowMs } = input;
  const { fit, temperature } = run.parameters;
  const independent = predictResults(fit, match.homeTeamId, match.awayTeamId, { temperature, neutral: match.neutral });
  const prices = input.prices.filter((price) => !price.closing && price.knownAtMs <= nowMs);
  const marketResult = marketProbabilities(prices);
  const result = marketResult ?? independent.probabilities;
  const grid = marketsOf(tiltToResult(scoreGrid(independent), result));

  const form = {
    home: recentForm(results, match.homeTeamId),
    away: recentForm(results, match.awayTeamId),
  };
  const confidence = confidenceIn(input, independent.probabilities, marketResult);
  const contributions = contributionsOf({
    fit,
    homeTeamId: match.homeTeamId,
    awayTeamId: match.awayTeamId,
    neutral: match.neutral,
    temperature,
    marketProbabilities: marketResult,
  });
  const evidence: RevisionEvidence = {
    sets: { independent: independent.probabilities, market: marketResult },
    contributions,
    confidenceReasons: confidence.reasons,
    form,
    headToHead: headToHead(results, match.homeTeamId, match.awayTeamId),
    bestOdds: bestOddsOf(prices),
  };

  return markets.map((market) => {
    const probabilities = probabilitiesOf(market, grid);
    const pick = likeliestSelection(market, probabilities);
    const price = bestPrice(latestPrices(prices, market), pick);
    const text = explainPrediction({
      homeTeam: match.homeTeam,
      awayTeam: match.awayTeam,
      market,
      pick,
      pickProbability: Math.max(...probabilities),
      probabilities: result,
      source: marketResult ? "market" : "independent",
      expectedGoals: { home: independent.homeGoals, away: independent.awayGoals },
      contributions,
      homeForm: form.home,
      awayForm: form.away,
      leagueSampleSize: fit.sampleSize,
      confidence: confidence.confidence,
      reasons: confidence.reasons,
    });
    return {
      matchId: match.id,
      market,
      searchText: `${match.homeSlug} ${match.awaySlug}`.replaceAll("-", " "),
      modelRunId: run.id,
      kickoffAtMs: match.kickoffAtMs,
      probabilities,
      probabilitySource: marketResult ? "market" : "independent",
      expectedHomeGoals: independent.homeGoals,
      expectedAwayGoals: independent.awayGoals,
      rho: independent.rho,
      result,
      overProbability: overOf(grid),
      bttsProbability: grid.bothTeamsToScore.yes,
      pick,
      scorePrediction: scoreBeside(market, pick, grid),
      confidence: confidence.confidence,
      published: confidence.sufficient,
      odds: price && {
        oddsThousandths: price.oddsThousandths,
        bookmaker: price.bookmakerName,
        knownAtMs: price.knownAtMs,
        simulated: price.simulated,
      },
      marketResult,
      textFr: text.fr,
      textEn: text.en,
      evidence,
    };
  });
}

/** Whether a draft says something the last revision does not. */
export function differsMaterially(
  last: {
    probability1: number;
    probability2: number;
    probability3: number | null;
    kickoffAtMs: number;
    published: boolean;
    oddsThousandths: number | null;
    probabilitySource: string;
  },
  draft: DraftRevision,
): boolean {
  const before = [last.probability1, last.probability2, last.probability3 ?? 0];
  return (
    last.kickoffAtMs !== draft.kickoffAtMs ||
    last.probabilitySource !== draft.probabilitySource ||
    last.oddsThousandths !== (draft.odds?.oddsThousandths ?? null) ||
    (!last.published && draft.published) ||
    before.some((probability, index) => Math.abs(probability - (draft.probabilities[index] ?? 0)) >= materialChange)
  );
}

function marketProbabilities(prices: readonly KnownPrice[]): ResultProbabilities | null {
  const real = prices.filter((price) => !price.simulated);
  const [home, draw, away] = consensus(completeBooks(latestPrices(real, "1X2"), selectionsOf["1X2"])) ?? [];
  return home === undefined || draw === undefined || away === undefined ? null : [home, draw, away];
}

function confidenceIn(
  {
    match,
    results,
    run,
    nowMs,
  }: { match: RevisedMatch; results: readonly PastResult[]; run: { parameters: FittedModel }; nowMs: number },
  independent: ResultProbabilities,
  marketResult: ResultProbabilities | null,
): Confidence {
  const seenFromMs = nowMs - 2192 * dayMs;
  const [home, away] = [match.homeTeamId, match.awayTeamId].map((teamId) => {
    const games = results.filter(
      (result) => (result.homeTeamId === teamId || result.awayTeamId === teamId) && result.playedAtMs >= seenFromMs,
    );
    return { count: games.length, lastMs: games.at(-1)?.playedAtMs ?? null };
  });
  const homeCount = home?.count ?? 0;
  const awayCount = away?.count ?? 0;
  const lastMs = home?.lastMs == null || away?.lastMs == null ? null : Math.min(home.lastMs, away.lastMs);
  return confidenceOf({
    homeMatches: homeCount,
    awayMatches: awayCount,
    homePromoted: homeCount < establishedMatches,
    awayPromoted: awayCount < establishedMatches,
    daysSinceLastResult: lastMs === null ? null : Math.max(0, (match.kickoffAtMs - lastMs) / dayMs),
    resultsProbabilities: independent,
    marketProbabilities: marketResult,
    recentCalibration: run.parameters.calibration ?? null,
  });
}

function probabilitiesOf(market: Market, grid: ScoreMarkets): number[] {
  if (market === "1X2") return [...grid.result];
  if (market === "OU") return [overOf(grid), 1 - overOf(grid)];
  return [grid.bothTeamsToScore.yes, grid.bothTeamsToScore.no];
}

function overOf(grid: ScoreMarkets): number {
  return grid.totals.find(({ line }) => line === 2.5)?.over ?? 0;
}

function likeliestSelection(market: Market, probabilities: readonly number[]): Selection {
  const selections: readonly Selection[] = selectionsOf[market];
  const best = probabilities.indexOf(Math.max(...probabilities));
  return selections[best] ?? selections[0] ?? "1";
}

/** The likeliest score that agrees with the pick of a 1X2 prediction; the likeliest of all beside another market's. */
function scoreBeside(market: Market, pick: Selection, grid: ScoreMarkets): string {
  const score =
    market === "1X2" && (pick === "1" || pick === "X" || pick === "2")
      ? grid.mostLikelyScoreByResult[pick]
      : grid.mostLikelyScore;
  return `${score.homeGoals}-${score.awayGoals}`;
}

function bestOddsOf(prices: readonly KnownPrice[]): RevisionEvidence["bestOdds"] {
  const best: RevisionEvidence["bestOdds"] = {};
  for (const market of markets) {
    const latest = latestPrices(prices, market);
    for (const selection of selectionsOf[market]) {
      const price = bestPrice(latest, selection);
      if (price) best[selection] = { odds: price.oddsThousandths / 1000, simulated: price.simulated };
    }
  }
  return best;
}
