import fc from "fast-check";
import { beforeAll, expect, test, vi } from "vitest";
import * as z from "zod";

import { createFootball, fixtureOf, seasonOf, teamsOf } from "../../test/football.ts";
import { signedIn } from "../../test/signed-in.ts";
import {
  type BetChange,
  type TestBet,
  type TestResult,
  changeBets,
  placeBets,
  settleBets,
} from "../../test/settled-bets.ts";
import { seeds } from "../../test/simulations.ts";
import { type Player, depositFor, expectSoundBooks, openBankroll, playerWith } from "../../test/wallets.ts";
import { createWorld, dayMs, freshStore, hourMs, rowsOf, startMs } from "../../test/world.ts";
import { decimalOf } from "../platform/money.ts";
import { bankrollSchema } from "../wallet/contract.ts";
import { breakDown, dimensions } from "./breakdown.ts";
import {
  adviceListSchema,
  analyticsSchema,
  bankrollStatsSchema,
  comprehensiveSchema,
  dashboardSchema,
  equitySchema,
  globalStatsSchema,
  ownCalibrationListSchema,
  patternListSchema,
  slicesSchema,
  userStatsSchema,
} from "./contract.ts";
import { loadScope, readRecord } from "./records.ts";
import { recordZone } from "./recording.ts";
import { tallyOf } from "./tally.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const teams = teamsOf("Test", 20);
const envelope = z.object({ status: z.literal("success"), data: z.unknown() });
let matchIds: number[] = [];
let references = 0;

beforeAll(async () => {
  await freshStore();
  const football = createFootball(
    ...seasonOf({ teams, rounds: 38, untilMs: startMs, seed: 3 }),
    ...Array.from({ length: 12 }, (_, index) =>
      fixtureOf(`match ${index}`, {
        home: teams[index] ?? "",
        away: teams[index + 8] ?? "",
        kickoffAtMs: startMs + (index + 1) * hourMs,
      }),
    ),
  );
  const world = createWorld(football);
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  const rows = await rowsOf<{ id: number }>("select id from matches where status = 'upcoming' order by id");
  matchIds = rows.map(({ id }) => id);
});

function betOn(match: number, changed: Partial<TestBet> = {}): TestBet {
  references += 1;
  return { reference: `bet_${references}`, matchId: matchIds[match] ?? 0, acceptedAtMs: startMs - hourMs, ...changed };
}

function lostAt(settledAtMs: number): TestResult {
  return { outcome: "lost", payoutMinor: 0, settledAtMs };
}

function wonAt(settledAtMs: number, payoutMinor = 2_000): TestResult {
  return { outcome: "won", payoutMinor, settledAtMs };
}

/** What a player is answered, parsed by the contract. */
function askFor(player: Player, plan: "free" | "premium" = "premium") {
  const ask = signedIn({ userId: player.userId, plan }, () => player.clock.nowMs);
  const of = async <Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> => {
    const { status, body } = await ask("GET", path);
    expect(status, path).toBe(200);
    return schema.parse(body);
  };
  return {
    ask,
    of,
    within: async <Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> =>
      schema.parse((await of(path, envelope)).data),
  };
}

/** Somebody with three follows' worth of results: won 10.00 and lost 10.00 and 5.00, one void, one open. */
async function bettor() {
  const player = await playerWith("100.00");
  const bets = [
    betOn(0, { simulated: true }),
    betOn(1, { selection: "X", bookmaker: "beta", strategy: "ligne" }),
    betOn(2, { market: "OU", selection: "over", lineHundredths: 250, stakeMinor: 500, oddsThousandths: 1_800 }),
    betOn(3, { market: "BTTS", selection: "yes" }),
    betOn(6),
    betOn(4),
  ];
  await placeBets(player, bets);
  const results = [
    wonAt(startMs - 40 * dayMs),
    { ...lostAt(startMs - 2 * dayMs), fairClosingOddsThousandths: 1_600 },
    lostAt(startMs - dayMs),
    { outcome: "void" as const, payoutMinor: 1_000, settledAtMs: startMs - hourMs },
  ];
  await settleBets(
    player,
    results.flatMap((result, index) => {
      const bet = bets[index];
      return bet ? [{ bet, result }] : [];
    }),
  );
  return player;
}

