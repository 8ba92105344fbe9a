import { expect, test } from "vitest";

import { winProbability } from "./in-play.ts";
import { probabilityOf, standingOf } from "./prediction-standing.ts";

const inPlay = { time: { half: 2, minute: 70 }, homeRedCards: 0, awayRedCards: 0 } as const;

function stands(home: number, away: number, time: "over" | typeof inPlay.time = inPlay.time) {
  const state = { ...inPlay, time, homeGoals: home, awayGoals: away };
  return [
    standingOf({ market: "1X2", pick: "1" }, state),
    standingOf({ market: "1X2", pick: "X" }, state),
    standingOf({ market: "OU", pick: "over" }, state),
    standingOf({ market: "OU", pick: "under" }, state),
    standingOf({ market: "BTTS", pick: "yes" }, state),
    standingOf({ market: "BTTS", pick: "no" }, state),
  ];
}

test("a prediction holds or is open until goals that cannot be unmade decide it", () => {
  expect(stands(0, 0)).toEqual(["open", "holding", "open", "holding", "open", "holding"]);
  expect(stands(2, 0)).toEqual(["holding", "open", "open", "holding", "open", "holding"]);
  expect(stands(1, 1)).toEqual(["open", "holding", "open", "holding", "won_already", "lost"]);
  expect(stands(2, 1)).toEqual(["holding", "open", "won_already", "lost", "won_already", "lost"]);
});

test("at the end of the 90 minutes everything is decided", () => {
  expect(stands(2, 0, "over")).toEqual(["won_already", "lost", "lost", "won_already", "lost", "won_already"]);
  expect(stands(1, 1, "over")).toEqual(["lost", "won_already", "lost", "won_already", "won_already", "lost"]);
});

test("the probability of a prediction is that of its own selection", () => {
  const expectation = { homeGoals: 1.5, awayGoals: 1, rho: 0, result: [0.5, 0.3, 0.2], over25: 0.4 } as const;
  const said = winProbability(expectation, { ...inPlay, homeGoals: 1, awayGoals: 0 });
  const of = (selection: Parameters<typeof probabilityOf>[0]) => probabilityOf(selection, said);
  expect([of("1"), of("X"), of("2"), of("over"), of("yes")]).toEqual([
    said.home,
    said.draw,
    said.away,
    said["over_2.5"],
    said.btts,
  ]);
  expect(of("under") + of("over")).toBe(1);
  expect(of("no") + of("yes")).toBe(1);
});
