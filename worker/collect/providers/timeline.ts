import { type SeededRandom, seededRandom } from "./seeded-random.ts";
import type { TapeFact, TapeScore, TapeStatistics } from "./tape.ts";

/** What a record tells about a match that was played; what it does not tell is null. */
export type PlayedMatch = {
  ref: string;
  kickoffAtMs: number;
  fullTime: TapeScore;
  halfTime: TapeScore | null;
  statistics: TapeStatistics | null;
};

/** Where the halves of every replayed match lie on the match clock, in minutes after kick-off. */
export const timelineMinutes = { halfTime: 47, secondHalf: 62, fullTime: 110 } as const;

const minuteMs = 60_000;
const firstHalfShare = 0.45;
/** Goals come half as often again at the end of a half as at its beginning. */
const riseWithinHalf = 0.5;
/** Goals of the same minute in different grounds do not fall at the same instant. */
const jitterMs = 50_000;

type DerivedGoal = { side: "home" | "away"; minute: number; knownAtMs: number };

/**
 * The whole course of a match, fact by fact: kick-off, goals, half-time, second half, full time, statistics. The
 * minute and order of the goals, and the half-time score where the record has none, are derived from the seed and
 * marked as estimated. The same match and seed always give the same course.
 *
 * @throws RangeError when the recorded half-time score is above the final one
 */
export function timelineOf(match: PlayedMatch, seed: string): TapeFact[] {
  const random = seededRandom(`${seed}|timeline|${match.ref}`);
  const halfTime = match.halfTime ?? deriveHalfTime(match.fullTime, random);
  const halfTimeEstimated = match.halfTime === null;
  const at = (minutes: number) => match.kickoffAtMs + minutes * minuteMs;
  const base = { fixtureRef: match.ref };
  const goals = deriveGoals(match, halfTime, random).map((goal, index): TapeFact => ({
    ...base,
    knownAtMs: goal.knownAtMs,
    kind: "goal",
    payload: {
      key: `goal-${index + 1}`,
      kind: "goal",
      minute: goal.minute,
      extraMinute: null,
      side: goal.side,
      player: null,
      estimated: true,
    },
  }));
  const halfTimeAtMs = at(timelineMinutes.halfTime);
  return [
    { ...base, knownAtMs: at(0), kind: "kick_off", payload: null },
    ...goals.filter((goal) => goal.knownAtMs < halfTimeAtMs),
    { ...base, knownAtMs: halfTimeAtMs, kind: "half_time", payload: { score: halfTime, estimated: halfTimeEstimated } },
    { ...base, knownAtMs: at(timelineMinutes.secondHalf), kind: "second_half", payload: null },
    ...goals.filter((goal) => goal.knownAtMs >= halfTimeAtMs),
    ...endOf(match, { halfTime, halfTimeEstimated }),
  ];
}

/** The same match as one fact at full time (and its statistics): for the distant past, of which nobody sees the course. */
export function summaryOf(match: PlayedMatch): TapeFact[] {
  return endOf(match, { halfTime: match.halfTime, halfTimeEstimated: false });
}

function endOf(match: PlayedMatch, half: { halfTime: TapeScore | null; halfTimeEstimated: boolean }): TapeFact[] {
  const base = { fixtureRef: match.ref, knownAtMs: match.kickoffAtMs + timelineMinutes.fullTime * minuteMs };
  const end: TapeFact = { ...base, kind: "full_time", payload: { score: match.fullTime, ...half } };
  return match.statistics ? [end, { ...base, kind: "statistics", payload: match.statistics }] : [end];
}

function deriveHalfTime(fullTime: TapeScore, random: SeededRandom): TapeScore {
  return { home: binomialDraw(fullTime.home, random), away: binomialDraw(fullTime.away, random) };
}

function binomialDraw(trials: number, random: SeededRandom): number {
  let hits = 0;
  for (let trial = 0; trial < trials; trial += 1) if (random() < firstHalfShare) hits += 1;
  return hits;
}

function deriveGoals({ fullTime, kickoffAtMs }: PlayedMatch, halfTime: TapeScore, random: SeededRandom): DerivedGoal[] {
  const goals: DerivedGoal[] = [];
  for (const side of ["home", "away"] as const) {
    const beforeBreak = halfTime[side];
    if (beforeBreak > fullTime[side]) throw new RangeError(`half-time score above full time (${side})`);
    for (let index = 0; index < fullTime[side]; index += 1) {
      const inFirstHalf = index < beforeBreak;
      const minuteOfHalf = drawMinuteOfHalf(random);
      const halfBeganMinutes = inFirstHalf ? 0 : timelineMinutes.secondHalf;
      goals.push({
        side,
        minute: inFirstHalf ? minuteOfHalf : 45 + minuteOfHalf,
        knownAtMs: kickoffAtMs + (halfBeganMinutes + minuteOfHalf) * minuteMs + Math.floor(random() * jitterMs),
      });
    }
  }
  return goals.toSorted((a, b) => a.knownAtMs - b.knownAtMs);
}

/** Inverse of the distribution with density proportional to 1 + rise·u over the half. @returns 1 to 45 */
function drawMinuteOfHalf(random: SeededRandom): number {
  const area = random() * (1 + riseWithinHalf / 2);
  const share = (Math.sqrt(1 + 2 * riseWithinHalf * area) - 1) / riseWithinHalf;
  return Math.min(45, 1 + Math.floor(share * 45));
}
