import { expectedCalibrationError, reliabilityBins } from "../calibration.ts";
import type { ResultProbabilities } from "../market.ts";
import { goalProbabilities } from "../models/goal-probabilities.ts";
import type { ScoreParameters } from "../score-grid.ts";
import { componentIds, resultComponentCount } from "./components.ts";
import { type Ensemble, type EnsemblePrior, type EnsembleSample, fitEnsemble, poolResults } from "./ensemble.ts";
import type { EngineMatch } from "./match.ts";
import { monthStartOf } from "./pool-settings.ts";

/** What every component said of the matches of one day that morning, and what came; plain JSON. */
export type CalibrationDay = { day: number; matches: CalibrationMatch[] };

type CalibrationMatch = {
  outcomeIndex: 0 | 1 | 2;
  /** 1X2 by component, in millionths, home and away; null where it could say nothing. */
  said: ([homeMillionths: number, awayMillionths: number] | null)[];
};

/**
 * Centres: the exponents of least log loss on 2013-14 to 2017-18, six leagues together, with their shots and without.
 * Precisions: of those tried (30 to 4000) on 2014-15 to 2020-21, refitted month by month for each league alone: in two years
 * a league has too few matches to contradict all the others.
 */
const resultsPriors: Record<SampleKind, EnsemblePrior> = {
  "clubs with shots": { exponents: [0, 0.2, 0, 0.17, 0.83], precision: 400, drawBias: 0.03, drawPrecision: 1200 },
  "clubs without shots": { exponents: [0, 0.25, 0.11, 0.27, 0.41], precision: 400, drawBias: 0, drawPrecision: 1200 },
  nations: { exponents: [0, 0, 0, 0.15, 0.82], precision: 400, drawBias: -0.02, drawPrecision: 1200 },
};
const priors: Record<"independent" | "alone", EnsemblePrior> = {
  independent: { exponents: [0, 0, 0, 0, 0, 1.03], precision: 4000, drawBias: 0.01, drawPrecision: 12_000 },
  alone: { exponents: [1], precision: 400, drawBias: 0, drawPrecision: 1e9 },
};

export function calibrationDay(
  day: number,
  matches: readonly EngineMatch[],
  forecast: (match: EngineMatch) => readonly (ScoreParameters | null)[],
): CalibrationDay {
  return {
    day,
    matches: matches.map((match) => ({
      outcomeIndex: match.homeGoals > match.awayGoals ? 0 : match.homeGoals === match.awayGoals ? 1 : 2,
      said: forecast(match).map((parameters) => {
        if (parameters === null) return null;
        const { result } = goalProbabilities(parameters);
        return [Math.round(result[0] * 1e6), Math.round(result[2] * 1e6)];
      }),
    })),
  };
}

/** The days whose predictions weigh the components of a state: from `fromDay` up to, and without, `epochDay`. */
export function calibrationWindowOf(day: number, windowDays: number): { fromDay: number; epochDay: number } {
  // Anew at the beginning of each month.
  const epochDay = monthStartOf(day);
  return { fromDay: epochDay - windowDays, epochDay };
}

/** What the samples of past days ask for. */
export type FittedEnsembles = {
  results: Ensemble;
  independent: Ensemble;
  /** Of each component for itself, in the order of `componentIds`. */
  temperatures: number[];
};

/** Whether the record holds the shots of most of a league's matches; a pool of nations has none. */
export type SampleKind = "clubs with shots" | "clubs without shots" | "nations";

export function fitEnsembles(days: readonly CalibrationDay[], kind: SampleKind): FittedEnsembles {
  const samples = days.flatMap(({ matches }) => matches.map(sampleOf));
  return {
    results: fitEnsemble(
      samples.map((sample) => ({ ...sample, said: sample.said.slice(0, resultComponentCount) })),
      resultsPriors[kind],
    ),
    independent: fitEnsemble(samples, priors.independent),
    temperatures: componentIds.map((_, index) => {
      const alone = samples.map(({ said, outcomeIndex }) => ({ said: [said[index] ?? null], outcomeIndex }));
      return fitEnsemble(alone, priors.alone).temperature;
    }),
  };
}

/** Log-likelihood: the sum of the logarithms of what the set gave to what came. */
export type RecentCalibration = { expectedCalibrationError: number; logLikelihood: number; count: number };

/**
 * How far the independent set was off, on the days from `fromDay` on: what its components said before each match, at the
 * weights of today.
 *
 * @returns null without a match
 */
export function recentCalibrationOf(
  days: readonly CalibrationDay[],
  ensembles: FittedEnsembles,
  fromDay: number,
): RecentCalibration | null {
  const samples = days.filter(({ day }) => day >= fromDay).flatMap(({ matches }) => matches.map(sampleOf));
  const pooled = samples.flatMap(({ said, outcomeIndex }) => {
    const probabilities =
      said[resultComponentCount] == null
        ? poolResults(ensembles.results, said.slice(0, resultComponentCount))
        : poolResults(ensembles.independent, said);
    return probabilities === null ? [] : [{ probabilities, outcomeIndex }];
  });
  const bins = reliabilityBins(
    pooled.flatMap(({ probabilities, outcomeIndex }) =>
      probabilities.map((probability, index) => ({ probability, happened: index === outcomeIndex })),
    ),
  );
  const error = expectedCalibrationError(bins);
  if (error === null) return null;
  const logLikelihood = pooled.reduce(
    (sum, { probabilities, outcomeIndex }) => sum + Math.log(probabilities[outcomeIndex] ?? 1),
    0,
  );
  return { expectedCalibrationError: error, logLikelihood, count: pooled.length };
}

function sampleOf({ outcomeIndex, said }: CalibrationMatch): EnsembleSample {
  return {
    outcomeIndex,
    said: componentIds.map((_, index): ResultProbabilities | null => {
      const [home, away] = said[index] ?? [];
      if (home === undefined || away === undefined) return null;
      return [home / 1e6, 1 - (home + away) / 1e6, away / 1e6];
    }),
  };
}
