import type { ResultProbabilities } from "./market.ts";

export type ReasonCode =
  | "home_sample"
  | "away_sample"
  | "promoted_team"
  | "stale_results"
  | "no_market_price"
  | "sets_agree"
  | "sets_disagree"
  | "recent_calibration";

/** Why the confidence is what it is; `effect` in points, `values` the numbers behind it. */
export type ConfidenceReason = { code: ReasonCode; effect: number; values: Record<string, number> };

export type ConfidenceEvidence = {
  /** Matches of each team among the results the model was fitted to. */
  homeMatches: number;
  awayMatches: number;
  homePromoted: boolean;
  awayPromoted: boolean;
  /** Since the older of the two teams' latest results; null when one of them has none. */
  daysSinceLastResult: number | null;
  /** What the model makes of the results alone. */
  resultsProbabilities: ResultProbabilities;
  /** No-vig consensus of the prices known; null without prices. */
  marketProbabilities: ResultProbabilities | null;
  /** Over the probabilities of the latest evaluated predictions; null or a count of 0 while there are none. */
  recentCalibration?: { expectedCalibrationError: number; count: number } | null;
};

export type Confidence = {
  /** Reliability in points, 0 to 100; not a probability. */
  confidence: number;
  /** Their effects and `baseConfidence` add up to the confidence, before it is held within 0 to 100. */
  reasons: ConfidenceReason[];
  /** Whether that is enough to publish. */
  sufficient: boolean;
};

/** A prediction less reliable than this is kept unpublished. */
export const publicationThreshold = 40;

/** What a fitted league is worth before anything is known of the two teams. */
export const baseConfidence = 26;

/** Most that knowing one team can add, and the matches after which 63 % of it is reached. */
const sample = { mostPoints: 22, matches: 15 };
/** Taken off for a team from another division, fading as its matches come in. */
const promotedPoints = 12;
/** An international break is no reason for doubt; three months without a match are. */
const staleness = { freeDays: 21, pointsPerDay: 0.3, mostPoints: 20 };
const noPricePoints = 6;
/**
 * By total variation distance between results and prices: 0.1 is where agreement turns into doubt. On 14,087 matches the
 * results' log loss exceeded that of the prices by 0.001 below a distance of 0.03, by 0.02 around 0.08, by 0.09 above 0.15.
 */
const agreement = { mostPoints: 16, pointsPerUnit: 160, leastPoints: -20 };
/** By expected calibration error, to which chance alone adds about 1/√count in a perfect forecaster with ten bins. */
const calibration = { neutralError: 0.01, mostPoints: 6, leastPoints: -12, halfCount: 200 };

/**
 * How far a prediction can be relied on, from data completeness, agreement between results and prices, and recent
 * calibration; independent of how likely the pick is. The same points for every match, so that two can be compared:
 * more matches, fresher results, closer prices and a smaller calibration error never lower it.
 *
 * @throws RangeError when a count, an age or a probability is not a number of its kind
 */
export function confidenceOf(evidence: ConfidenceEvidence): Confidence {
  assertEvidence(evidence);
  const reasons = [
    ...sampleReasons(evidence),
    ...staleReasons(evidence.daysSinceLastResult),
    priceReason(evidence.resultsProbabilities, evidence.marketProbabilities),
    ...calibrationReasons(evidence.recentCalibration ?? null),
  ];
  const points = reasons.reduce((sum, reason) => sum + reason.effect, baseConfidence);
  const confidence = Math.min(100, Math.max(0, points));
  return { confidence, reasons, sufficient: confidence >= publicationThreshold };
}

function sampleReasons({
  homeMatches,
  awayMatches,
  homePromoted,
  awayPromoted,
}: ConfidenceEvidence): ConfidenceReason[] {
  const reasons: ConfidenceReason[] = [
    { code: "home_sample", effect: samplePoints(homeMatches), values: { matches: homeMatches } },
    { code: "away_sample", effect: samplePoints(awayMatches), values: { matches: awayMatches } },
  ];
  for (const [promoted, matches] of [
    [homePromoted, homeMatches],
    [awayPromoted, awayMatches],
  ] as const) {
    const effect = wholePoints(-promotedPoints * Math.exp(-matches / sample.matches));
    if (promoted && effect !== 0) reasons.push({ code: "promoted_team", effect, values: { matches } });
  }
  return reasons;
}

function samplePoints(matches: number): number {
  return wholePoints(sample.mostPoints * (1 - Math.exp(-matches / sample.matches)));
}

function staleReasons(days: number | null): ConfidenceReason[] {
  if (days === null) return [{ code: "stale_results", effect: -staleness.mostPoints, values: {} }];
  const doubt = Math.max(0, days - staleness.freeDays) * staleness.pointsPerDay;
  const effect = wholePoints(-Math.min(staleness.mostPoints, doubt));
  return effect === 0 ? [] : [{ code: "stale_results", effect, values: { days: Math.floor(days) } }];
}

function priceReason(results: ResultProbabilities, market: ResultProbabilities | null): ConfidenceReason {
  if (market === null) return { code: "no_market_price", effect: -noPricePoints, values: {} };
  const distance = totalVariation(results, market);
  const effect = wholePoints(
    Math.max(agreement.leastPoints, agreement.mostPoints - agreement.pointsPerUnit * distance),
  );
  return { code: effect >= 0 ? "sets_agree" : "sets_disagree", effect, values: { distance } };
}

function calibrationReasons(recent: { expectedCalibrationError: number; count: number } | null): ConfidenceReason[] {
  if (recent === null || recent.count === 0) return [];
  const { neutralError, mostPoints, leastPoints, halfCount } = calibration;
  const neutral = neutralError + 1 / Math.sqrt(recent.count);
  const raw = mostPoints * (1 - recent.expectedCalibrationError / neutral);
  const trust = recent.count / (recent.count + halfCount);
  const effect = wholePoints(Math.max(leastPoints, raw) * trust);
  return [
    { code: "recent_calibration", effect, values: { error: recent.expectedCalibrationError, count: recent.count } },
  ];
}

/** The most probability that two sets can put differently on any event, 0 to 1. */
function totalVariation(a: ResultProbabilities, b: ResultProbabilities): number {
  return (Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2])) / 2;
}

/** Effects are whole, so that the list a reader sees adds up to the figure beside it. */
function wholePoints(points: number): number {
  return Math.round(points) + 0;
}

function assertEvidence(evidence: ConfidenceEvidence): void {
  const { homeMatches, awayMatches, daysSinceLastResult, recentCalibration } = evidence;
  const counts = [homeMatches, awayMatches, daysSinceLastResult ?? 0, recentCalibration?.count ?? 0];
  const rates = [
    recentCalibration?.expectedCalibrationError ?? 0,
    ...evidence.resultsProbabilities,
    ...(evidence.marketProbabilities ?? []),
  ];
  if (counts.some((value) => !(value >= 0)) || rates.some((value) => !(value >= 0 && value <= 1))) {
    throw new RangeError("not the evidence of a prediction");
  }
}
