import { expect, test } from "vitest";

import { seededRandom } from "../../worker/platform/seeded-random.ts";
import { inventLeague } from "../../worker/predict/engine/invented-league.ts";
import type { EngineMatch } from "../../worker/predict/engine/match.ts";
import { footballYearOf } from "../../worker/predict/engine/team-pasts.ts";
import { withLearnedLines } from "./learned-lines.ts";
import type { LeagueOutcome } from "./league-task.ts";
import { type PredictedMatch, predictLeague } from "./predict-league.ts";
import type { BacktestMatch, LeagueRecord } from "./read-leagues.ts";

const ids = ["boosted-trees", "small-network"] as const;
const history = inventLeague(seededRandom("learned lines"), { seasons: 4 });
const years = [...new Set(history.map((match) => footballYearOf(match.day)))];
const lastYear = years.at(-1) ?? 0;
const lastYearDay = Date.UTC(lastYear, 6, 1) / 86_400_000;
const days = { fromDay: 0, toDay: 99_999, withFeatures: true };
const outcome = outcomeOf(history);
const [withLines] = withLearnedLines([outcome], ids, { fromDay: lastYearDay, seed: "1" });

function outcomeOf(matches: readonly EngineMatch[]): LeagueOutcome {
  const record = recordOf(matches);
  return {
    league: "X1",
    predicted: predictLeague(record, days),
    matches: record.matches,
    source: "invented",
    refused: [],
    lookahead: null,
    scorers: null,
  };
}

function recordOf(matches: readonly EngineMatch[]): LeagueRecord {
  return {
    league: "X1",
    source: "invented",
    entrants: "clubs",
    division: 0,
    matches: matches.map((match): BacktestMatch => ({
      date: new Date(match.day * 86_400_000).toISOString().slice(0, 10),
      season: String(footballYearOf(match.day)),
      league: "X1",
      home: String(match.homeTeamId),
      away: String(match.awayTeamId),
      homeTeamId: match.homeTeamId,
      awayTeamId: match.awayTeamId,
      neutral: match.neutral,
      day: match.day,
      score: { home: match.homeGoals, away: match.awayGoals },
      preMatch: { result: [], totals: [] },
      average: { result: null, totals: null },
      best: null,
      closing: null,
    })),
    history: [...matches],
    refused: [],
  };
}

function learnedLines(predicted: readonly PredictedMatch[] | undefined) {
  return (predicted ?? []).flatMap(({ lines }) => lines.filter(({ model }) => model === ids[0] || model === ids[1]));
}

test("every match from the first day asked for has a line of each trained model, and the others are gone", () => {
  const expected = outcome.predicted.filter(({ match }) => match.day >= lastYearDay);
  expect(withLines?.predicted.map(({ match }) => match)).toEqual(expected.map(({ match }) => match));
  expect(learnedLines(withLines?.predicted)).toHaveLength(2 * expected.length);
  for (const { p, over25, btts } of learnedLines(withLines?.predicted)) {
    expect(p[0] + p[1] + p[2]).toBeCloseTo(1, 6);
    expect([...p, over25, btts].every((value) => value > 0 && value < 1)).toBe(true);
  }
  expect(withLines?.predicted.map(({ lines }) => lines.filter(({ model }) => model === "results"))).toEqual(
    expected.map(({ lines }) => lines.filter(({ model }) => model === "results")),
  );
});

test("what predicts a football year has not learned from it: other scores on its last day change no line", () => {
  const lastDay = Math.max(...history.map((match) => match.day));
  const changed = history.map((match) => (match.day === lastDay ? { ...match, homeGoals: 9, awayGoals: 0 } : match));
  const [again] = withLearnedLines([outcomeOf(changed)], ids, { fromDay: lastYearDay, seed: "1" });
  expect(learnedLines(again?.predicted)).toEqual(learnedLines(withLines?.predicted));
});

test("it has learned from the years before: other scores there change the lines", () => {
  const flipped = {
    ...outcome,
    predicted: outcome.predicted.map((predicted) => {
      const { score, day } = predicted.match;
      if (!score || day >= lastYearDay) return predicted;
      return { ...predicted, match: { ...predicted.match, score: { home: score.away, away: score.home } } };
    }),
  };
  const [again] = withLearnedLines([flipped], ids, { fromDay: lastYearDay, seed: "1" });
  const before = learnedLines(withLines?.predicted);
  for (const id of ids) {
    expect(learnedLines(again?.predicted).filter(({ model }) => model === id)).not.toEqual(
      before.filter(({ model }) => model === id),
    );
  }
});

test("a first year, with nothing to learn from, has no line of a trained model", () => {
  const first = history.filter((match) => footballYearOf(match.day) === years[0]);
  const [only] = withLearnedLines([outcomeOf(first)], ids, { fromDay: 0, seed: "1" });
  expect(only?.predicted).toHaveLength(first.length);
  expect(learnedLines(only?.predicted)).toEqual([]);
});
