import fc from "fast-check";
import { expect, test } from "vitest";

import { seededRandom } from "../../platform/seeded-random.ts";
import { marketsOf } from "../score-grid.ts";
import { fitEngine } from "./engine.ts";
import { inventLeague, sharpBook } from "./invented-league.ts";
import type { EngineMatch } from "./match.ts";
import { type EnginePrediction, predictWith } from "./predict.ts";

const dayMs = 86_400_000;
const history = inventLeague(seededRandom("predict"), { seasons: 2 });
const asOfMs = (Math.max(...history.map((match) => match.day)) + 1) * dayMs;
const state = fitEngine(history, asOfMs);
const fixture = { division: 0, homeTeamId: 3, awayTeamId: 6, neutral: false };
const pinnacle = sharpBook(2.1, 3.5, 3.6);
const retail = { ...sharpBook(1.9, 3.3, 3.9), bookmakerSlug: "bwin", sharp: false };

function expectCoherent(prediction: EnginePrediction): void {
  const said = [
    ...Object.values(prediction.sets),
    ...Object.values(prediction.components).filter((one) => one !== null),
  ];
  for (const { result, over25, btts } of said) {
    expect(result[0] + result[1] + result[2]).toBeCloseTo(1, 9);
    for (const p of [...result, over25, btts]) {
      expect(p).toBeGreaterThan(0);
      expect(p).toBeLessThan(1);
    }
  }
  for (const { result, over25, btts, grid } of Object.values(prediction.sets)) {
    const markets = marketsOf(grid);
    for (const [index, p] of markets.result.entries()) expect(p).toBeCloseTo(result[index] ?? 0, 9);
    expect(markets.bothTeamsToScore.yes).toBeCloseTo(btts, 9);
    expect(markets.totals.find(({ line }) => line === 2.5)?.over).toBeCloseTo(over25, 9);
  }
}

test("the published set is the consensus of the match's prices, and no other set looks at them", () => {
  const unpriced = predictWith(state, fixture, null);
  const priced = predictWith(state, fixture, {
    result: [pinnacle, retail],
    totals: [sharpBook(2.4, 1.6)],
  });
  expect(unpriced.publishedSource).toBe("independent");
  expect(unpriced.sets.published).toBe(unpriced.sets.independent);
  expect(priced.publishedSource).toBe("market");
  expect(priced.sets.results).toEqual(unpriced.sets.results);
  expect(priced.sets.independent).toEqual(unpriced.sets.independent);
  expectCoherent(priced);
  // Both books agree on the favourite; over 2.5 at 2.4 against 1.6 is 0.4 less a little.
  expect(priced.sets.published.result[0]).toBeGreaterThan(0.44);
  expect(priced.sets.published.over25).toBeCloseTo(0.4, 1);
});

test("the sharp book has the greater say", () => {
  const chance = (result: (typeof pinnacle)[]) =>
    predictWith(state, fixture, { result, totals: [] }).sets.published.result[0];
  const [sharp, dull, both] = [chance([pinnacle]), chance([retail]), chance([pinnacle, retail])];
  expect(dull).toBeGreaterThan(sharp);
  expect(both - sharp).toBeGreaterThan(0);
  expect(both - sharp).toBeLessThan((dull - sharp) / 4);
});

test("a maximum over books and a simulated bookmaker have no say", () => {
  const honest = predictWith(state, fixture, { result: [pinnacle], totals: [] });
  const noise = [
    { ...sharpBook(2.6, 4, 4.6), bookmakerSlug: "market-max", sharp: false, aggregate: true },
    { ...sharpBook(5, 3.5, 1.7), bookmakerSlug: "simulated", simulated: true },
  ];
  expect(predictWith(state, fixture, { result: [pinnacle, ...noise], totals: [] })).toEqual(honest);
  expect(predictWith(state, fixture, { result: noise, totals: [] }).publishedSource).toBe("independent");
});

test("prices that are none leave the match to the independent set", () => {
  for (const odds of [[2.1, 3.5], [2.1, Number.NaN, 3.6], [1.005, 3.5, 3.6], [0, 0, 0], [-2, 3, 4], []]) {
    const prediction = predictWith(state, fixture, {
      result: [sharpBook(...odds)],
      totals: [sharpBook(1, 2)],
    });
    expect(prediction.publishedSource, odds.join(" ")).toBe("independent");
    expectCoherent(prediction);
  }
  const withTotalsGone = predictWith(state, fixture, { result: [pinnacle], totals: [sharpBook(1.9)] });
  expect(withTotalsGone.publishedSource).toBe("market");
  expectCoherent(withTotalsGone);
});

test("teams never seen, leagues of three matches and leagues of none get a prediction and never a NaN", () => {
  const few = history.slice(0, 3);
  for (const matches of [[], few, history]) {
    const fitted = fitEngine(matches, asOfMs);
    for (const ids of [
      [3, 6],
      [3, 777],
      [777, 888],
    ] as const) {
      const [homeTeamId, awayTeamId] = ids;
      for (const neutral of [true, false]) {
        expectCoherent(
          predictWith(fitted, { division: 0, homeTeamId, awayTeamId, neutral }, { result: [pinnacle], totals: [] }),
        );
        expectCoherent(predictWith(fitted, { division: 2, homeTeamId, awayTeamId, neutral }, null));
      }
    }
  }
});

test("no score, however absurd, breaks it", () => {
  const score = fc.integer({ min: 0, max: 30 });
  fc.assert(
    fc.property(fc.array(fc.tuple(score, score), { minLength: 1, maxLength: 30 }), (scores) => {
      const absurd = scores.map(([homeGoals, awayGoals], index): EngineMatch => ({
        day: 17_000 + 7 * index,
        division: 0,
        homeTeamId: 1 + (index % 3),
        awayTeamId: 4 + (index % 2),
        neutral: index % 4 === 0,
        homeGoals,
        awayGoals,
        shots: null,
        closing: null,
      }));
      expectCoherent(
        predictWith(fitEngine(absurd, 17_300 * dayMs), { ...fixture, homeTeamId: 1, awayTeamId: 4 }, null),
      );
    }),
    { numRuns: 25 },
  );
});
