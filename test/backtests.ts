import type { Backtest, BacktestModel, GroupFigures } from "../worker/predict/backtests/backtest.ts";

/** A backtest written by hand: two models, two leagues, two seasons, two months, one of them without prices. */
export function backtestNamed(name: string, changes: Partial<Backtest> = {}): Backtest {
  return {
    fingerprint: name.padEnd(64, "0"),
    source: "football-data.co.uk (CSV), d'origine",
    dataHash: "d".repeat(64),
    leagues: ["E0", "D1"],
    fromDate: "2021-08-01",
    toDate: "2023-06-30",
    seed: "1",
    engineVersion: "abcdef012345",
    command: "npm run backtest -- --data <folder> --leagues E0,D1 --from 2021-08-01 --to 2023-06-30 --seed 1",
    matches: 120,
    stakes: { bets: 30, yield: 0.045, flatYield: -0.01, closingLineValue: 0.031 },
    lookahead: null,
    models: [modelOf("independent", 0.003), modelOf("published", -0.0002)],
    ...changes,
  };
}

export function modelOf(slug: string, difference: number): BacktestModel {
  const groups = (...names: string[]) => names.map((name, index) => groupOf(name, difference + index / 1000));
  return {
    slug,
    name: `The ${slug} model`,
    parameters: { gamma: 0.7 },
    count: 120,
    logLoss: 0.98 + difference,
    rankedProbabilityScore: 0.2,
    brier: 0.58,
    accuracy: 0.52,
    calibrationError: 0.008,
    toMarket: { mean: difference, low95: difference - 0.002, high95: difference + 0.002, count: 110 },
    totals: { brier: 0.24, toMarket: 0.001 },
    btts: { brier: 0.245, toBaseRate: -0.003 },
    byLeague: groups("E0", "D1"),
    bySeason: groups("2021-22", "2022-23"),
    byMonth: [...groups("2021-08", "2021-09"), { name: "2021-10", count: 4, logLoss: 1, toMarket: null }],
    bins: [
      { from: 0.2, to: 0.3, count: 240, meanProbability: 0.25, observedRate: 0.2 },
      { from: 0.5, to: 0.6, count: 120, meanProbability: 0.55, observedRate: 0.6 },
    ],
  };
}

function groupOf(name: string, mean: number): GroupFigures {
  return {
    name,
    count: 60,
    logLoss: 0.98 + mean,
    toMarket: { mean, low95: mean - 0.003, high95: mean + 0.003, count: 55 },
  };
}
