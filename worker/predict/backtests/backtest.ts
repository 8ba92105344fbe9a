/** A mean difference with its 95 % bootstrap interval; below 0 is better than what it is compared with. */
export type Interval = { mean: number; low95: number; high95: number; count: number };

/** How a model did on a part of the matches: a league, a season or a month ("YYYY-MM"). */
export type GroupFigures = {
  name: string;
  count: number;
  logLoss: number;
  /** In log loss to the no-vig average pre-match price, on the matches that have one; null where none has. */
  toMarket: Interval | null;
};

export type BinFigures = { from: number; to: number; count: number; meanProbability: number; observedRate: number };

/** What a backtest found of one model. */
export type BacktestModel = {
  slug: string;
  name: string;
  parameters: Record<string, number>;
  count: number;
  logLoss: number;
  rankedProbabilityScore: number;
  brier: number;
  accuracy: number;
  /** Ten bins, the three results pooled. */
  calibrationError: number;
  toMarket: Interval | null;
  totals: { brier: number; toMarket: number | null };
  btts: { brier: number; toBaseRate: number };
  byLeague: GroupFigures[];
  bySeason: GroupFigures[];
  byMonth: GroupFigures[];
  /** Bins that hold something. */
  bins: BinFigures[];
};

/** What came of the stakes the published set would have recommended. */
export type BacktestStakes = {
  bets: number;
  yield: number | null;
  flatYield: number | null;
  closingLineValue: number | null;
};

/** Lines predicted again in a record without a future, and how many of them came out otherwise. */
export type LookaheadCheck = { days: number; lines: number; differences: number };

/** One walk-forward backtest over all models, as the registry keeps it. */
export type Backtest = {
  /** SHA-256 over data, settings and engine: two runs of the same are one. */
  fingerprint: string;
  source: string;
  /** SHA-256 over the bytes of the files it was computed from. */
  dataHash: string;
  leagues: string[];
  /** First and last day predicted, "YYYY-MM-DD". */
  fromDate: string;
  toDate: string;
  seed: string;
  engineVersion: string;
  /** Computes the same again. */
  command: string;
  matches: number;
  stakes: BacktestStakes;
  /** Null where it was not asked for. */
  lookahead: LookaheadCheck | null;
  models: BacktestModel[];
};
