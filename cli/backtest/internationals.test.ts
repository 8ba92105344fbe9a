import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { seededRandom } from "../../worker/platform/seeded-random.ts";
import { TapeError } from "../tape/tape-error.ts";
import { type LeagueOutcome, type LeagueTask, runLeague } from "./league-task.ts";
import { baselineTable, scorersTable } from "./print-summary.ts";
import { holdsInternationals, internationalsLeague, readInternationals } from "./read-internationals.ts";
import { listLeagues } from "./read-leagues.ts";
import { gradeLines } from "./score-lines.ts";

const dayMs = 86_400_000;
const teams = ["Albion", "Belmont", "Côte Verte", "Dunmark", "Estia", "United Farms"];
const resultsHeader = "date,home_team,away_team,home_score,away_score,tournament,city,country,neutral";
const goalsHeader = "date,home_team,away_team,team,scorer,minute,own_goal,penalty";
const tournaments = ["Friendly", "UEFA Nations League", "FIFA World Cup qualification", "FIFA World Cup"];
let folder = "";
let outcome: LeagueOutcome;
const task: LeagueTask = {
  folder: "",
  league: internationalsLeague,
  competitions: null,
  from: "2018-01-01",
  to: "2018-12-31",
  lookaheadCheck: true,
  withFeatures: false,
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "aibet-nations-"));
  writeRecord(folder);
  outcome = runLeague({ ...task, folder }, () => {});
});

afterAll(() => rmSync(folder, { recursive: true }));

/** A match every fifth day of four years; the later in the alphabet, the better; the last has not been played. */
function writeRecord(path: string): void {
  const random = seededRandom("nations");
  const [results, goals] = [[resultsHeader], [goalsHeader]];
  for (let index = 0; index < 290; index += 1) {
    const date = new Date(Date.UTC(2015, 0, 5) + 5 * index * dayMs).toISOString().slice(0, 10);
    const home = index % 6;
    const away = (home + 1 + (Math.floor(index / 6) % 5)) % 6;
    const pairing = `${date},${teams[home]},${teams[away]}`;
    const scored = Math.floor(random() * (1.5 + home / 2));
    const conceded = Math.floor(random() * (1.5 + away / 2));
    const score = index === 289 ? "NA,NA" : `${scored},${conceded}`;
    results.push(`${pairing},${score},${tournaments[index % 4]},Town,Land,${index % 4 === 3 ? "TRUE" : "FALSE"}`);
    if (index === 289) continue;
    for (const [team, count] of [
      [teams[home], scored],
      [teams[away], conceded],
    ] as const) {
      for (let goal = 0; goal < count; goal += 1) {
        const star = random() < 0.6 ? "Star" : `Player ${Math.floor(random() * 20)}`;
        goals.push(`${pairing},${team},${team} ${star},${10 + 15 * goal},FALSE,${goal === 2 ? "TRUE" : "FALSE"}`);
      }
    }
  }
  results.push("2018-02-30,Albion,Belmont,1,0,Friendly,Town,Land,FALSE");
  writeFileSync(join(path, "results.csv"), `${results.join("\n")}\n`);
  writeFileSync(join(path, "goalscorers.csv"), `${goals.join("\n")}\n`);
}

test("a folder of internationals is known by its results, and its competitions are its leagues", () => {
  expect(holdsInternationals(folder)).toBe(true);
  expect(listLeagues(folder)).toEqual([
    "fifa-world-cup",
    "fifa-world-cup-qualification",
    "friendly",
    "uefa-nations-league",
  ]);
  const record = readInternationals(folder);
  expect(record.refused).toMatchObject([{ where: expect.stringMatching(/results\.csv:292$/) }]);
  expect(record.history).toHaveLength(289);
  expect(record.history.slice(0, 4).map(({ importance, neutral }) => [importance, neutral])).toEqual([
    ["friendly", false],
    ["qualifier", false],
    ["qualifier", false],
    ["world", true],
  ]);
  expect(() => readInternationals(join(folder, "nowhere"))).toThrow(TapeError);
});

test("every match is predicted under its own names and competition, also the one that has not been played", () => {
  const last = outcome.predicted.at(-1);
  expect(last?.match.score).toBeNull();
  expect(last?.lines.map(({ model }) => model)).toEqual([
    "results",
    "independent",
    "published",
    "elo",
    "pi",
    "result-memory",
    "base-rate",
    "plain-elo",
  ]);
  expect(last?.lines[0]).toMatchObject({ date: "2018-12-20", league: "uefa-nations-league", home: "Belmont" });
  for (const { lines } of outcome.predicted) {
    const [results, independent, published] = lines.map(({ p }) => p);
    expect(independent).toEqual(results);
    expect(published).toEqual(results);
    for (const { p } of lines) expect(p[0] + p[1] + p[2]).toBeCloseTo(1, 6);
  }
});

test("in a record without a future every day is predicted the same", () => {
  expect(outcome.lookahead).toMatchObject({ days: 8, differences: [] });
});

test("the baselines know what was played before the day and nothing of the day itself", () => {
  const rateOn = (date: string) =>
    outcome.predicted.find(({ match }) => match.date === date)?.lines.find(({ model }) => model === "base-rate")?.p;
  const match = outcome.predicted[40]?.match;
  const before = readInternationals(folder).history.filter(
    ({ day, neutral }) => day < (match?.day ?? 0) && neutral === match?.neutral,
  );
  const wins = before.filter(({ homeGoals, awayGoals }) => homeGoals > awayGoals).length;
  expect(rateOn(match?.date ?? "")?.[0]).toBeCloseTo((wins + 1) / (before.length + 3), 9);
});

test("a run can be confined to some competitions, and learns from the others all the same", () => {
  const confined = runLeague({ ...task, folder, competitions: ["fifa-world-cup"], lookaheadCheck: false }, () => {});
  const same = outcome.predicted.filter(({ match }) => match.league === "fifa-world-cup");
  expect(confined.predicted.map(({ lines }) => lines.slice(0, 6))).toEqual(same.map(({ lines }) => lines.slice(0, 6)));
  expect(same.length).toBeGreaterThan(10);
});

test("who scores is said better by the shares of the model than by giving everybody the same", () => {
  const { scorers } = outcome;
  expect(scorers?.matches).toBe(outcome.predicted.length - 1);
  expect(scorers?.anytime.model.brier).toBeLessThan(scorers?.anytime.average.brier ?? 0);
  expect(scorers?.first.model.brier).toBeLessThan(scorers?.first.average.brier ?? 0);
  expect(scorersTable(scorers ?? expect.fail())).toMatch(/unshrunk +0\.\d{5}/);
});

test("the summary sets the results against the baselines, in all and by what was at stake", () => {
  const table = baselineTable(gradeLines(outcome.predicted, outcome.matches), "1").split("\n");
  expect(table.map((row) => row.split(/\s{2,}/)[0])).toEqual([
    "log loss",
    "all",
    "friendly",
    "qualifier",
    "world",
    "world 2018",
    "2018",
  ]);
});
