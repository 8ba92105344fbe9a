import { join } from "node:path";

import { pairingKey } from "../tape/international-goals.ts";
import { type CsvRow, readCsv } from "../tape/read-csv.ts";
import { isDate, isScore } from "../tape/record.ts";

/** An international of 90 minutes, of which every goal has its minute. */
export type TimedMatch = {
  date: string;
  home: string;
  away: string;
  /** 1 to 90 in order; goals of stoppage time stand at 45 and 90. Own goals stand with the team they count for. */
  goals: { minute: number; side: "home" | "away" }[];
};

/** How many matches cannot be replayed, by why. */
export type LeftOut = Record<Reason, number>;

type Reason =
  | "no goal of the match is listed"
  | "a goal without a minute or team"
  | "goals that do not add up to the score"
  | "goals after 90 minutes of a match that was not level then"
  | "goalless in a tournament whose goals are not listed";

const resultColumns = ["date", "home_team", "away_team", "home_score", "away_score", "tournament"];
const goalColumns = ["date", "home_team", "away_team", "team", "minute", "own_goal"];
/** Of the year of a tournament: as many of its matches with goals have them listed. */
const listedShare = 0.9;

/**
 * Reads `results.csv` and `goalscorers.csv`: all matches of `[from, to]` whose goals can be placed within their 90 minutes.
 *
 * - The scorers' file lists own goals under the team they count for.
 * - It puts goals of stoppage time at 45 and 90, so later minutes are extra time: they are taken off the score, which
 *   includes them, if the match was level after 90 minutes. Otherwise it may be stoppage time or the second leg of a tie, and
 *   the match is left out.
 * - Goalless matches have nothing to list. They count where their tournament and year is listed, since without them every match
 *   would be known to have a goal.
 *
 * @throws TapeError when a file cannot be read or lacks a column
 */
export function readTimedMatches(
  folder: string,
  { from, to }: { from: string; to: string },
): { matches: TimedMatch[]; leftOut: LeftOut } {
  const goalRows = Map.groupBy(readCsv(join(folder, "goalscorers.csv"), goalColumns), pairingOf);
  const rows = readCsv(join(folder, "results.csv"), resultColumns).filter((row) => {
    const date = row["date"] ?? "";
    return isDate(date) && date >= from && date <= to && isPlayed(row);
  });
  const listed = listedTournaments(rows, goalRows);
  const leftOut: LeftOut = {
    "no goal of the match is listed": 0,
    "a goal without a minute or team": 0,
    "goals that do not add up to the score": 0,
    "goals after 90 minutes of a match that was not level then": 0,
    "goalless in a tournament whose goals are not listed": 0,
  };
  const matches = rows.flatMap((row): TimedMatch[] => {
    const goals = goalsOf(row, goalRows.get(pairingOf(row)) ?? [], listed);
    if (typeof goals === "string") {
      leftOut[goals] += 1;
      return [];
    }
    return [{ date: row["date"] ?? "", home: row["home_team"] ?? "", away: row["away_team"] ?? "", goals }];
  });
  return { matches, leftOut };
}

function goalsOf(row: CsvRow, goalRows: readonly CsvRow[], listed: ReadonlySet<string>): TimedMatch["goals"] | Reason {
  const score = { home: Number(row["home_score"]), away: Number(row["away_score"]) };
  if (goalRows.length === 0) {
    if (score.home + score.away > 0) return "no goal of the match is listed";
    return listed.has(tournamentOf(row)) ? [] : "goalless in a tournament whose goals are not listed";
  }
  const goals = goalRows.flatMap((goal) => {
    const minute = Number(goal["minute"] === "" ? Number.NaN : goal["minute"]);
    const side = goal["team"] === row["home_team"] ? "home" : goal["team"] === row["away_team"] ? "away" : null;
    return side && Number.isInteger(minute) && minute >= 1 ? [{ minute, side } as const] : [];
  });
  if (goals.length < goalRows.length) return "a goal without a minute or team";
  const all = tallyOf(goals);
  if (all.home !== score.home || all.away !== score.away) return "goals that do not add up to the score";
  const within = goals.filter(({ minute }) => minute <= 90);
  const regular = tallyOf(within);
  if (within.length < goals.length && regular.home !== regular.away) {
    return "goals after 90 minutes of a match that was not level then";
  }
  return within.toSorted((a, b) => a.minute - b.minute);
}

/** Tournaments, by year, whose goals the file lists. */
function listedTournaments(rows: readonly CsvRow[], goalRows: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  const scored = rows.filter((row) => Number(row["home_score"]) + Number(row["away_score"]) > 0);
  const listed = [...Map.groupBy(scored, tournamentOf)].filter(
    ([, ofYear]) => ofYear.filter((row) => goalRows.has(pairingOf(row))).length >= listedShare * ofYear.length,
  );
  return new Set(listed.map(([name]) => name));
}

function tallyOf(goals: readonly { side: "home" | "away" }[]): { home: number; away: number } {
  const home = goals.filter(({ side }) => side === "home").length;
  return { home, away: goals.length - home };
}

function tournamentOf(row: CsvRow): string {
  return `${row["date"]?.slice(0, 4)} ${row["tournament"]}`;
}

function pairingOf(row: CsvRow): string {
  return pairingKey(row["date"] ?? "", row["home_team"] ?? "", row["away_team"] ?? "");
}

function isPlayed(row: CsvRow): boolean {
  const [home, away] = [row["home_score"] ?? "", row["away_score"] ?? ""];
  return home !== "" && away !== "" && isScore(Number(home), Number(away));
}
