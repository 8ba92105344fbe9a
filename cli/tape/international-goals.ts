import { existsSync } from "node:fs";
import { join } from "node:path";

import { type RecordedGoal, contradictionIn } from "../../worker/collect/providers/tape-goals.ts";
import { readCsv } from "./read-csv.ts";
import type { RecordedMatch, Refusal } from "./record.ts";

/** By match, see {@link pairingKey}: its goals as the file lists them; null stands for a line nobody can read. */
export type ListedGoals = Map<string, { where: string; goals: (RecordedGoal | null)[] }>;

const goalColumns = ["date", "home_team", "away_team", "team", "scorer", "minute", "own_goal", "penalty"];
/** Later than that a goal of stoppage time cannot be told. */
const mostAdded = 30;

/**
 * Reads `goalscorers.csv`: who scored in the matches of `results.csv`. Of most friendlies it lists nothing.
 *
 * @returns empty where the folder has no such file
 * @throws TapeError when it cannot be read or lacks a column
 */
export function readInternationalGoals(
  folder: string,
  { fromDate, firstDate }: { fromDate: string; firstDate: string },
): ListedGoals {
  const path = join(folder, "goalscorers.csv");
  const listed: ListedGoals = new Map();
  if (!existsSync(path)) return listed;
  for (const [index, row] of readCsv(path, goalColumns).entries()) {
    const text = (column: string) => row[column]?.trim() ?? "";
    if (text("date") < fromDate || text("date") >= firstDate) continue;
    const key = pairingKey(text("date"), text("home_team"), text("away_team"));
    const where = `${path}:${index + 2}, ${key}`;
    const ofMatch = listed.get(key) ?? { where, goals: [] };
    ofMatch.goals.push(goalOf(text));
    listed.set(key, ofMatch);
  }
  return listed;
}

/** A match under the names both files have for its teams. */
export function pairingKey(date: string, home: string, away: string): string {
  return `${date} ${home} - ${away}`;
}

/** The goals of a match, where all of them are listed; those that do not add up to its score are left out, with a note. */
export function listedGoalsOf(
  listed: ListedGoals,
  key: string,
  { halfTime, fullTime, extraTime }: RecordedMatch,
): { goals: RecordedGoal[] | null; note: Refusal | null } {
  const ofMatch = listed.get(key);
  if (!ofMatch || !fullTime) return { goals: null, note: null };
  const goals = ofMatch.goals.filter((goal) => goal !== null);
  const reason =
    goals.length < ofMatch.goals.length
      ? "a goal without a team or minute"
      : contradictionIn(goals, { halfTime, fullTime, extraTime });
  if (reason === null) return { goals, note: null };
  return { goals: null, note: { where: ofMatch.where, reason: `${reason}; its goals are left out` } };
}

function goalOf(text: (column: string) => string): RecordedGoal | null {
  const [team, scorer, minute] = [text("team"), text("scorer"), Number(text("minute"))];
  const scoring = team === text("home_team") ? "home" : team === text("away_team") ? "away" : null;
  if (scoring === null || !Number.isInteger(minute) || minute < 1) return null;
  const isOwn = text("own_goal").toUpperCase() === "TRUE";
  const isPenalty = text("penalty").toUpperCase() === "TRUE";
  return {
    kind: isOwn ? "own_goal" : isPenalty ? "penalty_goal" : "goal",
    // Own goals are listed under the team they count for; here they belong to the side of the player.
    side: isOwn === (scoring === "home") ? "away" : "home",
    // The scores of the file include an extra time it does not mark, so its goals stand in stoppage time here.
    minute: Math.min(minute, 90),
    extraMinute: minute > 90 ? Math.min(minute - 90, mostAdded) : null,
    player: scorer === "" || scorer === "NA" ? null : scorer.slice(0, 100),
  };
}