test("a dashboard tells of what was decided, what is pending and what comes next, simulated prices named", async () => {
  const player = await bettor();
  const body = await askFor(player, "free").of("/predictions/user/dashboard/", dashboardSchema);
  expect(body.summary).toEqual({
    total_predictions: 6,
    pending_predictions: 2,
    successful_predictions: 1,
    failed_predictions: 2,
    void_predictions: 1,
    success_rate: 0.333,
    total_stake: "25.00",
    total_profit: "-5.00",
    roi: -0.05,
    yield: -1,
    average_odds: 1.93,
    closing_line_value: 0.25,
    real_price_predictions: 2,
    simulated_price_predictions: 1,
  });
  expect(body).toMatchObject({ currency: "EUR", bankroll_id: null });
  expect(
    body.recent_predictions.map(({ result_status, result_profit, odds_simulated }) => [
      result_status,
      result_profit,
      odds_simulated,
    ]),
  ).toEqual([
    ["void", "0.00", false],
    ["lost", "-5.00", false],
    ["lost", "-10.00", false],
    ["won", "10.00", true],
  ]);
  expect(body.recent_predictions[1]).toMatchObject({
    prediction: null,
    user_stake: "5.00",
    odds: 1.8,
    legs: [{ market: "OU", selection: "over", bookmaker: "alpha", outcome: "lost", match: { id: matchIds[2] } }],
  });
  expect(
    body.upcoming_matches.map(({ legs }) => legs[0]?.match.id),
    "by kick-off, not as they were placed",
  ).toEqual([matchIds[4], matchIds[6]]);
  expect(
    body.profit_by_day.map(({ profit }) => profit),
    "what lies further back is in the first of them",
  ).toEqual(["0.00", "-5.00", "-5.00"]);
  await expectSoundBooks(player.ctx);
});

test("a follow is told with the prediction it follows", async () => {
  const player = await playerWith("100.00");
  const [prediction] = await rowsOf<{
    id: number;
    match_id: number;
    revision_id: number;
    pick: string;
    confidence: number;
  }>(
    `select p.id, p.match_id, p.revision_id, r.pick, r.confidence from predictions p
    join prediction_revisions r on r.id = p.revision_id where p.published = 1 and p.market = '1X2' and p.match_status = 'upcoming'`,
  );
  if (!prediction) throw new Error("nothing is published");
  const bet = betOn(0, {
    matchId: prediction.match_id,
    selection: prediction.pick,
    follows: { predictionId: prediction.id, revisionId: prediction.revision_id },
  });
  await placeBets(player, [bet]);
  const asked = askFor(player);
  const { upcoming_matches: open } = await asked.of("/predictions/user/dashboard/", dashboardSchema);
  expect(open).toHaveLength(1);
  expect(open[0]?.prediction).toMatchObject({
    id: prediction.id,
    match: { id: prediction.match_id },
    type: "1X2",
    prediction_type: prediction.pick,
    confidence: prediction.confidence,
    odds: 2,
    odds_simulated: false,
  });
  await settleBets(player, [{ bet, result: wonAt(player.clock.nowMs) }]);
  const { bins, count } = await asked.within("/analytics/calibration/", ownCalibrationListSchema);
  expect(count).toBe(1);
  expect(bins.filter((bin) => bin.count > 0)).toMatchObject([{ count: 1, observed_rate: 1 }]);
});

test("statistics tell all of it, the last thirty days and every type apart", async () => {
  const player = await bettor();
  player.clock.nowMs += 2 * dayMs;
  await depositFor(player, 5_000);
  const body = await askFor(player, "free").of("/predictions/user/stats/", userStatsSchema);
  expect(body.performance.all_time).toMatchObject({ total_predictions: 6, total_profit: "-5.00", roi: -0.033 });
  expect(body.performance.last_30_days).toEqual({
    total_predictions: 3,
    successful_predictions: 0,
    failed_predictions: 2,
    success_rate: 0,
    total_stake: "15.00",
    profit: "-15.00",
    roi: -0.1,
    simulated_price_predictions: 0,
  });
  expect(body.performance.by_prediction_type).toEqual({
    "1": { count: 1, success_rate: 1 },
    X: { count: 1, success_rate: 0 },
    over: { count: 1, success_rate: 0 },
    yes: { count: 1, success_rate: null },
  });
  expect(body.bankroll_evolution).toEqual([
    { date: "2030-01-01", amount: "95.00", net_deposits: "100.00", profit: "-5.00" },
    { date: "2030-01-03", amount: "145.00", net_deposits: "150.00", profit: "-5.00" },
  ]);
});

