import committed from "./artefacts/learned-models.json";

/** Difference in log loss to the ensemble on seasons held back, with its 95 % interval; below 0 the model did better. */
type Difference = { mean: number; low: number; high: number };

/** What became of the models that were trained offline. */
export type LearnedTrials = {
  /** Trained on; ISO dates. */
  matches: number;
  from: string;
  until: string;
  /** Held back, and how many matches they held. */
  seasons: number;
  judged: number;
  /** By model: without any price, and with those of earlier matches. */
  differences: Record<"trees" | "network", { results: Difference; independent: Difference }>;
};

/** The trials of the committed artefacts; null once a model of them has earned a weight, which this would not tell. */
export function learnedTrials(): LearnedTrials | null {
  const trees = committed.find(({ id }) => id === "boosted-trees");
  const network = committed.find(({ id }) => id === "small-network");
  if (!trees || !network) return null;
  const variants = [trees, network].flatMap(({ variants: { results, independent } }) => [results, independent]);
  if (variants.some(({ weight, validation }) => weight !== 0 || validation.toPool.high95 < 0)) return null;
  const { matches, from, until } = trees;
  const { years, toPool } = trees.variants.results.validation;
  return {
    matches,
    from,
    until,
    seasons: years.length,
    judged: toPool.count,
    differences: { trees: differencesOf(trees), network: differencesOf(network) },
  };
}

function differencesOf({ variants: { results, independent } }: (typeof committed)[number]) {
  return { results: differenceOf(results), independent: differenceOf(independent) };
}

function differenceOf({
  validation: {
    toPool: { mean, low95, high95 },
  },
}: (typeof committed)[number]["variants"]["results"]): Difference {
  return { mean, low: low95, high: high95 };
}
