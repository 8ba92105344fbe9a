import { expectedCalibrationError, fitTemperature, reliabilityBins } from "./calibration.ts";
import { winningSelection } from "./market.ts";
import { type DixonColesFit, type PastResult, fitDixonColes, predictResults } from "./models/dixon-coles.ts";

/** What a run of the model leaves behind: the fit, and how well its probabilities proved out of sample. */
export type FittedModel = {
  fit: DixonColesFit;
  temperature: number;
  /** Match clock. */
  calibratedAtMs: number;
  /** Of out-of-sample predictions at that temperature; null while there are none. */
  calibration: { expectedCalibrationError: number; count: number } | null;
};

type Sample = { probabilities: readonly number[]; outcomeIndex: number };

const dayMs = 86_400_000;
const calibrationWindowMs = 300 * dayMs;
const foldMs = 50 * dayMs;
const calibrationKeptMs = 28 * dayMs;

/**
 * Fits the model to everything known at `asOfMs`, and its temperature to what the same model would have said, fold by
 * fold, of the last 300 days knowing only what came before each fold. The temperature is kept for four weeks.
 *
 * @param results oldest first, all played before `asOfMs`
 * @param promotion whether teams come up from a lower division: national teams do not
 */
export function fitCalibrated(
  results: readonly PastResult[],
  asOfMs: number,
  previous: FittedModel | null,
  promotion = true,
): FittedModel {
  const promoted = promotion ? {} : { promotedTeamIds: [] };
  const fit = fitDixonColes(results, { asOfMs, ...promoted, ...(previous ? { start: previous.fit } : {}) });
  if (previous && asOfMs - previous.calibratedAtMs < calibrationKeptMs) return { ...previous, fit };

  const samples = outOfSample(results, asOfMs, promoted);
  return {
    fit,
    temperature: fitTemperature(samples),
    calibratedAtMs: asOfMs,
    calibration: calibrationOf(samples),
  };
}

function outOfSample(
  results: readonly PastResult[],
  asOfMs: number,
  promoted: { promotedTeamIds?: readonly number[] },
): Sample[] {
  const samples: Sample[] = [];
  for (let fromMs = asOfMs - calibrationWindowMs; fromMs < asOfMs; fromMs += foldMs) {
    const known = results.filter((result) => result.playedAtMs < fromMs);
    const fold = results.filter((result) => result.playedAtMs >= fromMs && result.playedAtMs < fromMs + foldMs);
    if (known.length < 200 || fold.length === 0) continue;
    const fit = fitDixonColes(known, { asOfMs: fromMs, ...promoted });
    for (const { homeTeamId, awayTeamId, homeGoals, awayGoals, neutral = false } of fold) {
      const { probabilities } = predictResults(fit, homeTeamId, awayTeamId, { neutral });
      const outcome = winningSelection("1X2", homeGoals, awayGoals);
      samples.push({ probabilities, outcomeIndex: outcome === "1" ? 0 : outcome === "X" ? 1 : 2 });
    }
  }
  return samples;
}

function calibrationOf(samples: readonly Sample[]): FittedModel["calibration"] {
  const bins = reliabilityBins(
    samples.flatMap(({ probabilities, outcomeIndex }) =>
      probabilities.map((probability, index) => ({ probability, happened: index === outcomeIndex })),
    ),
  );
  const error = expectedCalibrationError(bins);
  return error === null ? null : { expectedCalibrationError: error, count: samples.length };
}
