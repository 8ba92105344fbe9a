import { expect, test } from "vitest";

import { seededRandom } from "../../platform/seeded-random.ts";
import { type EngineState, fitEngine, walkEngine } from "./engine.ts";
import { importances } from "./importance.ts";
import { inventLeague } from "./invented-league.ts";
import type { EngineFixture, EngineMatch } from "./match.ts";
import { poolSettings, yearsNeeded } from "./pool-settings.ts";
import { predictWith } from "./predict.ts";

const dayMs = 86_400_000;
const nations = { entrants: "nations" } as const;
const history = inventLeague(seededRandom("nations"), { seasons: 4 }).map((match, index): EngineMatch => {
  return { ...match, shots: null, importance: importances[index % importances.length] ?? "friendly" };
});
const lastDay = Math.max(...history.map((match) => match.day));
const state = fitEngine(history, lastDay * dayMs, null, nations);
const fixture: EngineFixture = { division: 0, homeTeamId: 8, awayTeamId: 1, neutral: true };

test("national teams are predicted by what they did: no price, no shots and no fit to a sample of hundreds of teams", () => {
  const { sets, components } = predictWith(state, fixture, null);
  expect(Object.entries(components).flatMap(([id, said]) => (said === null ? [id] : []))).toEqual([
    "dixon-coles",
    "dixon-coles-shots",
    "market-memory",
  ]);
  expect(sets.independent).toEqual(sets.results);
  expect(sets.results.result[0]).toBeGreaterThan(2 * sets.results.result[2]);
});

test("on neutral ground it makes no difference who is named first", () => {
  const { result } = predictWith(state, fixture, null).sets.results;
  const turned = predictWith(state, { ...fixture, homeTeamId: 1, awayTeamId: 8 }, null).sets.results.result;
  for (const outcome of [0, 1, 2]) expect(turned[2 - outcome]).toBeCloseTo(result[outcome] ?? 0, 2);
});

test("an earlier state and a walk give the state that the day alone gives, to the last bit", () => {
  const walk = walkEngine(history, nations);
  let earlier: EngineState | null = null;
  for (const day of [lastDay - 400, lastDay - 31, lastDay]) {
    const alone = fitEngine(history, day * dayMs, null, nations);
    expect(walk.stateAt(day)).toEqual(alone);
    expect(fitEngine(history, day * dayMs, earlier, nations)).toEqual(alone);
    earlier = JSON.parse(JSON.stringify(alone));
  }
});

test("nothing of the day itself or later is seen, and a state of clubs is not taken for one of nations", () => {
  const day = lastDay - 100;
  const known = history.filter((match) => match.day < day);
  const alone = fitEngine(known, day * dayMs, null, nations);
  expect(fitEngine(history, day * dayMs, null, nations)).toEqual(alone);
  expect(fitEngine(history, day * dayMs, fitEngine(history, (day - 30) * dayMs), nations)).toEqual(alone);
});

test("what a match was about changes what it teaches, and makes an earlier state another past", () => {
  const trifles = history.map((match) => ({ ...match, importance: "friendly" as const }));
  const other = fitEngine(trifles, lastDay * dayMs, null, nations);
  expect(other.predictors.elo.ratings).not.toEqual(state.predictors.elo.ratings);
  expect(other.predictors.resultMemory).not.toEqual(state.predictors.resultMemory);
  expect(fitEngine(history, lastDay * dayMs, other, nations)).toEqual(state);
});

test("clubs do not look at importance", () => {
  const friendlies = history.map((match) => ({ ...match, importance: "friendly" as const }));
  expect(fitEngine(history, lastDay * dayMs).predictors).toEqual(fitEngine(friendlies, lastDay * dayMs).predictors);
});

test("the years before the current one that are asked for are all that a state depends on", () => {
  for (const entrants of ["clubs", "nations"] as const) {
    const { yearOf, firstDayOf } = poolSettings[entrants].calendar;
    const reachDay = firstDayOf(yearOf(lastDay) - yearsNeeded(entrants));
    const ancient = history.map((match) => ({ ...match, day: match.day - (lastDay - reachDay) - 1, homeGoals: 9 }));
    const together = fitEngine([...ancient, ...history], lastDay * dayMs, null, { entrants });
    expect(together.predictors).toEqual(fitEngine(history, lastDay * dayMs, null, { entrants }).predictors);
    expect(together.ensembles).toEqual(fitEngine(history, lastDay * dayMs, null, { entrants }).ensembles);
  }
  expect([yearsNeeded("clubs"), yearsNeeded("nations")]).toEqual([6, 15]);
});
