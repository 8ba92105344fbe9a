import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, expect, test } from "vitest";

import { TapeError } from "../tape/tape-error.ts";
import { readTimedMatches } from "./read-goal-minutes.ts";

const folders: string[] = [];
const range = { from: "2010-01-01", to: "2019-12-31" };

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Matches as "date home away score tournament", goals as "date home away team minute own". */
function record(matches: readonly string[], goals: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), "aibet-minutes-"));
  folders.push(folder);
  const results = matches.map((match) => {
    const [date, home, away, score = "", tournament] = match.split(" ");
    return `${date},${home},${away},${score.replace("-", ",")},${tournament},Town,Land,FALSE`;
  });
  const listed = goals.map((goal) => {
    const [date, home, away, team, minute, own = "FALSE"] = goal.split(" ");
    return `${date},${home},${away},${team},Somebody,${minute},${own},FALSE`;
  });
  const header = "date,home_team,away_team,home_score,away_score,tournament,city,country,neutral";
  writeFileSync(join(folder, "results.csv"), `${[header, ...results].join("\n")}\n`);
  const goalHeader = "date,home_team,away_team,team,scorer,minute,own_goal,penalty";
  writeFileSync(join(folder, "goalscorers.csv"), `${[goalHeader, ...listed].join("\n")}\n`);
  return readTimedMatches(folder, range);
}

/** Why the only match of a record was left out. */
function reasonOf({ leftOut }: ReturnType<typeof record>): string[] {
  return Object.entries(leftOut).flatMap(([reason, count]) => (count > 0 ? [reason] : []));
}

test("goals are placed in order under the team they count for, own goals among them", () => {
  const { matches } = record(
    ["2012-06-01 A B 2-1 Cup", "2009-06-01 A B 1-0 Cup"],
    ["2012-06-01 A B A 90", "2012-06-01 A B A 12 TRUE", "2012-06-01 A B B 45", "2009-06-01 A B A 3"],
  );
  expect(matches).toEqual([
    {
      date: "2012-06-01",
      home: "A",
      away: "B",
      goals: [
        { minute: 12, side: "home" },
        { minute: 45, side: "away" },
        { minute: 90, side: "home" },
      ],
    },
  ]);
});

test("goals of extra time are taken off the score of a match that was level after 90 minutes", () => {
  const { matches } = record(
    ["2012-06-01 A B 2-1 Cup"],
    ["2012-06-01 A B A 12", "2012-06-01 A B B 80", "2012-06-01 A B A 104"],
  );
  expect(matches[0]?.goals).toHaveLength(2);
});

test("what cannot be placed is left out and counted by its reason", () => {
  expect(reasonOf(record(["2012-06-01 A B 1-0 Cup"], []))).toEqual(["no goal of the match is listed"]);
  for (const goal of ["2012-06-01 A B A NA", "2012-06-01 A B C 10", "2012-06-01 A B A "]) {
    expect(reasonOf(record(["2012-06-01 A B 1-0 Cup"], [goal]))).toEqual(["a goal without a minute or team"]);
  }
  expect(reasonOf(record(["2012-06-01 A B 2-0 Cup"], ["2012-06-01 A B A 10"]))).toEqual([
    "goals that do not add up to the score",
  ]);
  expect(reasonOf(record(["2012-06-01 A B 2-0 Cup"], ["2012-06-01 A B A 10", "2012-06-01 A B A 93"]))).toEqual([
    "goals after 90 minutes of a match that was not level then",
  ]);
  expect(record(["2012-06-01 A B NA-NA Cup"], [])).toMatchObject({ matches: [] });
});

test("goalless matches count where their tournament is listed, and nowhere else", () => {
  const listed = record(["2012-06-01 A B 1-0 Cup", "2012-06-05 A C 0-0 Cup"], ["2012-06-01 A B A 10"]);
  expect(listed.matches.map(({ goals }) => goals.length)).toEqual([1, 0]);
  const unlisted = record(["2012-06-01 A B 1-0 Friendly", "2012-06-05 A C 0-0 Friendly"], []);
  expect(unlisted.leftOut["goalless in a tournament whose goals are not listed"]).toBe(1);
});

test("a folder without scorers is refused by name", () => {
  const folder = mkdtempSync(join(tmpdir(), "aibet-minutes-"));
  folders.push(folder);
  expect(() => readTimedMatches(folder, range)).toThrow(TapeError);
});
