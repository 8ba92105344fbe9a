import { shortened } from "./training-sample.ts";

/** Features as small whole numbers, by feature and row: how many of its thresholds a value has reached. */
export type FeatureBins = { thresholds: number[][]; codes: Uint8Array[] };

const mostBins = 32;

/** Cuts every feature at its quantiles into at most 32 bins, none of them empty. */
export function binFeatures(rows: readonly (readonly number[])[]): FeatureBins {
  const featureCount = rows[0]?.length ?? 0;
  const columns = Array.from({ length: featureCount }, (_, feature) =>
    Float64Array.from(rows, (row) => row[feature] ?? 0),
  );
  const thresholds = columns.map(thresholdsOf);
  return {
    thresholds,
    codes: columns.map((column, feature) =>
      Uint8Array.from(column, (value) => codeOf(value, thresholds[feature] ?? [])),
    ),
  };
}

function thresholdsOf(column: Float64Array): number[] {
  const sorted = column.toSorted();
  const least = sorted[0] ?? 0;
  const most = sorted.at(-1) ?? 0;
  const cuts = Array.from({ length: mostBins - 1 }, (_, index) => {
    return shortened(sorted[Math.floor(((index + 1) * sorted.length) / mostBins)] ?? least);
  });
  return [...new Set(cuts)].filter((cut) => cut > least && cut <= most);
}

function codeOf(value: number, thresholds: readonly number[]): number {
  let [low, high] = [0, thresholds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value >= (thresholds[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