test("currencies and bankrolls are never mixed, and nobody sees another's", async () => {
  const player = await bettor();
  const pounds = await openBankroll(player.ctx, "50.00", "GBP");
  const second = await openBankroll(player.ctx, "60.00", "EUR");
  const inPounds = { ...player, bankrollId: pounds };
  const bet = betOn(0, { currency: "GBP" });
  await placeBets(inPounds, [bet]);
  await settleBets(inPounds, [{ bet, result: wonAt(player.clock.nowMs) }]);
  const { of, within, ask } = askFor(player);
  const summaryOf = async (query: string) =>
    (await of(`/predictions/user/dashboard/${query}`, dashboardSchema)).summary;
  expect(await summaryOf("")).toMatchObject({ total_predictions: 6, total_profit: "-5.00", roi: -0.031 });
  expect(await summaryOf("?currency=EUR")).toEqual(await summaryOf(""));
  expect(await summaryOf("?currency=GBP")).toMatchObject({ total_predictions: 1, total_profit: "10.00", roi: 0.2 });
  expect(await summaryOf(`?bankroll=${pounds}`)).toEqual(await summaryOf("?currency=GBP"));
  expect(await summaryOf(`?bankroll=${second}`)).toMatchObject({ total_predictions: 0, roi: 0, success_rate: null });
  expect(await summaryOf("?currency=USD")).toMatchObject({ total_predictions: 0, roi: null });
  expect((await within(`/analytics/equity/?bankroll=${pounds}`, equitySchema)).equity).toHaveLength(1);
  expect((await within("/stats/bankroll/", bankrollStatsSchema)).equity).toHaveLength(4);
  const stranger = askFor(await playerWith("10.00"));
  for (const path of [
    "/predictions/user/dashboard",
    "/predictions/user/stats",
    "/stats/global",
    "/stats/bankroll",
    "/analytics/advice",
    "/analytics/export.csv",
    "/analytics/period",
  ]) {
    expect((await stranger.ask("GET", `${path}/?bankroll=${pounds}`)).status, path).toBe(404);
    expect((await ask("GET", `${path}?bankroll=${pounds}&currency=GBP`)).status, path).toBe(400);
    expect((await ask("GET", `${path}?currency=BTC`)).status, path).toBe(400);
    expect((await ask("GET", `${path}?sort=up`)).status, path).toBe(400);
  }
});

test("somebody without a bankroll is told of nothing", async () => {
  const player = await playerWith("10.00");
  const newcomer = { ...player, userId: (await playerWith("10.00")).userId + 1_000 };
  const { of, within } = askFor(newcomer);
  expect((await of("/predictions/user/dashboard/", dashboardSchema)).summary.total_predictions).toBe(0);
  expect((await of("/predictions/user/stats/", userStatsSchema)).bankroll_evolution).toEqual([]);
  expect(await within("/stats/analytics/comprehensive/", comprehensiveSchema)).toMatchObject({
    currency: "EUR",
    global: { bets: 0, roi: null },
    course: { equity: [], sharpe: null, maximum_drawdown: { amount: "0.00", share: 0 } },
  });
});

test("bankrolls are told with what their bets came to", async () => {
  const player = await bettor();
  const [bankroll] = bankrollSchema.array().parse((await askFor(player).ask("GET", "/bankroll/bankrolls/")).body);
  expect(bankroll?.performance).toEqual({
    total_bets: 4,
    successful_bets: 1,
    failed_bets: 2,
    void_bets: 1,
    success_rate: 0.333,
    average_odds: 1.933,
    turnover: "25.00",
    profit: "-5.00",
    roi: -0.05,
    yield: -1,
    closing_line_value: 0.25,
    real_price_bets: 2,
    simulated_price_bets: 1,
  });
});

test("the course of a bankroll is told with its drawdown and streaks, deposits apart from profit", async () => {
  const player = await bettor();
  const { within } = askFor(player, "free");
  const body = await within("/stats/bankroll/", bankrollStatsSchema);
  expect(body).toMatchObject({
    balance: "75.00",
    open_stakes: "20.00",
    net_deposits: "100.00",
    deposited: "100.00",
    profit: "-5.00",
    roi: -0.05,
    capital: "100.00",
    maximum_drawdown: { amount: "15.00", share: 0.1364 },
    streaks: { current: -2, longest_hits: 1, longest_misses: 2 },
    sharpe: null,
    evolution: [{ date: "2030-01-01", balance: "95.00", net_deposits: "100.00", profit: "-5.00" }],
  });
  expect(body.equity.map(({ profit }) => profit)).toEqual(["10.00", "0.00", "-5.00", "-5.00"]);
  expect(await within("/stats/global/", globalStatsSchema)).toMatchObject({ bets: 4, open_bets: 2, roi: -0.05 });
  const { slices } = await within("/stats/bookmakers/", slicesSchema);
  expect(
    slices.map(({ key, decided_bets, simulated_price_bets }) => [key, decided_bets, simulated_price_bets]),
  ).toEqual([
    ["alpha", 2, 1],
    ["beta", 1, 0],
  ]);
});

