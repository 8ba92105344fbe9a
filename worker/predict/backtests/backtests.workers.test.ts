import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";

import { backtestNamed, modelOf } from "../../../test/backtests.ts";
import { createWorld, dumpStore, freshStore, rowsOf } from "../../../test/world.ts";
import type { Backtest } from "./backtest.ts";
import { backtestSchema } from "./contract.ts";
import { listBacktests, registerBacktest, writeBacktestSql } from "./service.ts";

beforeEach(freshStore);

function register(backtest: Backtest) {
  return registerBacktest(createWorld(null).compose(), { backtest });
}

function listed() {
  return listBacktests(createWorld(null).compose());
}

test("a backtest is told as it was found, one entry a model, labelled as no part of the record", async () => {
  await register(backtestNamed("a"));
  const entries = await listed();
  for (const entry of entries) expect(backtestSchema.parse(entry)).toEqual(entry);
  expect(entries.map(({ model }) => model)).toEqual(["independent", "published"]);
  const [independent, published] = entries;
  expect(independent).toMatchObject({
    label: expect.stringMatching(/not the published record/),
    leagues: ["E0", "D1"],
    from: "2021-08-01",
    to: "2023-06-30",
    matches: 120,
    log_loss: 0.983,
    market: { count: 110, difference: 0.003, low: 0.001, high: 0.005 },
    totals: { brier: 0.24, market_difference: 0.001 },
    btts: { brier: 0.245, base_rate_difference: -0.003 },
    stakes: null,
    lookahead_check: null,
    data_hash: "d".repeat(64),
    engine_version: "abcdef012345",
  });
  expect(independent?.by_league.map(({ name, market }) => [name, market?.difference])).toEqual([
    ["E0", 0.003],
    ["D1", 0.004],
  ]);
  expect(independent?.by_month.at(-1)).toEqual({ name: "2021-10", count: 4, log_loss: 1, market: null });
  // Wilson's interval of 72 in 120.
  expect(independent?.calibration.at(-1)).toMatchObject({ count: 120, observed_rate: 0.6 });
  expect(independent?.calibration.at(-1)?.low).toBeCloseTo(0.5106, 3);
  expect(independent?.calibration.at(-1)?.high).toBeCloseTo(0.6832, 3);
  expect(published?.stakes).toEqual({ bets: 30, yield: 0.045, flat_yield: -0.01, closing_line_value: 0.031 });
});

test("the same run is registered once, and what was not checked for looking ahead may be checked later, once", async () => {
  expect(await register(backtestNamed("a"))).toBe("added");
  const before = await dumpStore();
  expect(await register(backtestNamed("a", { matches: 7, models: [modelOf("published", 0.5)] }))).toBe("known");
  expect(await dumpStore()).toEqual(before);

  const checked = { days: 8, lines: 100, differences: 0 };
  expect(await register(backtestNamed("a", { lookahead: checked }))).toBe("known");
  await register(backtestNamed("a", { lookahead: { ...checked, differences: 5 } }));
  expect((await listed()).map((entry) => entry.lookahead_check)).toEqual([checked, checked]);
});

test("the SQL written for another store registers exactly the same", async () => {
  const backtest = backtestNamed("a", { lookahead: { days: 8, lines: 100, differences: 0 } });
  await register(backtest);
  const direct = await dumpStore();
  await freshStore();
  const statements = writeBacktestSql(backtest, 1);
  for (const statement of statements) expect(statement).not.toMatch(/\?/);
  await env.DB.batch(statements.map((statement) => env.DB.prepare(statement)));
  const written = await dumpStore();
  const timeless = (rows: unknown[] | undefined) => rows?.map((row) => Object.assign({}, row, { created_at_ms: null }));
  expect(timeless(written["backtests"])).toEqual(timeless(direct["backtests"]));
  expect(written["backtest_models"]).toEqual(direct["backtest_models"]);
  expect(written["model_registry"]).toEqual(direct["model_registry"]);
  await env.DB.batch(statements.map((statement) => env.DB.prepare(statement)));
  expect(await dumpStore(), "and once").toEqual(written);
});

test("a registered backtest can be neither edited nor replaced nor removed", async () => {
  await register(backtestNamed("a", { lookahead: { days: 8, lines: 100, differences: 3 } }));
  const before = await dumpStore();
  for (const attempt of [
    "update backtests set matches = 1",
    "update backtests set engine_version = 'better'",
    "update backtests set lookahead_differences = 0",
    "update backtests set lookahead_days = null",
    "delete from backtests",
    "insert or replace into backtests select * from backtests",
    "update backtest_models set log_loss = 0.5",
    "update backtest_models set by_month = '[]'",
    "delete from backtest_models",
    "insert or replace into backtest_models select * from backtest_models",
  ]) {
    await expect(env.DB.prepare(attempt).run(), attempt).rejects.toThrow(/repeated, never edited/);
  }
  expect(await dumpStore()).toEqual(before);
});

test("the newest run of each record, leagues and days is listed, three of them at most, newest first", async () => {
  for (const [name, changes] of [
    ["1", { toDate: "2020-06-30" }],
    ["2", { engineVersion: "older" }],
    ["3", { engineVersion: "newer" }],
    ["4", { leagues: ["E0"] }],
    ["5", { source: "npm football.json" }],
  ] as const) {
    await register(
      backtestNamed(name, { ...changes, ...("leagues" in changes ? { leagues: ["E0"] } : {}) } as Partial<Backtest>),
    );
  }
  expect([...new Set((await listed()).map(({ run }) => run))]).toEqual([5, 4, 3]);
});

test("a newer engine brings its version of a model, but not where the Worker predicts with it", async () => {
  await env.DB.batch([
    env.DB.prepare(
      "insert into model_registry (slug, name, version, parameters, created_at_ms) values ('independent', 'Ours', '1', '{}', 1)",
    ),
  ]);
  await register(backtestNamed("1"));
  await register(backtestNamed("2", { engineVersion: "newer", models: [modelOf("elo", 0), modelOf("published", 0)] }));
  await register(backtestNamed("1"));
  expect(await rowsOf("select slug, version, name from model_registry order by slug")).toEqual([
    { slug: "elo", version: "newer", name: "The elo model" },
    { slug: "independent", version: "1", name: "Ours" },
    { slug: "published", version: "newer", name: "The published model" },
  ]);
});
