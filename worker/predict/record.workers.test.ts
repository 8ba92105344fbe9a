import { beforeEach, expect, test, vi } from "vitest";

import { createFootball, finishedAs, fixtureOf, resultPrices, seasonOf, teamsOf } from "../../test/football.ts";
import { createWorld, dayMs, freshStore, hourMs, passTime, rowsOf, startMs } from "../../test/world.ts";
import { reliabilityBins } from "./calibration.ts";
import { consensus } from "./no-vig.ts";
import { getPerformance } from "./record.ts";
import { logLoss } from "./scoring.ts";

const teams = teamsOf("Test", 20);
const selections = ["1", "X", "2"];

// Wide, because the machines that run this are small and busy.
vi.setConfig({ testTimeout: 60_000 });
beforeEach(freshStore);

type Judged = { id: number; p1: number; p2: number; p3: number; won: string; correct: number; kickoff: number };

test("calibration, comparisons and trend are those of the judged rows, computed one by one", async () => {
  const refs = teams.slice(0, 10).map((_, index) => `match ${index}`);
  const football = createFootball(
    ...seasonOf({ teams, rounds: 40, untilMs: startMs, seed: 5 }),
    ...refs.map((ref, index) =>
      fixtureOf(ref, {
        home: teams[2 * index] ?? "",
        away: teams[2 * index + 1] ?? "",
        kickoffAtMs: startMs + (index + 1) * hourMs,
      }),
    ),
  );
  const priced = refs.slice(0, 7);
  const closingOdds = (index: number): [number, number, number] => [1.7 + index / 5, 3, 4.9 - index / 2];
  football.prices = priced.flatMap((ref, index) => [
    ...resultPrices(ref, [1.8 + index / 5, 3.1, 4.8 - index / 2], { knownAtMs: startMs - hourMs }),
    ...(index < 5 ? resultPrices(ref, closingOdds(index), { knownAtMs: startMs - hourMs, closing: true }) : []),
  ]);
  const world = createWorld(football);
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  await passTime(dayMs);
  for (const [index, ref] of refs.entries()) football.change(ref, finishedAs(index % 3, (index * 2) % 5));
  world.realNowMs += 300_000;
  world.pending.push({ type: "collect.statuses" });
  await world.drain();

  const rows = await rowsOf<Judged>(
    `select head.match_id as id, probability_1 as p1, probability_2 as p2, probability_3 as p3, winning_selection as won,
      was_correct as correct, head.kickoff_at_ms as kickoff
     from predictions head join prediction_evaluations evaluation on evaluation.id = head.evaluation_id
     join prediction_revisions revision on revision.id = evaluation.revision_id
     where head.market = '1X2' and head.published = 1`,
  );
  expect(rows.length).toBeGreaterThan(6);
  const performance = await getPerformance(world.compose());

  const bins = reliabilityBins(
    rows.flatMap(({ p1, p2, p3, won }) =>
      [p1, p2, p3].map((probability, index) => ({ probability, happened: selections[index] === won })),
    ),
  );
  expect(performance.calibration.count).toBe(rows.length);
  expect(performance.calibration.bins.map((bin) => [bin.count, bin.observed_rate, bin.low, bin.high])).toEqual(
    bins.map((bin) => [bin.count, bin.observedRate, bin.low, bin.high]),
  );
  for (const [index, bin] of bins.entries()) {
    if (bin.meanProbability !== null)
      expect(performance.calibration.bins[index]?.mean_probability).toBeCloseTo(bin.meanProbability, 12);
  }

  const losses = (references: (row: Judged) => readonly number[] | null) =>
    rows.flatMap((row) => {
      const reference = references(row);
      const outcome = selections.indexOf(row.won);
      return reference ? [[logLoss([row.p1, row.p2, row.p3], outcome), logLoss(reference, outcome)] as const] : [];
    });
  const first = Math.min(...rows.map(({ kickoff }) => kickoff));
  const [rates] = await rowsOf<{ home: number; draw: number; away: number }>(
    `select avg(full_time_home > full_time_away) as home, avg(full_time_home = full_time_away) as draw,
      avg(full_time_home < full_time_away) as away from matches where status = 'finished' and kickoff_at_ms < ?`,
    first,
  );
  const ids = await rowsOf<{ id: number; ref: string }>(
    "select id, substr(source_key, 8) as ref from matches where source_key like '%match %'",
  );
  const closingOf = ({ id }: Judged) => {
    const index = priced.slice(0, 5).indexOf(ids.find((match) => match.id === id)?.ref ?? "");
    return index < 0 ? null : consensus([{ odds: closingOdds(index), sharp: false }]);
  };
  for (const [against, pairs] of [
    ["base_rates", losses(() => (rates ? [rates.home, rates.draw, rates.away] : null))],
    ["closing_market", losses(closingOf)],
  ] as const) {
    const told = performance.comparisons.find((comparison) => comparison.against === against);
    const differences = pairs.map(([ours, theirs]) => ours - theirs);
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    const spread = Math.sqrt(
      differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (differences.length - 1) / differences.length,
    );
    expect(differences.length, against).toBeGreaterThan(2);
    expect(told?.count, against).toBe(differences.length);
    expect(told?.difference, against).toBeCloseTo(mean, 10);
    expect(told?.high, against).toBeCloseTo(mean + 1.959964 * spread, 6);
    expect(told?.reference_log_loss).toBeCloseTo(pairs.reduce((sum, [, theirs]) => sum + theirs, 0) / pairs.length, 10);
  }

  const correct = rows.filter((row) => row.correct === 1).length;
  expect(performance.last_30_days).toEqual({
    success_rate: correct / rows.length,
    predictions_count: rows.length,
    trend: "unknown",
  });
  await passTime(31 * dayMs);
  expect((await getPerformance(world.compose())).last_30_days).toMatchObject({
    success_rate: null,
    predictions_count: 0,
  });
  expect(performance.since).toBe(new Date(first).toISOString());
});
