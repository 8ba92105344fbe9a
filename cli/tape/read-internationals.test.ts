import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { nationOf } from "./nations.ts";
import { readInternationals } from "./read-internationals.ts";
import { TapeError } from "./tape-error.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "internationals-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const header = "date,home_team,away_team,home_score,away_score,tournament,city,country,neutral";

function read(rows: readonly string[], teams: readonly string[] = [], firstDate = "2026-06-11") {
  writeFileSync(join(folder, "results.csv"), [header, ...rows, ""].join("\n"));
  return readInternationals(folder, { firstDate, teams });
}

test("a result of the past becomes a match of nations without hour, half-time or goals", () => {
  const { matches, refused } = read([
    "2026-03-31,Bosnia and Herzegovina,United States,2,1,FIFA World Cup qualification,Zenica,Bosnia and Herzegovina,FALSE",
  ]);
  expect(refused).toEqual([]);
  expect(matches).toEqual([
    {
      ref: "int:2026-03-31:bosnia-herzegovina:usa",
      competition: {
        ref: "int:fifa-world-cup-qualification",
        name: "FIFA World Cup qualification",
        country: "WORLD",
        entrants: "nations",
      },
      season: "2026",
      round: null,
      date: "2026-03-31",
      kickoffAtMs: null,
      venue: "Zenica, Bosnia and Herzegovina",
      neutral: false,
      knockOut: true,
      home: { ref: "nation:bosnia-herzegovina", name: "Bosnia & Herzegovina" },
      away: { ref: "nation:usa", name: "USA" },
      fullTime: { home: 2, away: 1 },
      halfTime: null,
      extraTime: null,
      penalties: null,
      goals: null,
      statistics: null,
      openingQuotes: [],
      closingQuotes: [],
    },
  ]);
});

test("as many years are read as the models need, up to the day before the tournament and not a day further", () => {
  const { matches, refused } = read([
    "2011-06-10,Ghana,Iran,1,0,Friendly,Accra,Ghana,FALSE",
    "2011-06-11,Ghana,Iran,2,0,Friendly,Accra,Ghana,FALSE",
    "2026-06-10,Iran,Ghana,3,0,Friendly,Doha,Qatar,TRUE",
    "2026-06-11,Iran,Ghana,4,0,FIFA World Cup,Seattle,United States,TRUE",
    "2026-06-12,Iran,Ghana,NA,NA,FIFA World Cup,Seattle,United States,TRUE",
  ]);
  expect(matches.map(({ date, neutral, knockOut }) => [date, neutral, knockOut])).toEqual([
    ["2011-06-11", false, false],
    ["2026-06-10", true, false],
  ]);
  expect(refused).toEqual([]);
});

test("rows that cannot be played are refused by file and line", () => {
  const { matches, refused } = read([
    "2025-06-10,Ghana,Iran,NA,NA,Friendly,Accra,Ghana,FALSE",
    "2025-06-31,Ghana,Iran,1,0,Friendly,Accra,Ghana,FALSE",
    "2025-06-10,Ghana,,1,0,Friendly,Accra,Ghana,FALSE",
    "2025-06-10,USA,United States,1,0,Friendly,Accra,Ghana,FALSE",
    "2025-06-11,Ghana,Iran,1,,Friendly,Accra,Ghana,FALSE",
    "2025-06-12,Ghana,Iran,1,1,Friendly,Accra,Ghana,FALSE",
    "2025-06-12,Ghana,Iran,1,2,Friendly,Accra,Ghana,FALSE",
  ]);
  expect(matches).toHaveLength(1);
  expect(refused.map(({ where, reason }) => `${where.slice(folder.length + 1)}: ${reason}`)).toEqual([
    "results.csv:2, 2025-06-10 Ghana - Iran: no score: NA-NA",
    "results.csv:3, 2025-06-31 Ghana - Iran: no date: 2025-06-31",
    "results.csv:4, 2025-06-10 Ghana - : a team has no name",
    "results.csv:5, 2025-06-10 USA - United States: a team against itself",
    "results.csv:6, 2025-06-11 Ghana - Iran: no score: 1-",
    "results.csv:8, 2025-06-12 Ghana - Iran: listed twice",
  ]);
});

test("a team of the tournament without a past is told", () => {
  const rows = ["2025-06-12,Ghana,United States,1,1,Friendly,Accra,Ghana,FALSE"];
  expect(read(rows, ["Ghana", "USA"]).notes).toEqual([]);
  expect(read(rows, ["Ghana", "Atlantis"]).notes).toEqual([
    { where: join(folder, "results.csv"), reason: "no match of Atlantis in the 15 years before 2026-06-11" },
  ]);
});