test("analytics are part of the premium plan, and say so to everybody else", async () => {
  const player = await bettor();
  const paths = [
    "",
    "period",
    "sport",
    "league",
    "type",
    "selection",
    "odds-band",
    "bookmaker",
    "strategy",
    "equity",
    "patterns",
    "advice",
    "calibration",
    "export.csv",
  ];
  for (const path of paths) {
    const refused = await askFor(player, "free").ask("GET", `/analytics/${path}`);
    expect([refused.status, path]).toEqual([403, path]);
    expect(refused.body).toMatchObject({ error: { code: "PERMISSION_DENIED" } });
    expect((await askFor(player, "premium").ask("GET", `/analytics/${path}`)).status, path).toBe(200);
  }
});

test("bets are broken down along every dimension, and periods by day or month between two days", async () => {
  const player = await bettor();
  const { within } = askFor(player);
  const all = await within("/analytics/", analyticsSchema);
  expect(all.total).toMatchObject({ bets: 4, profit: "-5.00", success_rate: 0.3333, simulated_price_bets: 1 });
  expect(all.by_type.map(({ key, bets }) => [key, bets])).toEqual([
    ["1X2", 2],
    ["BTTS", 1],
    ["OU", 1],
  ]);
  expect(all.by_strategy.map(({ key, profit }) => [key, profit])).toEqual([
    ["ligne", "-10.00"],
    ["tabac", "5.00"],
  ]);
  expect(all.by_odds_band.map(({ key }) => key)).toEqual(["1.50-1.99", "2.00-2.99"]);
  expect((await within("/analytics/league/", slicesSchema)).slices).toEqual(all.by_league);
  expect(all.by_league).toMatchObject([{ key: "Test League", bets: 4 }]);
  const days = async (query: string) =>
    (await within(`/analytics/period/?${query}`, slicesSchema)).slices.map(({ key, profit }) => [key, profit]);
  expect(await days("unit=month")).toEqual([
    ["2026-08", "10.00"],
    ["2026-09", "-10.00"],
    ["2026-10", "-5.00"],
  ]);
  expect(await days("unit=day&date_from=2026-09-30&date_to=2026-10-01")).toEqual([
    ["2026-09-30", "-10.00"],
    ["2026-10-01", "-5.00"],
  ]);
  expect((await askFor(player).ask("GET", "/analytics/period?date_from=2030-01-02&date_to=2030-01-01")).status).toBe(
    400,
  );
});

test("advice stands on a sample and tells it, and patterns are the advice on kinds of bets", async () => {
  const player = await playerWith("1000.00");
  const bets = Array.from({ length: 60 }, (_, index) => betOn(index % 12));
  await placeBets(player, bets);
  const atMs = (index: number) => player.clock.nowMs - (60 - index) * hourMs;
  await settleBets(
    player,
    bets.map((bet, index) => ({ bet, result: index < 15 ? wonAt(atMs(index)) : lostAt(atMs(index)) })),
  );
  const { within } = askFor(player);
  const { bets: count, least_sample: least, advice } = await within("/analytics/advice/", adviceListSchema);
  expect([count, least]).toEqual([60, 30]);
  expect(advice.every((one) => one.bets >= 30)).toBe(true);
  expect(advice.map(({ rule, slice }) => [rule, slice?.dimension])).toContainEqual(["slice_below_price", "league"]);
  const { patterns } = await within("/analytics/patterns/", patternListSchema);
  expect(patterns).toEqual(advice.filter(({ slice }) => slice !== null));
  const few = await within("/analytics/advice/?date_to=2029-12-30", adviceListSchema);
  expect(few).toMatchObject({ bets: 24, advice: [] });
});

