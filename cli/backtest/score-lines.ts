import { expectedCalibrationError, reliabilityBins } from "../../worker/predict/calibration.ts";
import { powerProbabilities } from "../../worker/predict/no-vig.ts";
import { brierScore, logLoss, rankedProbabilityScore } from "../../worker/predict/scoring.ts";
import { seededRandom } from "../../worker/platform/seeded-random.ts";
import type { BacktestModel, GroupFigures, Interval } from "../../worker/predict/backtests/backtest.ts";
import type { Line, PredictedMatch } from "./predict-league.ts";
import type { BacktestMatch } from "./read-leagues.ts";

/** How one model did on the matches that have a result; differences are to the no-vig average pre-match price, below 0 is better. */
export type ModelScore = Omit<BacktestModel, "slug" | "name" | "parameters"> & { model: string };

/** A prediction beside what came and what the market and the base rate said. */
export type GradedLine = {
  line: Line;
  season: string;
  outcomeIndex: 0 | 1 | 2;
  over: 0 | 1;
  bothScored: 0 | 1;
  market: { result: number[] | null; over25: number | null };
  /** Share of earlier matches of the league in which both teams scored. */
  bttsBaseRate: number;
};

const resamples = 1000;

/** Puts what is needed to judge beside every line; matches without a result are left out. */
export function gradeLines(predicted: readonly PredictedMatch[], earlier: readonly BacktestMatch[]): GradedLine[] {
  const baseRate = runningBttsRate(earlier);
  return predicted.flatMap(({ match, lines }) => {
    const { score, average } = match;
    if (!score) return [];
    const graded = {
      season: match.season,
      outcomeIndex: score.home > score.away ? 0 : score.home === score.away ? 1 : 2,
      over: score.home + score.away > 2 ? 1 : 0,
      bothScored: score.home > 0 && score.away > 0 ? 1 : 0,
      market: { result: withoutMargin(average.result), over25: withoutMargin(average.totals)?.[0] ?? null },
      bttsBaseRate: baseRate(match.league, match.day),
    } as const;
    return lines.map((line) => ({ line, ...graded }));
  });
}

/**
 * The figures of each model.
 *
 * @param seed of the bootstrap, which draws matches with replacement, a thousand times
 */
export function scoreModels(graded: readonly GradedLine[], seed: string): ModelScore[] {
  return [...Map.groupBy(graded, ({ line }) => line.model)].map(([model, lines]) => scoreModel(model, lines, seed));
}

function scoreModel(model: string, lines: readonly GradedLine[], seed: string): ModelScore {
  const priced = lines.filter(({ market }) => market.result !== null);
  const totalsPriced = lines.filter(({ market }) => market.over25 !== null);
  const bins = reliabilityBins(
    lines.flatMap(({ line, outcomeIndex }) =>
      line.p.map((probability, index) => ({ probability: Math.min(1, probability), happened: index === outcomeIndex })),
    ),
  );
  return {
    model,
    count: lines.length,
    logLoss: mean(lines, ({ line, outcomeIndex }) => logLoss(line.p, outcomeIndex)),
    rankedProbabilityScore: mean(lines, ({ line, outcomeIndex }) => rankedProbabilityScore(line.p, outcomeIndex)),
    brier: mean(lines, ({ line, outcomeIndex }) => brierScore(line.p, outcomeIndex)),
    accuracy: mean(lines, ({ line, outcomeIndex }) => (line.p.indexOf(Math.max(...line.p)) === outcomeIndex ? 1 : 0)),
    calibrationError: expectedCalibrationError(bins) ?? 0,
    toMarket: bootstrapMean(priced.map(differenceToMarket), `${seed} ${model}`),
    byLeague: groupsOf(lines, ({ line }) => line.league, seed),
    bySeason: groupsOf(lines, ({ season }) => season, seed).toSorted(inOrder),
    byMonth: groupsOf(lines, ({ line }) => line.date.slice(0, 7), seed).toSorted(inOrder),
    bins: bins.flatMap(({ from, to, count, meanProbability, observedRate }) =>
      meanProbability === null || observedRate === null ? [] : [{ from, to, count, meanProbability, observedRate }],
    ),
    totals: {
      brier: mean(lines, ({ line, over }) => (line.over25 - over) ** 2),
      toMarket:
        totalsPriced.length === 0
          ? null
          : mean(
              totalsPriced,
              ({ line, over, market }) => (line.over25 - over) ** 2 - ((market.over25 ?? 0) - over) ** 2,
            ),
    },
    btts: {
      brier: mean(lines, ({ line, bothScored }) => (line.btts - bothScored) ** 2),
      toBaseRate: mean(
        lines,
        ({ line, bothScored, bttsBaseRate }) => (line.btts - bothScored) ** 2 - (bttsBaseRate - bothScored) ** 2,
      ),
    },
  };
}

function groupsOf(lines: readonly GradedLine[], nameOf: (line: GradedLine) => string, seed: string): GroupFigures[] {
  return [...Map.groupBy(lines, nameOf)].map(([name, ofGroup]) => ({
    name,
    count: ofGroup.length,
    logLoss: mean(ofGroup, ({ line, outcomeIndex }) => logLoss(line.p, outcomeIndex)),
    toMarket: bootstrapMean(
      ofGroup.filter(({ market }) => market.result !== null).map(differenceToMarket),
      `${seed} ${name} ${ofGroup[0]?.line.model}`,
    ),
  }));
}

function inOrder(one: GroupFigures, other: GroupFigures): number {
  return one.name < other.name ? -1 : 1;
}

/** Log loss of the line less that of the market; both on the same match. */
export function differenceToMarket({ line, outcomeIndex, market }: GradedLine): number {
  return logLoss(line.p, outcomeIndex) - logLoss(market.result ?? [1, 1, 1], outcomeIndex);
}

/**
 * A mean with its percentile interval by the bootstrap (Efron 1979).
 *
 * @returns null without values
 */
export function bootstrapMean(values: readonly number[], seed: string): Interval | null {
  const count = values.length;
  if (count === 0) return null;
  const random = seededRandom(seed);
  const sample = Float64Array.from(values);
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let draw = 0; draw < count; draw += 1) sum += sample[Math.floor(random() * count)] ?? 0;
    return sum / count;
  }).toSorted((a, b) => a - b);
  return {
    mean: sample.reduce((sum, value) => sum + value, 0) / count,
    low95: means[Math.floor(0.025 * resamples)] ?? 0,
    high95: means[Math.ceil(0.975 * resamples) - 1] ?? 0,
    count,
  };
}

/** Starts at one half with the weight of ten matches, and counts only days before the one asked for. */
function runningBttsRate(matches: readonly BacktestMatch[]): (league: string, day: number) => number {
  const byLeague = Map.groupBy(
    matches.filter((match) => match.score !== null).toSorted((a, b) => a.day - b.day),
    (match) => match.league,
  );
  const running = new Map(
    [...byLeague].map(([league, ofLeague]) => {
      let [count, both] = [10, 5];
      const rates = ofLeague.map(({ day, score }) => {
        const before = { day, rate: both / count };
        count += 1;
        if (score && score.home > 0 && score.away > 0) both += 1;
        return before;
      });
      return [league, new Map(rates.toReversed().map(({ day, rate }) => [day, rate]))];
    }),
  );
  return (league, day) => running.get(league)?.get(day) ?? 0.5;
}

function withoutMargin(odds: readonly number[] | null): number[] | null {
  return odds?.every((price) => price >= 1.01) ? powerProbabilities(odds) : null;
}

function mean<Item>(items: readonly Item[], valueOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0) / items.length;
}
