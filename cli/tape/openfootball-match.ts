import * as z from "zod";

import type { TapeScore } from "../../worker/collect/providers/tape.ts";
import { type RecordedGoal, contradictionIn } from "../../worker/collect/providers/tape-goals.ts";
import { slugOf } from "../../worker/matches/match.ts";
import { type RecordedMatch, isDate, isScore } from "./record.ts";

const pair = z.tuple([z.number(), z.number()]);
const goalSchema = z.object({
  name: z.string().min(1),
  minute: z.coerce.string(),
  owngoal: z.boolean().optional(),
  penalty: z.boolean().optional(),
});

/** One match of an openfootball JSON file. */
export const openfootballMatchSchema = z.object({
  round: z.string().optional(),
  /** Of a league that goes on after its rounds, as in "Playoffs". */
  stage: z.string().optional(),
  group: z.string().optional(),
  date: z.string(),
  time: z.string().optional(),
  team1: z.string(),
  team2: z.string(),
  score: z.object({ ft: pair.optional(), ht: pair.optional(), et: pair.optional(), p: pair.optional() }).optional(),
  goals1: z.array(goalSchema).optional(),
  goals2: z.array(goalSchema).optional(),
  ground: z.string().optional(),
});

export type OpenfootballMatch = z.infer<typeof openfootballMatchSchema>;
type FileGoal = z.infer<typeof goalSchema>;
type Course = Pick<RecordedMatch, "fullTime" | "halfTime" | "extraTime" | "penalties" | "goals">;

const notPlayed: Course = { fullTime: null, halfTime: null, extraTime: null, penalties: null, goals: null };
/** "W74" and "L101" won and lost a match, "1A" and "3A/B/C" came first or third in a group: no team yet. */
const placeholder = /^(?:[WL]\d{1,3}|[1-4][A-L](?:\/[A-L])*)$/;

/** @returns why the teams and the date of a match cannot be meant; null when they can */
export function reasonAgainstPairing({ date, team1, team2 }: OpenfootballMatch): string | null {
  if (!isDate(date)) return `no date: ${date}`;
  const undecided = [team1, team2].find((team) => placeholder.test(team.trim()));
  if (undecided) return `not decided yet: ${undecided}`;
  if (!slugOf(team1) || !slugOf(team2)) return "a team has no name";
  return slugOf(team1) === slugOf(team2) ? "a team against itself" : null;
}

/**
 * Scores and goals of a match. Goals that contradict the score are left out, with a note; a score that contradicts itself
 * is a reason not to play the match.
 */
export function courseOf({
  score,
  goals1,
  goals2,
}: OpenfootballMatch): { course: Course; note: string | null } | { reason: string } {
  if (!score?.ft)
    return score?.et || score?.p ? { reason: "no score after 90 minutes" } : { course: notPlayed, note: null };
  const wrong = [score.ht, score.ft, score.et, score.p].find((each) => each && !isScore(...each));
  if (wrong) return { reason: `no score: ${wrong.join("-")}` };
  if (isBelow(score.ft, score.ht)) return { reason: "more goals at half-time than at full time" };
  if (isBelow(score.et, score.ft)) return { reason: "more goals after 90 minutes than after extra time" };

  const scores = {
    fullTime: scoreOf(score.ft),
    halfTime: score.ht ? scoreOf(score.ht) : null,
    extraTime: score.et ? scoreOf(score.et) : null,
    penalties: score.p ? scoreOf(score.p) : null,
  };
  if (!goals1 && !goals2) return { course: { ...scores, goals: null }, note: null };
  const lastMinute = score.et ? 120 : 90;
  const goals: RecordedGoal[] = [];
  for (const [scorer, list] of [
    ["home", goals1 ?? []],
    ["away", goals2 ?? []],
  ] as const) {
    for (const each of list) {
      const goal = goalOf(each, scorer, lastMinute);
      if (!goal)
        return { course: { ...scores, goals: null }, note: `no minute of a goal: ${each.name} ${each.minute}` };
      goals.push(goal);
    }
  }
  const contradiction = contradictionIn(goals, scores);
  return { course: { ...scores, goals: contradiction ? null : goals }, note: contradiction };
}

/**
 * The clock of a match: "20:30" is local to the ground, "13:00 UTC-6" and "13:00 UTC+5:30" say how far east it is.
 *
 * @returns null where the file has no time; `eastMinutes` null where it has no offset
 */
export function timeOf(
  text: string | undefined,
): { minuteOfDay: number; eastMinutes: number | null } | "unreadable" | null {
  if (text === undefined || text.trim() === "") return null;
  const match = /^([01]?\d|2[0-3])[:.]([0-5]\d)(?:\s*(UTC(?:[+-]\d{1,2}(?::[0-5]\d)?)?))?$/.exec(text.trim());
  if (!match) return "unreadable";
  const [, hours, minutes, offset] = match;
  return {
    minuteOfDay: Number(hours) * 60 + Number(minutes),
    eastMinutes: offset === undefined ? null : offsetMinutes(offset),
  };
}

/** @param offset "UTC-7" or "UTC+5:30" @returns minutes east of UTC */
export function offsetMinutes(offset: string): number | null {
  const match = /^UTC(?:([+-])(\d{1,2})(?::([0-5]\d))?)?$/.exec(offset.trim());
  if (!match) return null;
  const [, sign, hours = "0", minutes = "0"] = match;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** Files list an own goal under the team it counts for; here it belongs to the side of the player. */
function goalOf(
  { name, minute, owngoal, penalty }: FileGoal,
  scorer: "home" | "away",
  lastMinute: number,
): RecordedGoal | null {
  const [, played, added] = /^(\d{1,3})(?:\+(\d{1,2}))?$/.exec(minute.trim()) ?? [];
  if (played === undefined || Number(played) < 1 || Number(added ?? 0) > 30) return null;
  const other = scorer === "home" ? "away" : "home";
  return {
    ...minuteOf(Number(played), added === undefined ? null : Number(added), lastMinute),
    kind: owngoal ? "own_goal" : penalty ? "penalty_goal" : "goal",
    side: owngoal ? other : scorer,
    player: name.trim().slice(0, 100),
  };
}

/** Minute 92 of a match without extra time is 90+2 written otherwise. */
function minuteOf(
  minute: number,
  extraMinute: number | null,
  lastMinute: number,
): Pick<RecordedGoal, "minute" | "extraMinute"> {
  if (minute <= lastMinute || extraMinute !== null) return { minute, extraMinute };
  return { minute: lastMinute, extraMinute: minute - lastMinute };
}

function scoreOf([home, away]: [number, number]): TapeScore {
  return { home, away };
}

function isBelow(later: [number, number] | undefined, earlier: [number, number] | undefined): boolean {
  return later !== undefined && earlier !== undefined && (later[0] < earlier[0] || later[1] < earlier[1]);
}
