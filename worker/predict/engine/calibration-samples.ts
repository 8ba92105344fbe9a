import { expectedCalibrationError, reliabilityBins } from "../calibration.ts";
import type { ResultProbabilities } from "../market.ts";
import { goalProbabilities } from "../models/goal-probabilities.ts";
import type { ScoreParameters } from "../score-grid.ts";
import { componentIds, resultComponentCount } from "./components.ts";
import { type Ensemble, type EnsemblePrior, type EnsembleSample, fitEnsemble, poolResults } from "./ensemble.ts";
import type { EngineMatch } from "./match.ts";

/** What every component said of the matches of one day that morning, and what came; plain JSON. */
export type CalibrationDay = { day: number; matches: CalibrationMatch[] };

type CalibrationMatch = {
  outcomeIndex: 0 | 1 | 2;
  /** 1X2 by component, in millionths, home and away; null where it could say nothing. */
  said: ([homeMillionths: number, awayMillionths: number] | null)[];
};

/** Weights are fitted to the predictions of two years, anew at the beginning of each month. */
const windowDays = 730;
const dayMs = 86_400_000;

/**
 * Centres: the exponents of least log loss on 2013-14 to 2017-18, six leagues together, with their shots and without.
 * Precisions: of those tried (30 to 4000) on 2014-15 to 2020-21, refitted month by month for each league alone: in two years
 * a league has too few matches to contradict all the others.
 */
const priors: Record<"resultsWithShots" | "resultsWithoutShots" | "independent" | "alone", EnsemblePrior> = {
  resultsWithShots: { exponents: [0, 0.2, 0, 0.17, 0.83], precision: 400, drawBias: 0.03, drawPrecision: 1200 },
  resultsWithoutShots: { exponents: [0, 0.25, 0.11, 0.27, 0.41], precision: 400, drawBias: 0, drawPrecision: 1200 },
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
export function calibrationWindowOf(day: number): { fromDay: number; epochDay: number } {
  const date = new Date(day * dayMs);
  const epochDay = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / dayMs;
  return { fromDay: epochDay - windowDays, epochDay };
}

/** What the samples of past days ask for. */
export type FittedEnsembles = {
  results: Ensemble;
  independent: Ensemble;
  /** Of each component for itself, in the order of `componentIds`. */
  temperatures: number[];
};

/** @param withShots whether the record holds the shots of most of these matches */
export function fitEnsembles(days: readonly CalibrationDay[], withShots: boolean): FittedEnsembles {
  const samples = days.flatMap(({ matches }) => matches.map(sampleOf));
  return {
    results: fitEnsemble(
      samples.map((sample) => ({ ...sample, said: sample.said.slice(0, resultComponentCount) })),
      withShots ? priors.resultsWithShots : priors.resultsWithoutShots,
    ),
    independent: fitEnsemble(samples, priors.independent),
    temperatures: componentIds.map((_, index) => {
      const alone = samples.map(({ said, outcomeIndex }) => ({ said: [said[index] ?? null], outcomeIndex }));
      return fitEnsemble(alone, priors.alone).temperature;
    }),
  };
}

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
): { expectedCalibrationError: number; count: number } | null {
  const samples = days.filter(({ day }) => day >= fromDay).flatMap(({ matches }) => matches.map(sampleOf));
  const bins = reliabilityBins(
    samples.flatMap(({ said, outcomeIndex }) => {
      const pooled =
        said[resultComponentCount] == null
          ? poolResults(ensembles.results, said.slice(0, resultComponentCount))
          : poolResults(ensembles.independent, said);
      return (pooled ?? []).map((probability, index) => ({ probability, happened: index === outcomeIndex }));
    }),
  );
  const error = expectedCalibrationError(bins);
  return error === null ? null : { expectedCalibrationError: error, count: samples.length };
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
