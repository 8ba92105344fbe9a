import type { LegOutcome } from "../bets/leg-outcome.ts";
import { type ReliabilityBin, expectedCalibrationError, reliabilityBins } from "../predict/calibration.ts";
import { type Market, markets, selectionsOf } from "../predict/market.ts";

/** What was staked on, beside what was published of it when the bet was placed. */
export type PublishedLeg = {
  market: string;
  selection: string;
  lineHundredths: number | null;
  outcome: LegOutcome;
  /** In the order of the market's selections; null where nothing was published. */
  probability1: number | null;
  probability2: number | null;
  probability3: number | null;
};

const publishedLineHundredths = 250;

export type OwnCalibration = { bins: ReliabilityBin[]; expectedCalibrationError: number | null; count: number };

/** Of the selections somebody chose and that were said to happen so often, how many did: legs won or lost in full. */
export function ownCalibrationOf(legs: readonly PublishedLeg[]): OwnCalibration {
  const samples = legs.flatMap((leg) => {
    const probability = publishedProbabilityOf(leg);
    if (probability === null || (leg.outcome !== "won" && leg.outcome !== "lost")) return [];
    return [{ probability, happened: leg.outcome === "won" }];
  });
  const bins = reliabilityBins(samples);
  return { bins, expectedCalibrationError: expectedCalibrationError(bins), count: samples.length };
}

function publishedProbabilityOf(leg: PublishedLeg): number | null {
  const { market, selection, lineHundredths } = leg;
  if (!isFollowable(market) || (lineHundredths !== null && lineHundredths !== publishedLineHundredths)) return null;
  const index = selectionsOf[market].findIndex((one) => one === selection);
  return [leg.probability1, leg.probability2, leg.probability3][index] ?? null;
}

function isFollowable(market: string): market is Market {
  return markets.some((one) => one === market);
}
