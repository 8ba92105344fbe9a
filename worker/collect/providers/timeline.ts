import { seededRandom } from "../../platform/seeded-random.ts";
import type { TapeFact, TapeScore, TapeStatistics } from "./tape.ts";
import {
  type RecordedGoal,
  type RecordedScores,
  deriveGoals,
  deriveHalfTime,
  lastMinutes,
  tallyUntil,
} from "./tape-goals.ts";

/** What a record tells about a match that was played; what it does not tell is null. */
export type PlayedMatch = RecordedScores & {
  ref: string;
  kickoffAtMs: number;
  /** Goals of the shoot-out. */
  penalties: TapeScore | null;
  /** In agreement with the scores, see `contradictionIn`; null where they are not recorded. */
  goals: readonly RecordedGoal[] | null;
  statistics: TapeStatistics | null;
};

type CourseGoal = RecordedGoal & { lag: number };
/** A half, or a half of extra time, in minutes after kick-off. */
type Period = { fromMinute: number; beginsAt: number; endsAt: number };
/** Minutes after kick-off. */
type Schedule = { periods: Period[]; shootoutAt: number | null; endsAt: number };
type Phase = { at: number } & (
  | { kind: "break" | "extra_time" | "shootout"; payload: { minute: number } }
  | { kind: "second_half"; payload: null }
);

/**
 * Where the periods of a match lie on the match clock, in minutes: half-time 47 minutes after kick-off, the second half
 * from 62 to 110, extra time after that. Goals of stoppage time make a period longer and move what follows.
 */
const playedMinutes = { half: 45, extraHalf: 15 } as const;
const leastAdded = { firstHalf: 2, secondHalf: 3, extraHalf: 1 } as const;
const breaks = { leastHalfTime: 10, secondHalfFrom: 62, beforeExtraTime: 5, withinExtraTime: 2, beforeShootout: 5 };
const shootoutMinutes = 12;

const minuteMs = 60_000;
/** Derived goals of the same minute in different grounds do not fall at the same instant. */
const jitterMs = 50_000;

/**
 * The whole course of a match, fact by fact: kick-off, goals, half-time, second half, extra time and shoot-out where
 * there were any, the end, statistics. Recorded goals fall at their recorded minute. Where the record has none, their
 * minute and order, and the half-time score, are derived from the seed and marked as estimated. The same match and seed
 * always give the same course.
 *
 * @throws RangeError when a recorded score is above a later one
 */
export function timelineOf(match: PlayedMatch, seed: string): TapeFact[] {
  const random = seededRandom(`${seed}|timeline|${match.ref}`);
  const recordedHalfTime = match.halfTime ?? (match.goals ? tallyUntil(match.goals, 45) : null);
  const halfTime = recordedHalfTime ?? deriveHalfTime(match.fullTime, random);
  const halfTimeEstimated = recordedHalfTime === null;
  const estimated = match.goals === null;
  const goals: CourseGoal[] =
    match.goals?.map((goal) => ({ ...goal, lag: 0 })) ?? deriveGoals({ ...match, halfTime }, random);

  const schedule = scheduleOf(match);
  const at = (minutes: number) => match.kickoffAtMs + minutes * minuteMs;
  const base = { fixtureRef: match.ref };
  const told = goals
    .map((goal) => ({ goal, knownAtMs: at(clockMinuteOf(goal, schedule)) + Math.floor(goal.lag * jitterMs) }))
    .toSorted((a, b) => a.knownAtMs - b.knownAtMs)
    .map(({ goal, knownAtMs }, index) => goalFact(match.ref, goal, { knownAtMs, nth: index + 1, estimated }));
  const course: TapeFact[] = [
    { ...base, knownAtMs: at(0), kind: "kick_off", payload: null },
    ...told,
    {
      ...base,
      knownAtMs: at(schedule.periods[0]?.endsAt ?? 0),
      kind: "half_time",
      payload: { score: halfTime, estimated: halfTimeEstimated },
    },
    ...phasesOf(schedule).map(({ at: minutes, ...phase }): TapeFact => ({ ...base, knownAtMs: at(minutes), ...phase })),
  ];
  return [...course.toSorted((a, b) => a.knownAtMs - b.knownAtMs), ...endOf(match, { halfTime, halfTimeEstimated })];
}

/**
 * The same match as it stands at its end, with the goals of the record and none besides: for the distant past, of which
 * nobody sees the course.
 */
