import { expect, test } from "vitest";

import { seededRandom } from "../../worker/platform/seeded-random.ts";
import { goalProbabilities } from "../../worker/predict/models/goal-probabilities.ts";
import { type ExpectedMatch, gradeMatches, gradedMinutes } from "./grade-matches.ts";
import { scoreMinutes, shortcomingsOf } from "./judge.ts";
import { measureLeadEffect } from "./lead-effect.ts";
import { resultTable } from "./print-evaluation.ts";

const fromDate = "2010-01-01";

/** A league in which every minute is as good as another and the expectations are what the goals were drawn with. */
function invented(count: number, { blind = false } = {}): ExpectedMatch[] {
  const random = seededRandom("invented");
  return Array.from({ length: count }, (_, index) => {
    const strength = 0.5 + 2 * random();
    const parameters = { homeGoals: strength, awayGoals: 2.8 - strength, rho: 0 };
    const goals = (["home", "away"] as const).flatMap((side) =>
      Array.from({ length: 90 }, (_minute, minute) => ({ minute: minute + 1, side })).filter(
        () => random() < parameters[side === "home" ? "homeGoals" : "awayGoals"] / 90,
      ),
    );
    const said = blind ? { homeGoals: 1.4, awayGoals: 1.4, rho: 0 } : parameters;
    return {
      date: new Date(Date.UTC(2009, 6, 1) + index * 21_600_000).toISOString().slice(0, 10),
      home: "A",
      away: "B",
      neutral: false,
      goals: goals.toSorted((a, b) => a.minute - b.minute),
      expectation: { ...said, result: goalProbabilities(said).result, over25: null },
    };
  });
}

test("a model that knows teams and score is clearly better than one that ignores either", () => {
  const moments = gradeMatches(invented(2500), fromDate);
  expect(new Set(moments.map(({ minute }) => minute))).toEqual(new Set(gradedMinutes));
  const scores = scoreMinutes(moments, "1");
  for (const { minute, blindToScore, blindToTeams, logLoss } of scores) {
    expect(blindToTeams.difference?.high95).toBeLessThan(0);
    if (minute > 0) expect(blindToScore.difference?.high95).toBeLessThan(0);
    expect(blindToTeams.difference?.mean).toBeCloseTo(logLoss - blindToTeams.logLoss, 9);
  }
  expect(resultTable(scores).split("\n")).toHaveLength(gradedMinutes.length + 1);
});

test("a model that ignores the teams itself falls short, and is told where", () => {
  const shortcomings = shortcomingsOf(scoreMinutes(gradeMatches(invented(1500, { blind: true }), fromDate), "1"));
  expect(shortcomings).toContain("minute 0: not clearly better than ignoring the teams");
  expect(shortcomings.filter((line) => line.includes("ignoring the score"))).toEqual([]);
});

test("probabilities that stray from what happens fall short of their bound", () => {
  const [first] = scoreMinutes(gradeMatches(invented(1500), fromDate), "1");
  const strayed = { ...(first ?? expect.fail()), calibrationError: 0.0151 };
  expect(shortcomingsOf([strayed])).toEqual(["minute 0: expected calibration error 0.0151 above 0.015"]);
  expect(shortcomingsOf([{ ...strayed, calibrationError: 0.015 }])).toEqual([]);
});

test("the frequencies a match is held against come from earlier days alone", () => {
  const matches = invented(900);
  const [today = ""] = matches.slice(-1).map(({ date }) => date);
  const blind = (list: readonly ExpectedMatch[]) =>
    gradeMatches(list, today).map(({ blindToTeams }) => Math.round(blindToTeams.home * 1e6));
  const scored = matches.map((match) =>
    match.date === today ? { ...match, goals: [...match.goals, { minute: 90, side: "home" as const }] } : match,
  );
  expect(blind(scored)).toEqual(blind(matches));
});

test("where nobody plays differently for leading, hardly anything is found", () => {
  const { ahead, level, behind, differences } = measureLeadEffect(invented(2000));
  for (const factor of [ahead, level, behind]) expect(Math.abs(factor - 1)).toBeLessThan(0.1);
  expect(differences).toHaveLength(2000 * (gradedMinutes.length - 1));
});
