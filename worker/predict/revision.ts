import { type KnownPrice, bestPrice, booksOf, latestPrices } from "../odds/prices.ts";
import { type Confidence, type ConfidenceReason, confidenceOf } from "./confidence.ts";
import type { ComponentId } from "./engine/components.ts";
import type { RecentCalibration } from "./engine/calibration-samples.ts";
import type { PredictingState } from "./engine/engine.ts";
import { goalStrengthsOf } from "./engine/goal-strengths.ts";
import { type EnginePrediction, type PredictedSet, predictWith } from "./engine/predict.ts";
import { type Contribution, contributionsOf } from "./contributions.ts";
import { type TeamForm, headToHead, recentForm } from "./form.ts";
import { type Market, type ResultProbabilities, type Selection, markets, selectionsOf } from "./market.ts";
import type { PastResult } from "./models/dixon-coles.ts";
import { type PredictionWords, explainPrediction } from "./reasoning.ts";
import { type ScoreMarkets, marketsOf } from "./score-grid.ts";

export type RevisionText = PredictionWords;

/** What a run leaves behind for the predictions of its day: the engine, and how well it lately did. */
export type RunParameters = PredictingState & {
  /** Fingerprint of the matches it has seen. */
  historyKey: number;
  /** Of what it said of the last year's matches before they were played; null while there are none. */
  calibration: RecentCalibration | null;
};

/** What a revision was computed from, kept so that it can be explained and recomputed. */
export type RevisionEvidence = {
  sets: {
    results: ResultProbabilities;
    independent: ResultProbabilities;
    market: ResultProbabilities | null;
    /** What the sets say of goals: more than 2.5, and both teams scoring. */
    goals: Record<"results" | "independent", { over25: number; btts: number }>;
    components: Record<ComponentId, ResultProbabilities | null>;
  };
  contributions: Contribution[];
  confidenceReasons: ConfidenceReason[];
  form: { home: TeamForm; away: TeamForm };
  headToHead: ReturnType<typeof headToHead>;
  /** Best takeable prices at that instant, by selection. */
  bestOdds: Partial<Record<Selection, { odds: number; simulated: boolean }>>;
};

/** A finished match of the pool, as form and samples are read from it. */
export type PoolResult = PastResult & { division: number };

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
  /** Whether the run knows everything up to the day of the match. */
  runOfMatchDay: boolean;
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

/** What a market of a match comes to, before it is explained. */
export type MarketQuote = Pick<
  DraftRevision,
  "market" | "modelRunId" | "runOfMatchDay" | "kickoffAtMs" | "probabilities" | "probabilitySource" | "pick" | "odds"
>;

type QuotedMatch = {
  match: RevisedMatch;
  run: { id: number; parameters: RunParameters };
  prices: readonly KnownPrice[];
  nowMs: number;
};

/**
 * The probabilities and the best price of each market: all that decides whether there is something new to say.
 *
 * @param run of the division the match is played in, made on its day or before
 * @param prices known at `nowMs`, oldest first; closing and simulated ones are not looked at
 */
export function quoteMatch(input: QuotedMatch): MarketQuote[] {
  return quotesFrom(input, predictMatch(input), pricesKnown(input));
}

/**
 * One draft for each market of a match, all read from the one score distribution of the published set: that of the real
 * pre-match prices known at `nowMs` where there are any, else the engine's own.
 *
 * @param results of the pool, oldest first, all known at `nowMs`
 */
export function reviseMatch(input: QuotedMatch & { results: readonly PoolResult[] }): DraftRevision[] {
  const { match, run, results } = input;
  const engine = run.parameters;
  const { homeTeamId, awayTeamId, neutral } = match;
  const prices = pricesKnown(input);
  const prediction = predictMatch(input);
  const { independent, published, results: resultsSet } = prediction.sets;
  const marketResult = prediction.publishedSource === "market" ? published.result : null;
  const grid = marketsOf(published.grid);

  const form = {
    home: recentForm(results, match.homeTeamId),
    away: recentForm(results, match.awayTeamId),
  };
  const confidence = confidenceIn(input, independent.result, marketResult);
  const contributions = contributionsOf({
    ...goalStrengthsOf(engine.predictors, { division: engine.division, homeTeamId, awayTeamId, neutral }),
    neutral,
    ensemble: prediction.pool,
    independent: independent.result,
    marketProbabilities: marketResult,
  });
  const evidence: RevisionEvidence = {
    sets: {
      results: resultsSet.result,
      independent: independent.result,
      market: marketResult,
      goals: { results: goalsOf(resultsSet), independent: goalsOf(independent) },
      components: {
        "dixon-coles": prediction.components["dixon-coles"]?.result ?? null,
        "dixon-coles-shots": prediction.components["dixon-coles-shots"]?.result ?? null,
        elo: prediction.components.elo?.result ?? null,
        pi: prediction.components.pi?.result ?? null,
        "result-memory": prediction.components["result-memory"]?.result ?? null,
        "market-memory": prediction.components["market-memory"]?.result ?? null,
      },
    },
    contributions,
    confidenceReasons: confidence.reasons,
    form,
    headToHead: headToHead(results, match.homeTeamId, match.awayTeamId),
    bestOdds: bestOddsOf(prices),
  };

  return quotesFrom(input, prediction, prices).map((quote) => {
    const { market, pick, probabilities } = quote;
    const text = explainPrediction({
      homeTeam: match.homeTeam,
      awayTeam: match.awayTeam,
      market,
      pick,
      pickProbability: Math.max(...probabilities),
      probabilities: published.result,
      source: prediction.publishedSource,
      expectedGoals: { home: published.parameters.homeGoals, away: published.parameters.awayGoals },
      contributions,
      homeForm: form.home,
      awayForm: form.away,
      sampleSize: engine.sampleSize,
      entrants: engine.predictors.entrants,
      confidence: confidence.confidence,
      reasons: confidence.reasons,
    });
    return {
      ...quote,
      matchId: match.id,
      searchText: `${match.homeSlug} ${match.awaySlug}`.replaceAll("-", " "),
      expectedHomeGoals: published.parameters.homeGoals,
      expectedAwayGoals: published.parameters.awayGoals,
      rho: published.parameters.rho,
      result: published.result,
      overProbability: published.over25,
      bttsProbability: published.btts,
      scorePrediction: scoreBeside(market, pick, grid),
      confidence: confidence.confidence,
      published: confidence.sufficient,
      marketResult,
      textFr: text.fr,
      textEn: text.en,
      evidence,
    };
  });
}

