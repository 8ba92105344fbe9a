import { expect, test } from "vitest";

import type { BacktestBody } from "../../worker/predict/backtests/contract.ts";
import { backtestView } from "./backtest-view.ts";

function entry(changes: Partial<BacktestBody>): BacktestBody {
  return {
    label: "a backtest",
    run: 1,
    model: "published",
    name: "Published set",
    engine_version: "today",
    source: "a record",
    leagues: ["E0"],
    from: "2021-08-01",
    to: "2022-06-30",
    matches: 380,
    log_loss: 0.95,
    ranked_probability_score: 0.19,
    brier: 0.56,
    accuracy: 0.55,
    expected_calibration_error: 0.01,
    market: { count: 380, difference: 0.001, low: -0.001, high: 0.003 },
    totals: { brier: 0.24, market_difference: null },
    btts: { brier: 0.24, base_rate_difference: 0 },
    by_league: [],
    by_season: [],
    by_month: [],
    calibration: [],
    stakes: null,
    lookahead_check: null,
    seed: "1",
    data_hash: "d".repeat(64),
    command: "npm run backtest",
    created_at: "2026-11-21T12:00:00.000Z",
    ...changes,
  };
}

test("without a backtest there is nothing to show", () => {
  expect(backtestView([])).toBeNull();
});

test("the run over most matches of the newest engine is shown, the others are named", () => {
  const view = backtestView([
    entry({ run: 4, matches: 12 }),
    entry({ run: 3, matches: 900 }),
    entry({ run: 2, matches: 5000, engine_version: "yesterday" }),
  ]);
  expect(view?.run.matches).toBe(900);
  expect(view?.others.map(({ run }) => run)).toEqual([4, 2]);
});

test("sets are drawn in their order, and once where they are the same, while every model has its line", () => {
  const stakes = { bets: 3, yield: 0.1, flat_yield: 0.1, closing_line_value: 0.02 };
  const models = [
    entry({ model: "published", log_loss: 0.94, stakes }),
    entry({ model: "elo", log_loss: 0.99 }),
    entry({ model: "independent", log_loss: 0.96 }),
    entry({ model: "results", log_loss: 0.97 }),
  ];
  const view = backtestView(models);
  expect(view?.sets.map(({ model }) => model)).toEqual(["results", "independent", "published"]);
  expect(view?.models.map(({ model, isSet }) => [model, isSet])).toEqual([
    ["published", true],
    ["elo", false],
    ["independent", true],
    ["results", true],
  ]);
  expect(view?.stakes).toEqual(stakes);
  const unpriced = backtestView(models.map((model) => Object.assign({}, model, { log_loss: 0.97 })));
  expect(unpriced?.sets.map(({ model }) => model)).toEqual(["results"]);
  expect(unpriced?.models).toHaveLength(4);
});