export function summaryOf(match: PlayedMatch): TapeFact[] {
  const knownAtMs = endsAtMs(match);
  const goals = (match.goals ?? []).toSorted(
    (a, b) => a.minute - b.minute || (a.extraMinute ?? 0) - (b.extraMinute ?? 0),
  );
  return [
    ...goals.map((goal, index) => goalFact(match.ref, goal, { knownAtMs, nth: index + 1, estimated: false })),
    ...endOf(match, { halfTime: match.halfTime, halfTimeEstimated: false }),
  ];
}

/** The instant at which the match is over and its result known. */
export function endsAtMs(match: PlayedMatch): number {
  return match.kickoffAtMs + scheduleOf(match).endsAt * minuteMs;
}

function goalFact(
  fixtureRef: string,
  { kind, side, minute, extraMinute, player }: RecordedGoal,
  { knownAtMs, nth, estimated }: { knownAtMs: number; nth: number; estimated: boolean },
): TapeFact {
  const payload = { key: `goal-${nth}`, kind, minute, extraMinute, side, player, estimated };
  return { fixtureRef, knownAtMs, kind: "goal", payload };
}

function endOf(match: PlayedMatch, half: { halfTime: TapeScore | null; halfTimeEstimated: boolean }): TapeFact[] {
  const base = { fixtureRef: match.ref, knownAtMs: endsAtMs(match) };
  const { fullTime, extraTime, penalties } = match;
  const end: TapeFact = { ...base, kind: "full_time", payload: { score: fullTime, ...half, extraTime, penalties } };
  return match.statistics ? [end, { ...base, kind: "statistics", payload: match.statistics }] : [end];
}

function scheduleOf({ goals, extraTime, penalties }: PlayedMatch): Schedule {
  const period = (fromMinute: number, beginsAt: number, played: number, least: number): Period => {
    const added = (goals ?? [])
      .filter(({ minute }) => minute === fromMinute + played)
      .map(({ extraMinute }) => (extraMinute ?? 0) + 1);
    return { fromMinute, beginsAt, endsAt: beginsAt + played + Math.max(least, ...added) };
  };
  const first = period(0, 0, playedMinutes.half, leastAdded.firstHalf);
  const secondFrom = Math.max(breaks.secondHalfFrom, first.endsAt + breaks.leastHalfTime);
  const second = period(45, secondFrom, playedMinutes.half, leastAdded.secondHalf);
  const periods = [first, second];
  let endsAt = second.endsAt;
  if (extraTime) {
    const third = period(90, endsAt + breaks.beforeExtraTime, playedMinutes.extraHalf, leastAdded.extraHalf);
    const fourthFrom = third.endsAt + breaks.withinExtraTime;
    const fourth = period(105, fourthFrom, playedMinutes.extraHalf, leastAdded.extraHalf);
    periods.push(third, fourth);
    endsAt = fourth.endsAt;
  }
  if (!penalties) return { periods, shootoutAt: null, endsAt };
  const shootoutAt = endsAt + breaks.beforeShootout;
  return { periods, shootoutAt, endsAt: shootoutAt + shootoutMinutes };
}

/** What begins after half-time, in order. */
function phasesOf({ periods, shootoutAt }: Schedule): Phase[] {
  const [, second, third, fourth] = periods;
  const phases: Phase[] = second ? [{ at: second.beginsAt, kind: "second_half", payload: null }] : [];
  if (second && third && fourth) {
    phases.push(
      { at: second.endsAt, kind: "break", payload: { minute: 90 } },
      { at: third.beginsAt, kind: "extra_time", payload: { minute: 90 } },
      { at: third.endsAt, kind: "break", payload: { minute: 105 } },
      { at: fourth.beginsAt, kind: "extra_time", payload: { minute: 105 } },
    );
  }
  const last = fourth ?? second;
  if (last && shootoutAt !== null) {
    const payload = { minute: fourth ? 120 : 90 };
    phases.push({ at: last.endsAt, kind: "break", payload }, { at: shootoutAt, kind: "shootout", payload });
  }
  return phases;
}

function clockMinuteOf({ minute, extraMinute }: RecordedGoal, { periods }: Schedule): number {
  const index = lastMinutes.findIndex((last) => minute <= last);
  const period = periods[index];
  if (!period) throw new RangeError(`a goal in minute ${minute}, which was not played`);
  return period.beginsAt + minute - period.fromMinute + (extraMinute ?? 0);
}