const goalHeader = "date,home_team,away_team,team,scorer,minute,own_goal,penalty";

function readWithGoals(rows: readonly string[], goals: readonly string[]) {
  writeFileSync(join(folder, "goalscorers.csv"), [goalHeader, ...goals, ""].join("\n"));
  return read(rows);
}

test("the listed goals of a match come with it, an own goal on the side of the player", () => {
  const { matches, notes } = readWithGoals(
    [
      "2025-06-12,Ghana,United States,3,2,African Cup of Nations,Accra,Ghana,FALSE",
      "2025-06-13,Ghana,United States,1,0,Friendly,Accra,Ghana,FALSE",
    ],
    [
      "2025-06-12,Ghana,United States,Ghana,André Ayew,12,FALSE,FALSE",
      "2025-06-12,Ghana,United States,Ghana,Tim Ream,45,TRUE,FALSE",
      "2025-06-12,Ghana,United States,United States,Christian Pulisic,90,FALSE,TRUE",
      "2025-06-12,Ghana,United States,United States,NA,97,FALSE,FALSE",
      "2025-06-12,Ghana,United States,Ghana,Antoine Semenyo,119,FALSE,FALSE",
    ],
  );
  expect(notes).toEqual([]);
  expect(matches.map(({ goals }) => goals)).toEqual([
    [
      { kind: "goal", side: "home", minute: 12, extraMinute: null, player: "André Ayew" },
      { kind: "own_goal", side: "away", minute: 45, extraMinute: null, player: "Tim Ream" },
      { kind: "penalty_goal", side: "away", minute: 90, extraMinute: null, player: "Christian Pulisic" },
      { kind: "goal", side: "away", minute: 90, extraMinute: 7, player: null },
      { kind: "goal", side: "home", minute: 90, extraMinute: 29, player: "Antoine Semenyo" },
    ],
    null,
  ]);
});

test("goals that do not add up to the score, or cannot be read, are left out by file and line", () => {
  const { matches, notes } = readWithGoals(
    [
      "2025-06-12,Ghana,Iran,2,0,Friendly,Accra,Ghana,FALSE",
      "2025-06-13,Ghana,Iran,1,0,Friendly,Accra,Ghana,FALSE",
      "2025-06-14,Ghana,Iran,1,0,Friendly,Accra,Ghana,FALSE",
    ],
    [
      "2025-06-12,Ghana,Iran,Ghana,André Ayew,12,FALSE,FALSE",
      "2025-06-13,Ghana,Iran,Ghana,André Ayew,NA,FALSE,FALSE",
      "2025-06-14,Ghana,Iran,Mali,André Ayew,7,FALSE,FALSE",
    ],
  );
  expect(matches.map(({ goals }) => goals)).toEqual([null, null, null]);
  expect(notes.map(({ where, reason }) => `${where.slice(folder.length + 1)}: ${reason}`)).toEqual([
    "goalscorers.csv:2, 2025-06-12 Ghana - Iran: goals give 1-0 after 90 minutes, the score says 2-0; its goals are left out",
    "goalscorers.csv:3, 2025-06-13 Ghana - Iran: a goal without a team or minute; its goals are left out",
    "goalscorers.csv:4, 2025-06-14 Ghana - Iran: a goal without a team or minute; its goals are left out",
  ]);
});

test("a team goes by the name it had at the time of the tournament", () => {
  writeFileSync(
    join(folder, "former_names.csv"),
    "current,former,start_date,end_date\nDR Congo,Zaïre,1971-10-27,1997-05-17\nBenin,Dahomey,1959-11-08,1975-11-30\n",
  );
  const rows = ["1974-03-14,DR Congo,Benin,2,0,Friendly,Cairo,Egypt,TRUE"];
  const teams = ["Zaïre", "Brazil"];
  expect(read(rows, teams, "1974-06-13").matches[0]).toMatchObject({
    home: nationOf("Zaïre"),
    away: nationOf("Benin"),
  });
  expect(read(rows, teams, "1978-06-01").matches[0]?.home).toEqual(nationOf("Zaïre"));
  const later = ["2024-03-14,DR Congo,Benin,2,0,Friendly,Cairo,Egypt,TRUE"];
  expect(read(later, teams).matches[0]?.home).toEqual(nationOf("DR Congo"));
});

test("a file that is missing or is something else is named", () => {
  expect(() => readInternationals(folder, { firstDate: "2026-06-11", teams: [] })).toThrow(TapeError);
  writeFileSync(join(folder, "results.csv"), "date,home_team\n");
  expect(() => readInternationals(folder, { firstDate: "2026-06-11", teams: [] })).toThrow(
    /results\.csv:1: no column away_team, home_score/,
  );
});
