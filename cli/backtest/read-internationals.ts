import { existsSync } from "node:fs";
import { join } from "node:path";

import { slugOf } from "../../worker/matches/match.ts";
import { importanceOf } from "../../worker/predict/engine/importance.ts";
import { readCsv } from "../tape/read-csv.ts";
import { resultColumns } from "../tape/read-internationals.ts";
import { type Refusal, isDate, isScore } from "../tape/record.ts";
import type { BacktestMatch, LeagueRecord } from "./read-leagues.ts";

/** What a run over all national teams goes by; its lines carry the competition, as in "fifa-world-cup". */
export const internationalsLeague = "internationals";

const dayMs = 86_400_000;
const unpriced = {
  preMatch: { result: [], totals: [] },
  average: { result: null, totals: null },
  best: null,
  closing: null,
} satisfies Partial<BacktestMatch>;

/** Whether a folder holds the results of national teams. */
export function holdsInternationals(folder: string): boolean {
  return existsSync(join(folder, "results.csv"));
}

/** What a run reads of such a folder. */
export function internationalsFiles(folder: string): { name: string; path: string }[] {
  return ["results.csv", "goalscorers.csv"].flatMap((name) => {
    const path = join(folder, name);
    return existsSync(path) ? [{ name, path }] : [];
  });
}

/**
 * Reads `results.csv`, names as they stand there. The file tells scores after extra time, which it does not mark: the draws
 * of knock-out matches are missing from what is learned and from what grades.
 *
 * @throws TapeError when the file cannot be read or lacks a column
 */
export function readInternationals(folder: string): LeagueRecord {
  const path = join(folder, "results.csv");
  const refused: Refusal[] = [];
  const rows = readCsv(path, resultColumns).flatMap((row, index) => {
    const text = (column: string) => row[column]?.trim() ?? "";
    const [date, home, away] = [text("date"), text("home_team"), text("away_team")];
    // The end of the file.
    if (date === "" && home === "" && away === "") return [];
    if (isDate(date) && home !== "" && away !== "" && home !== away) return [{ text, date, home, away }];
    refused.push({ where: `${path}:${index + 2}`, reason: `no date, or no two teams: ${date} ${home} - ${away}` });
    return [];
  });
  const names = [...new Set(rows.flatMap(({ home, away }) => [home, away]))].toSorted();
  const numbers = new Map(names.map((name, index) => [name, index + 1]));
  const matches = rows.map(({ text, date, home, away }): BacktestMatch => {
    const [homeText, awayText] = [text("home_score"), text("away_score")];
    const isPlayed = homeText !== "" && awayText !== "" && isScore(Number(homeText), Number(awayText));
    return {
      ...unpriced,
      date,
      season: date.slice(0, 4),
      league: slugOf(text("tournament") || "Friendly"),
      home,
      away,
      homeTeamId: numbers.get(home) ?? 0,
      awayTeamId: numbers.get(away) ?? 0,
      neutral: text("neutral").toUpperCase() === "TRUE",
      day: Date.parse(`${date}T00:00:00Z`) / dayMs,
      score: isPlayed ? { home: Number(homeText), away: Number(awayText) } : null,
    };
  });
  return {
    league: internationalsLeague,
    entrants: "nations",
    division: 0,
    matches: matches.toSorted((a, b) => a.day - b.day),
    history: matches.flatMap(({ score, day, homeTeamId, awayTeamId, neutral, league }) => {
      if (!score) return [];
      const { home: homeGoals, away: awayGoals } = score;
      const importance = importanceOf(league);
      return [
        {
          day,
          division: 0,
          homeTeamId,
          awayTeamId,
          neutral,
          importance,
          homeGoals,
          awayGoals,
          shots: null,
          closing: null,
        },
      ];
    }),
    source: "results.csv (national teams)",
    refused,
  };
}
