import fc from "fast-check";
import { expect, test } from "vitest";

import { seededRandom } from "../../platform/seeded-random.ts";
import { type EngineState, fitEngine, walkEngine } from "./engine.ts";
import { inventLeague } from "./invented-league.ts";
import type { ClosingView, EngineFixture, EngineMatch } from "./match.ts";
import { predictWith } from "./predict.ts";

const dayMs = 86_400_000;
const history = inventLeague(seededRandom("engine"));
const lastDay = Math.max(...history.map((match) => match.day));
const asOfDay = lastDay - 60;
const state = fitEngine(history, asOfDay * dayMs);
const fixture: EngineFixture = { division: 0, homeTeamId: 8, awayTeamId: 1, neutral: false };

const otherView: ClosingView = { result: [0.05, 0.15, 0.8], over25: 0.8, goals: { home: 0.7, away: 2.9 } };

function rigged(match: EngineMatch): EngineMatch {
  return { ...match, homeGoals: 0, awayGoals: 7, closing: match.closing && otherView };
}

test("nothing of the day itself or later is seen: not by being there, not by its scores, not by its prices", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 700 }), fc.boolean(), (daysBack, blank) => {
      const day = lastDay - daysBack;
      const known = history.filter((match) => match.day < day);
      const blanked = history.flatMap((match) => (match.day < day ? [match] : blank ? [] : [rigged(match)]));
      const honest = fitEngine(known, day * dayMs);
      expect(fitEngine(blanked, day * dayMs)).toEqual(honest);
      expect(predictWith(fitEngine(blanked, day * dayMs), fixture, null)).toEqual(predictWith(honest, fixture, null));
    }),
    { numRuns: 6 },
  );
});

test("what was played the day before is seen", () => {
  const day = history.findLast((match) => match.day < asOfDay)?.day ?? 0;
  const changed = history.map((match) => (match.day === day ? rigged(match) : match));
  expect(fitEngine(changed, (day + 1) * dayMs).predictors).not.toEqual(
    fitEngine(history, (day + 1) * dayMs).predictors,
  );
});

test("the hour of the day makes no difference, nor the order of the matches", () => {
  expect(fitEngine(history, asOfDay * dayMs + dayMs - 1)).toEqual(state);
  expect(fitEngine(history.toReversed(), asOfDay * dayMs)).toEqual(state);
});

test("an earlier state saves time and changes nothing, to the last bit", () => {
  const earlier: EngineState = JSON.parse(JSON.stringify(fitEngine(history, (asOfDay - 40) * dayMs)));
  expect(fitEngine(history, asOfDay * dayMs, earlier)).toEqual(state);
});

test("an earlier state that has seen another past is not trusted", () => {
  const corrected = history.map((match, index) => (index === history.length - 40 ? rigged(match) : match));
  const wrong = fitEngine(corrected, asOfDay * dayMs);
  expect(wrong).not.toEqual(state);
  expect(fitEngine(history, asOfDay * dayMs, wrong)).toEqual(state);
});

test("walking day by day gives the state that each day alone gives", () => {
  const walk = walkEngine(history);
  for (const day of [asOfDay - 500, asOfDay - 380, asOfDay - 41, asOfDay]) {
    expect(walk.stateAt(day)).toEqual(fitEngine(history, day * dayMs));
  }
});

test("the state is plain JSON, and predicts the same after a journey through text", () => {
  const travelled: EngineState = JSON.parse(JSON.stringify(state));
  expect(travelled).toEqual(state);
  expect(predictWith(travelled, fixture, null)).toEqual(predictWith(state, fixture, null));
});

test("prices never reach the results set, and the closing price of a match only later matches", () => {
  const priceless = history.map((match) => ({ ...match, closing: null }));
  const blind = predictWith(fitEngine(priceless, asOfDay * dayMs), fixture, null);
  const seeing = predictWith(state, fixture, null);
  expect(blind.sets.results).toEqual(seeing.sets.results);
  expect(blind.components["market-memory"]).toBeNull();
  expect(seeing.components["market-memory"]).not.toBeNull();

  const last = history.findLast((match) => match.day < asOfDay);
  const day = last?.day ?? 0;
  const repriced = history.map((match) => (match.day === day ? { ...match, closing: otherView } : match));
  expect(fitEngine(repriced, day * dayMs)).toEqual(fitEngine(history, day * dayMs));
  const [before, after] = [history, repriced].map((matches) =>
    predictWith(
      fitEngine(matches, (day + 1) * dayMs),
      { division: 0, homeTeamId: last?.homeTeamId ?? 0, awayTeamId: last?.awayTeamId ?? 0, neutral: false },
      null,
    ),
  );
  expect(after?.sets.results).toEqual(before?.sets.results);
  expect(after?.sets.independent.result[0]).toBeLessThan((before?.sets.independent.result[0] ?? 0) - 0.02);
});

test("it learns who is strong: the best team at home against the worst is a favourite in every component", () => {
  const { sets, components } = predictWith(state, fixture, null);
  for (const { result } of [...Object.values(sets), ...Object.values(components).filter((said) => said !== null)]) {
    expect(result[0]).toBeGreaterThan(0.55);
    expect(result[0]).toBeGreaterThan(result[2] * 2);
  }
});

test("ground that is nobody's takes the home advantage away", () => {
  const level = { division: 0, homeTeamId: 4, awayTeamId: 5 };
  const there = predictWith(state, { ...level, neutral: true }, null).sets;
  const here = predictWith(state, { ...level, neutral: false }, null).sets;
  expect(there.results.result[0]).toBeLessThan(here.results.result[0]);
  expect(there.independent.result[0]).toBeLessThan(here.independent.result[0]);
});

test("two divisions of one pool share what is known of a team that changes between them", () => {
  const lower = inventLeague(seededRandom("lower"), { division: 1 });
  const pool = [...history.filter((match) => match.day < asOfDay - 100), ...lower];
  const promoted = { division: 0, homeTeamId: 101, awayTeamId: 4, neutral: false };
  const best = { ...promoted, homeTeamId: 108 };
  const upper = fitEngine(pool, asOfDay * dayMs);
  const chance = (asked: EngineFixture) => predictWith(upper, asked, null).sets.independent.result[0];
  expect(chance(best)).toBeGreaterThan(chance(promoted) + 0.05);
  expect(chance({ ...promoted, homeTeamId: 8 })).toBeGreaterThan(chance(best));
  const ofLower = fitEngine(pool, asOfDay * dayMs, null, { division: 1 });
  expect(ofLower.sampleSize).toBe(lower.filter((match) => match.day < asOfDay).length);
  expect(fitEngine(pool, asOfDay * dayMs, upper, { division: 1 })).toEqual(ofLower);
});
