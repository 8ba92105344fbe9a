import type { Interval } from "../../worker/predict/backtests/backtest.ts";
import type { WinProbability } from "../../worker/live/in-play.ts";
import { expectedCalibrationError, reliabilityBins } from "../../worker/predict/calibration.ts";
import { logLoss } from "../../worker/predict/scoring.ts";
import { bootstrapMean } from "../backtest/score-lines.ts";
import type { Moment } from "./grade-matches.ts";

/** How the model did after so many minutes; differences are to a baseline on the same matches, below 0 is better. */
export type MinuteScore = {
  minute: number;
  count: number;
  logLoss: number;
  calibrationError: number;
  blindToScore: { logLoss: number; difference: Interval | null };
  blindToTeams: { logLoss: number; difference: Interval | null };
  over: { logLoss: number; calibrationError: number };
  btts: { logLoss: number; calibrationError: number };
};

/** The most that probabilities may stray from what happens, on average over ten bins. */
export const mostCalibrationError = 0.015;

export function scoreMinutes(moments: readonly Moment[], seed: string): MinuteScore[] {
  return [...Map.groupBy(moments, ({ minute }) => minute)].map(([minute, ofMinute]) => {
    const lossOf = (moment: Moment, said: WinProbability) => logLoss(resultOf(said), outcomeOf(moment));
    const against = (baseline: "blindToScore" | "blindToTeams") => ({
      logLoss: mean(ofMinute.map((moment) => lossOf(moment, moment[baseline]))),
      difference: bootstrapMean(
        ofMinute.map((moment) => lossOf(moment, moment.model) - lossOf(moment, moment[baseline])),
        `${seed} ${minute} ${baseline}`,
      ),
    });
    const question = (market: "over_2.5" | "btts", happened: (moment: Moment) => boolean) => ({
      logLoss: mean(
        ofMinute.map((moment) => {
          const yes = moment.model[market];
          return logLoss([yes, 1 - yes], happened(moment) ? 0 : 1);
        }),
      ),
      calibrationError: errorOf(
        ofMinute.map((moment) => ({ probability: moment.model[market], happened: happened(moment) })),
      ),
    });
    return {
      minute,
      count: ofMinute.length,
      logLoss: mean(ofMinute.map((moment) => lossOf(moment, moment.model))),
      calibrationError: errorOf(
        ofMinute.flatMap((moment) =>
          resultOf(moment.model).map((probability, index) => ({
            probability: Math.min(1, probability),
            happened: index === outcomeOf(moment),
          })),
        ),
      ),
      blindToScore: against("blindToScore"),
      blindToTeams: against("blindToTeams"),
      over: question("over_2.5", ({ final }) => final.home + final.away > 2),
      btts: question("btts", ({ final }) => final.home > 0 && final.away > 0),
    };
  });
}

/**
 * What falls short of the bounds: at every moment clearly (the whole 95 % interval) below the baseline that ignores the teams,
 * at every moment after kick-off below the one that ignores the score, and everywhere well calibrated. At kick-off there is
 * no score to ignore.
 */
export function shortcomingsOf(scores: readonly MinuteScore[]): string[] {
  const isBelow = (difference: Interval | null) => difference !== null && difference.high95 < 0;
  return scores.flatMap(({ minute, calibrationError, blindToScore, blindToTeams }) => [
    ...(isBelow(blindToTeams.difference) ? [] : [`minute ${minute}: not clearly better than ignoring the teams`]),
    ...(minute === 0 || isBelow(blindToScore.difference)
      ? []
      : [`minute ${minute}: not clearly better than ignoring the score`]),
    ...(calibrationError <= mostCalibrationError
      ? []
      : [`minute ${minute}: expected calibration error ${calibrationError.toFixed(4)} above ${mostCalibrationError}`]),
  ]);
}

function resultOf({ home, draw, away }: WinProbability): number[] {
  return [home, draw, away];
}

function outcomeOf({ final }: Moment): 0 | 1 | 2 {
  return final.home > final.away ? 0 : final.home === final.away ? 1 : 2;
}

function errorOf(samples: Parameters<typeof reliabilityBins>[0]): number {
  return expectedCalibrationError(reliabilityBins(samples)) ?? 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
