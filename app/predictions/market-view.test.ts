import { expect, test } from "vitest";

import { marketsBody } from "../../worker/predict/markets-body.ts";
import { scoreGrid } from "../../worker/predict/score-grid.ts";
import { marketView } from "./market-view.ts";

const scorers = {
  home: { players: [{ player: "Ames", share: 0.3 }], others: 0.7 },
  away: { players: [{ player: "Boll", share: 0.5 }], others: 0.5 },
};

function viewOf(homeGoals: number, awayGoals: number) {
  return marketView(marketsBody(scoreGrid({ homeGoals, awayGoals, rho: 0 }), { home: 1, away: 1 }, scorers));
}

test("of the handicaps five lines are shown, the most balanced one amidst them unless it lies at the edge", () => {
  const even = viewOf(1.3, 1.3).handicaps;
  expect(even.map(({ line }) => line)).toEqual([-0.5, -0.25, 0, 0.25, 0.5]);
  expect(viewOf(2.3, 1.3).handicaps.map(({ line }) => line)).toContain(-1);
  const edge = [-3, -2.75, -2.5, -2.25, -2];
  expect(viewOf(6, 0.3).handicaps.map(({ line }) => line)).toEqual(edge);
  expect(viewOf(0.3, 6).handicaps.map(({ line }) => line)).toEqual(edge.map((line) => -line).toReversed());
  for (const { home, push, away } of even) expect(home + push + away).toBeCloseTo(1, 12);
});

test("a scorer is one row of his team, and everything that can happen first sums to 1", () => {
  const view = viewOf(1.5, 1.1).scorers;
  expect(view?.home.players.map(({ player }) => player)).toEqual(["Ames"]);
  expect(view?.away.players.map(({ player }) => player)).toEqual(["Boll"]);
  const firsts = [view?.home, view?.away].flatMap((team) => [team?.players[0]?.first ?? 0, team?.others.first ?? 0]);
  expect(firsts.reduce((sum, p) => sum + p, view?.noGoal ?? 0)).toBeCloseTo(1, 12);
});