test("the export is a file for spreadsheets in either language, whole over its pages", async () => {
  const player = await bettor();
  const { ask } = askFor(player);
  const french = String((await ask("GET", "/analytics/export.csv")).body);
  const english = String((await ask("GET", "/analytics/export.csv?lang=en&date_from=2026-10-01")).body);
  expect(french.split("\r\n")).toHaveLength(6);
  expect(french).toContain(";-10,00");
  expect(english.split("\r\n")).toHaveLength(4);
  expect(english).toContain(",-5.00");
  const ids = Array.from({ length: 2_001 }, (_, index) => betOn(index % 12, { stakeMinor: 1 }));
  const many = await playerWith("100.00");
  await placeBets(many, ids);
  // Many settled at one instant: no page may lose or repeat any of them.
  await settleBets(
    many,
    ids.map((bet, index) => ({ bet, result: lostAt(startMs + Math.floor(index / 700)) })),
  );
  const lines = String((await askFor(many).ask("GET", "/analytics/export.csv")).body).split("\r\n");
  expect(new Set(lines.slice(1, -1).map((line) => line.split(";")[0])).size).toBe(2_001);
  expect(lines).toHaveLength(2_003);
});

test("what is kept by adding and taking off is what bets come to when they are counted anew", async () => {
  const outcomes = ["won", "lost", "void", "half_won", "half_lost"] as const;
  const result = fc.record({
    outcome: fc.constantFrom(...outcomes),
    share: fc.integer({ min: 0, max: 100 }),
    settledAtMs: fc.integer({ min: startMs, max: startMs + 90 * dayMs }),
    fairClosingOddsThousandths: fc.option(fc.integer({ min: 1_100, max: 9_000 })),
  });
  const life = fc.record({
    match: fc.nat({ max: 11 }),
    selection: fc.constantFrom("1", "X", "2"),
    oddsThousandths: fc.integer({ min: 1_100, max: 9_000 }),
    stakeMinor: fc.integer({ min: 1, max: 500 }),
    simulated: fc.boolean(),
    bookmaker: fc.constantFrom("alpha", "beta"),
    results: fc.array(fc.option(result), { minLength: 1, maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 12 }), async (lives) => {
      const player = await playerWith("1000.00");
      const bets = lives.map(({ match, results: _results, ...terms }) => betOn(match, terms));
      await placeBets(player, bets);
      const standing = lives.map(() => ({ result: null as TestResult | null, revision: 0 }));
      for (const step of [0, 1, 2, 3]) {
        const changes = lives.flatMap(({ results, stakeMinor, oddsThousandths }, index): BetChange[] => {
          const [bet, now, next] = [bets[index], standing[index], results[step]];
          if (!bet || !now || next === undefined || (next === null && now.result === null)) return [];
          const mostMinor = Math.floor((stakeMinor * oddsThousandths) / 1_000);
          const after: TestResult | null = next && {
            ...next,
            payoutMinor: next.outcome === "void" ? stakeMinor : Math.floor((mostMinor * next.share) / 100),
          };
          const revision = after ? now.revision + 1 : now.revision;
          standing[index] = { result: after, revision };
          return [{ bet, before: now.result, after, revision }];
        });
        if (changes.length > 0) await changeBets(player, changes);
      }
      const scope = await loadScope(player.ctx, { bankrollId: player.bankrollId, currency: null });
      const { bets: record } = await readRecord(player.ctx, scope);
      expect(record).toHaveLength(standing.filter(({ result: last }) => last !== null).length);
      const kept = await rowsOf(
        `select dimension, name, bets, voids, hits, turnover_minor, returned_minor, odds_thousandths_sum, priced_bets,
          priced_turnover_minor, priced_returned_minor, closed_bets, closing_value_millionths_sum
        from user_prediction_stats where bankroll_id = ? and bets > 0 order by dimension, name`,
        player.bankrollId,
      );
      const anew = [
        ...(record.length > 0 ? [{ dimension: "total", key: "all", tally: tallyOf(record) }] : []),
        ...dimensions.flatMap((dimension) =>
          breakDown(record, dimension, recordZone).map((slice) => ({ ...slice, dimension })),
        ),
      ].map(({ dimension, key, tally }) => [dimension, key, ...Object.values(tally)].join(" "));
      expect(kept.map((row) => Object.values(row).join(" ")).sort()).toEqual(anew.sort());
      expect(scope.profitMinor, "and what the books say of it").toBe(
        tallyOf(record).returnedMinor - tallyOf(record).turnoverMinor,
      );
      const { summary } = await askFor(player).of("/predictions/user/dashboard/", dashboardSchema);
      expect(summary.total_profit).toBe(decimalOf(scope.profitMinor));
    }),
    { numRuns: seeds(15) },
  );
});