/**
 * Whether a market comes to something else than its last revision says. On the day of the match the engine has seen all
 * it will see: what it says then is told in any case, so that what is judged is what anyone can compute again.
 */
export function differsMaterially(
  last: {
    probability1: number;
    probability2: number;
    probability3: number | null;
    kickoffAtMs: number;
    oddsThousandths: number | null;
    probabilitySource: string;
    modelRunId: number;
  },
  quote: MarketQuote,
): boolean {
  const before = [last.probability1, last.probability2, last.probability3 ?? 0];
  return (
    (quote.runOfMatchDay && last.modelRunId !== quote.modelRunId) ||
    last.kickoffAtMs !== quote.kickoffAtMs ||
    last.probabilitySource !== quote.probabilitySource ||
    last.oddsThousandths !== (quote.odds?.oddsThousandths ?? null) ||
    before.some((probability, index) => Math.abs(probability - (quote.probabilities[index] ?? 0)) >= materialChange)
  );
}

function predictMatch({ match, run, ...input }: QuotedMatch): EnginePrediction {
  const { division } = run.parameters;
  const { homeTeamId, awayTeamId, neutral } = match;
  const books = booksOf(pricesKnown({ match, run, ...input }));
  return predictWith(run.parameters, { division, homeTeamId, awayTeamId, neutral }, books);
}

function pricesKnown({ prices, nowMs }: QuotedMatch): KnownPrice[] {
  return prices.filter((price) => !price.closing && price.knownAtMs <= nowMs);
}

function quotesFrom(
  { match, run }: QuotedMatch,
  { sets, publishedSource }: EnginePrediction,
  prices: readonly KnownPrice[],
): MarketQuote[] {
  return markets.map((market) => {
    const probabilities = probabilitiesOf(market, sets.published);
    const pick = likeliestSelection(market, probabilities);
    const price = bestPrice(latestPrices(prices, market), pick);
    return {
      market,
      modelRunId: run.id,
      runOfMatchDay: run.parameters.asOfDay === Math.floor(match.kickoffAtMs / dayMs),
      kickoffAtMs: match.kickoffAtMs,
      probabilities,
      probabilitySource: publishedSource,
      pick,
      odds: price && {
        oddsThousandths: price.oddsThousandths,
        bookmaker: price.bookmakerName,
        knownAtMs: price.knownAtMs,
        simulated: price.simulated,
      },
    };
  });
}

function goalsOf({ over25, btts }: PredictedSet): { over25: number; btts: number } {
  return { over25, btts };
}

function confidenceIn(
  { match, results, run, nowMs }: Pick<Parameters<typeof reviseMatch>[0], "match" | "results" | "run" | "nowMs">,
  independent: ResultProbabilities,
  marketResult: ResultProbabilities | null,
): Confidence {
  const seenFromMs = nowMs - 2192 * dayMs;
  const { division } = run.parameters;
  const [home, away] = [match.homeTeamId, match.awayTeamId].map((teamId) => {
    const games = results.filter(({ homeTeamId, awayTeamId }) => homeTeamId === teamId || awayTeamId === teamId);
    const count = games.filter((game) => game.division === division && game.playedAtMs >= seenFromMs).length;
    return { count, lastMs: games.at(-1)?.playedAtMs ?? null };
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
    recentCalibration: run.parameters.calibration,
  });
}

function probabilitiesOf(market: Market, { result, over25, btts }: PredictedSet): number[] {
  if (market === "1X2") return [...result];
  return market === "OU" ? [over25, 1 - over25] : [btts, 1 - btts];
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
