import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { seededRandom } from "../../worker/platform/seeded-random.ts";
import { TapeError } from "../tape/tape-error.ts";
import { runLeague, sampleOf } from "./league-task.ts";
import { type Line, type PredictedMatch, predictDayBlindly, predictLeague } from "./predict-league.ts";
import { listLeagues, readLeague } from "./read-leagues.ts";

const dayMs = 86_400_000;
const header =
  "Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,FTR,HTHG,HTAG,HTR,HS,AS,HST,AST,PSH,PSD,PSA,MaxH,MaxD,MaxA,AvgH,AvgD,AvgA,Avg>2.5,Avg<2.5,PSCH,PSCD,PSCA";
const teams = ["Ashby", "Bourne", "Corby", "Derwent", "Eston", "Frome"];
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "aibet-backtest-"));
  for (const [code, names] of [
    ["E0", teams],
    ["E1", ["Goole", "Hythe", "Irlam", "Jarrow", "Frome"]],
  ] as const) {
    mkdirSync(join(folder, code));
    for (const year of [2020, 2021, 2022])
      writeFileSync(join(folder, code, `${year}-${(year + 1) % 100}.csv`), season(code, names, year));
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

/** A double round robin, one match every third day; the last match has not been played. */
function season(code: string, names: readonly string[], year: number): string {
  const random = seededRandom(`${code} ${year}`);
  const pairs = names.flatMap((home) => names.filter((away) => away !== home).map((away) => [home, away] as const));
  const rows = pairs.map(([home, away], index) => {
    const date = new Date(Date.UTC(year, 7, 10) + 3 * index * dayMs);
    const day = `${String(date.getUTCDate()).padStart(2, "0")}/${String(date.getUTCMonth() + 1).padStart(2, "0")}/${date.getUTCFullYear()}`;
    const blank = year === 2022 && index === pairs.length - 1;
    const [scored, conceded] = [Math.floor(random() * 4), Math.floor(random() * 3)];
    const played = blank
      ? ",,,,,,,,,"
      : `${scored},${conceded},,0,0,,${8 + 2 * scored},9,${2 + scored},${2 + conceded}`;
    const prices = index === 3 ? ",,,,,,,,," : "2.1,3.4,3.8,2.15,3.5,3.9,2.05,3.35,3.7,1.9";
    return `${code},${day},15:00,${home},${away},${played},${prices},1.95,${blank ? ",," : "2.0,3.4,4.1"}`;
  });
  return `${[header, ...rows].join("\n")}\n`;
}

function linesOf(predicted: readonly PredictedMatch[]): Line[] {
  return predicted.flatMap(({ lines }) => lines);
}

const season2022 = { fromDay: Date.UTC(2022, 6, 1) / dayMs, toDay: Date.UTC(2023, 5, 30) / dayMs };

test("every row of the days asked for is predicted under its own names, also the one that has not been played", () => {
  const record = readLeague(folder, "E0", { fromYear: 2022, toYear: 2022 });
  const predicted = predictLeague(record, season2022);
  expect(predicted).toHaveLength(30);
  const last = predicted.at(-1);
  expect(last?.match.score).toBeNull();
  expect(last?.lines[0]).toMatchObject({
    date: "2022-11-05",
    league: "E0",
    home: "Frome",
    away: "Eston",
    model: "results",
  });
  for (const { lines } of predicted) {
    for (const { p, over25, btts } of lines) {
      expect(p[0] + p[1] + p[2]).toBeCloseTo(1, 6);
      expect([...p, over25, btts].every((value) => value > 0 && value < 1)).toBe(true);
    }
  }
});

test("a row without prices is published as the independent set says; others as the market says", () => {
  const predicted = predictLeague(readLeague(folder, "E0", { fromYear: 2022, toYear: 2022 }), season2022);
  const said = (index: number, model: string) => predicted[index]?.lines.find((line) => line.model === model);
  expect(said(3, "published")?.p).toEqual(said(3, "independent")?.p);
  expect(said(3, "no-vig-power")).toBeUndefined();
  expect(said(4, "published")?.p).not.toEqual(said(4, "independent")?.p);
  expect(said(4, "no-vig-shin")?.p[0]).toBeCloseTo(0.46, 1);
});

test("in a record without a future every day is predicted the same, to the last digit", () => {
  const record = readLeague(folder, "E0", { fromYear: 2022, toYear: 2022 });
  const predicted = predictLeague(record, season2022);
  for (const day of new Set(predicted.map(({ match }) => match.day))) {
    if ((day - season2022.fromDay) % 4 !== 0) continue;
    expect(linesOf(predictDayBlindly(record, day))).toEqual(
      linesOf(predicted.filter(({ match }) => match.day === day)),
    );
  }
});

test("the lookahead check finds a prediction that knew its own score", () => {
  const task = {
    folder,
    league: "E0",
    competitions: null,
    from: "2022-07-01",
    to: "2023-06-30",
    lookaheadCheck: true,
    withFeatures: true,
  };
  expect(runLeague(task, () => {}).lookahead).toMatchObject({ days: 8, differences: [] });
  const record = readLeague(folder, "E0", { fromYear: 2022, toYear: 2022 });
  const day = record.matches.findLast((match) => match.score !== null)?.day ?? 0;
  const early = record.history.map((match) => (match.day === day ? { ...match, day: day - 1 } : match));
  expect(linesOf(predictDayBlindly({ ...record, history: early }, day))).not.toEqual(
    linesOf(predictDayBlindly(record, day)),
  );
});

test("what happens in one division is known in the other", () => {
  const alone = readLeague(folder, "E0", { fromYear: 2022, toYear: 2022 });
  const withoutE1 = { ...alone, history: alone.history.filter((match) => match.division === 0) };
  expect(alone.history.some((match) => match.division === 1)).toBe(true);
  expect(predictLeague(alone, season2022)[9]?.lines).not.toEqual(predictLeague(withoutE1, season2022)[9]?.lines);
});

test("the seasons before the first predicted day are read, those after the last are not", () => {
  const years = new Set(
    readLeague(folder, "E0", { fromYear: 2021, toYear: 2021 }).matches.map((match) => match.season),
  );
  expect([...years]).toEqual(["2020-21", "2021-22"]);
});

test("a league or a folder that is not there is named", () => {
  expect(listLeagues(folder)).toEqual(["E0", "E1"]);
  expect(() => readLeague(folder, "SP1", { fromYear: 2022, toYear: 2022 })).toThrow(TapeError);
  expect(() => listLeagues(join(folder, "E0"))).toThrow(/holds no/);
});

test("a sample of days holds the first and the last", () => {
  expect(sampleOf([1, 2, 3])).toEqual([1, 2, 3]);
  expect(sampleOf([])).toEqual([]);
  const days = sampleOf(Array.from({ length: 100 }, (_, index) => index));
  expect(days).toHaveLength(8);
  expect([days[0], days.at(-1)]).toEqual([0, 99]);
});
