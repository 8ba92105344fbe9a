import { expect, test } from "vitest";

import { seededRandom } from "../../platform/seeded-random.ts";
import { fitEngine } from "./engine.ts";
import { inventLeague } from "./invented-league.ts";
import { featureNames, matchFeatures } from "./match-features.ts";
import type { EngineFixture, EngineMatch } from "./match.ts";
import { predictWith } from "./predict.ts";
import { isNewcomer, walkTeamPasts } from "./team-pasts.ts";

const dayMs = 86_400_000;
const history = inventLeague(seededRandom("features"));
// A day on which matches are played: they must not be told of each other.
const day = history.at(-16)?.day ?? 0;
const state = fitEngine(history, day * dayMs);
const fixture: EngineFixture = { division: 0, homeTeamId: 8, awayTeamId: 1, neutral: false };

function featuresAt(matches: readonly EngineMatch[], asked = fixture) {
  return matchFeatures(fitEngine(matches, day * dayMs), walkTeamPasts(matches).before(day), asked, day);
}

function valueOf(matches: readonly EngineMatch[], name: string, asked = fixture): number | undefined {
  return featuresAt(matches, asked).results.values[featureNames.results.indexOf(name)];
}

test("every value has a name of its own, and all are finite, also for teams never seen", () => {
  const strangers = { ...fixture, homeTeamId: 900, awayTeamId: 901 };
  for (const features of [featuresAt(history), featuresAt(history, strangers), featuresAt([])]) {
    for (const set of ["results", "independent"] as const) {
      const variant = features[set];
      if (!variant) continue;
      expect(variant.values).toHaveLength(new Set(featureNames[set]).size);
      expect([...variant.values, ...variant.start].every(Number.isFinite)).toBe(true);
    }
  }
});

test("nothing of the day itself or later is told: not by being there, not by its scores, shots or prices", () => {
  const known = history.filter((match) => match.day < day);
  const rigged = history.map((match) =>
    match.day < day ? match : { ...match, homeGoals: 9, awayGoals: 0, shots: null, closing: null },
  );
  expect(featuresAt(rigged)).toEqual(featuresAt(known));
  expect(featuresAt(history.toReversed())).toEqual(featuresAt(known));
});

test("the results features do not change with any price, the independent ones need them", () => {
  const priceless = history.map((match) => ({ ...match, closing: null }));
  expect(featuresAt(priceless).results).toEqual(featuresAt(history).results);
  expect(featuresAt(priceless).independent).toBeNull();
  expect(featuresAt(history).independent?.values).toHaveLength(featureNames.independent.length);
});

test("a model starts from what the pool of its own set says", () => {
  const { results, independent } = matchFeatures(state, walkTeamPasts(history).before(day), fixture, day);
  const { sets } = predictWith(state, fixture, null);
  expect(results.start.map(Math.exp)).toEqual(sets.results.result.map((p) => expect.closeTo(p, 12)));
  expect(independent?.start.map(Math.exp)).toEqual(sets.independent.result.map((p) => expect.closeTo(p, 12)));
});

test("form, rest and shots are those of the team's own last matches", () => {
  const mine = history.filter((match) => match.day < day && [match.homeTeamId, match.awayTeamId].includes(8));
  const last = mine.at(-1);
  expect(valueOf(history, "home:rest-days")).toBe(Math.min(14, day - (last?.day ?? 0)));
  const differences = mine
    .slice(-6)
    .map((match) => (match.homeGoals - match.awayGoals) * (match.homeTeamId === 8 ? 1 : -1));
  // One match's worth of a draw is among the six.
  expect(valueOf(history, "home:goal-difference")).toBeCloseTo(differences.reduce((sum, d) => sum + d, 0) / 7, 12);
  const shots = mine
    .slice(-10)
    .map((match) => (match.homeTeamId === 8 ? match.shots?.homeOnTarget : match.shots?.awayOnTarget) ?? 0);
  expect(valueOf(history, "home:on-target-for")).toBeCloseTo((shots.reduce((sum, n) => sum + n, 0) + 4.4) / 11, 12);
});

test("a team in its first football year in a division is a newcomer, founders and those who stay are not", () => {
  const promoted = history.map((match) => ({
    ...match,
    // Team 8 is there from the last season on only; before, the matches were another team's.
    homeTeamId: match.homeTeamId === 8 && match.day < day - 300 ? 108 : match.homeTeamId,
    awayTeamId: match.awayTeamId === 8 && match.day < day - 300 ? 108 : match.awayTeamId,
  }));
  const pasts = walkTeamPasts(promoted).before(day);
  expect(isNewcomer(pasts, 8, 0, day)).toBe(true);
  expect(isNewcomer(pasts, 1, 0, day)).toBe(false);
  expect(isNewcomer(pasts, 900, 0, day)).toBe(true);
  const firstDay = Math.min(...history.map((match) => match.day)) + 20;
  expect(isNewcomer(walkTeamPasts(history).before(firstDay), 8, 0, firstDay)).toBe(false);
});
