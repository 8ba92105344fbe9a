import type { Score } from "../../matches/match.ts";
import type { ProviderEvent } from "./provider.ts";
import type { SeededRandom } from "../../platform/seeded-random.ts";

/** A goal as a record holds it; the side of an own goal is that of the player who scored it. */
export type RecordedGoal = {
  kind: "goal" | "own_goal" | "penalty_goal";
  side: "home" | "away";
  /** 1 to 120; goals of stoppage time stand at 45, 90, 105 or 120. */
  minute: number;
  extraMinute: number | null;
  player: string | null;
};

/** The scores of a match by their length: after 45, 90 and 120 minutes; null where unknown or not played. */
export type RecordedScores = { halfTime: Score | null; fullTime: Score; extraTime: Score | null };

/** The last minute of each half and of each half of extra time. */
export const lastMinutes = [45, 90, 105, 120] as const;

const firstHalfShare = 0.45;
/** Goals come half as often again at the end of a half as at its beginning. */
const riseWithinHalf = 0.5;

/** The team a goal counts for; null for an event that is no goal. */
export function scoringSideOf({ kind, side }: Pick<ProviderEvent, "kind" | "side">): "home" | "away" | null {
  if (kind === "goal" || kind === "penalty_goal") return side;
  if (kind === "own_goal") return side === "home" ? "away" : "home";
  return null;
}

/** What the goals among the events add up to; a shoot-out counts for nothing. */
export function tallyOf(events: readonly Pick<ProviderEvent, "kind" | "side">[]): Score {
  const tally = { home: 0, away: 0 };
  for (const event of events) {
    const scorer = scoringSideOf(event);
    if (scorer) tally[scorer] += 1;
  }
  return tally;
}

/** @returns in a few words where recorded goals and recorded scores of one match disagree; null if nowhere */
export function contradictionIn(goals: readonly RecordedGoal[], scores: RecordedScores): string | null {
  const strayed = goals.find(({ minute, extraMinute }) => extraMinute !== null && !isLastMinute(minute));
  if (strayed) return `a goal in minute ${strayed.minute}+${strayed.extraMinute}`;
  const stages = [
    { name: "at half-time", minute: 45, score: scores.halfTime },
    { name: "after 90 minutes", minute: 90, score: scores.fullTime },
    { name: "at the end", minute: 120, score: scores.extraTime ?? scores.fullTime },
  ];
  for (const { name, minute, score } of stages) {
    const tally = tallyUntil(goals, minute);
    if (score && (tally.home !== score.home || tally.away !== score.away)) {
      return `goals give ${tally.home}-${tally.away} ${name}, the score says ${score.home}-${score.away}`;
    }
  }
  return null;
}

/** The score after the given minute and its stoppage time. */
export function tallyUntil(goals: readonly RecordedGoal[], minute: number): Score {
  return tallyOf(goals.filter((goal) => goal.minute <= minute));
}

/** A plausible half-time score of a match of which the final one alone is recorded. */
export function deriveHalfTime(fullTime: Score, random: SeededRandom): Score {
  return { home: binomialDraw(fullTime.home, random), away: binomialDraw(fullTime.away, random) };
}

/**
 * Plausible goals, without scorers, that give the scores of a match; `lag` is where within its minute a goal falls, 0 to 1.
 *
 * @throws RangeError when a score is below the one before it
 */
export function deriveGoals(
  { halfTime, fullTime, extraTime }: RecordedScores & { halfTime: Score },
  random: SeededRandom,
): (RecordedGoal & { lag: number })[] {
  const goals: (RecordedGoal & { lag: number })[] = [];
  for (const side of ["home", "away"] as const) {
    if (halfTime[side] > fullTime[side]) throw new RangeError(`half-time score above full time (${side})`);
    const total = extraTime?.[side] ?? fullTime[side];
    if (fullTime[side] > total) throw new RangeError(`90-minute score above that of extra time (${side})`);
    for (let index = 0; index < total; index += 1) {
      const minute =
        index < halfTime[side]
          ? drawMinuteOfHalf(random)
          : index < fullTime[side]
            ? 45 + drawMinuteOfHalf(random)
            : 91 + Math.floor(30 * random());
      goals.push({ kind: "goal", side, minute, extraMinute: null, player: null, lag: random() });
    }
  }
  return goals;
}

function isLastMinute(minute: number): boolean {
  return lastMinutes.some((last) => last === minute);
}

function binomialDraw(trials: number, random: SeededRandom): number {
  let hits = 0;
  for (let trial = 0; trial < trials; trial += 1) if (random() < firstHalfShare) hits += 1;
  return hits;
}

/** Inverse of the distribution with density proportional to 1 + rise·u over the half. @returns 1 to 45 */
function drawMinuteOfHalf(random: SeededRandom): number {
  const area = random() * (1 + riseWithinHalf / 2);
  const share = (Math.sqrt(1 + 2 * riseWithinHalf * area) - 1) / riseWithinHalf;
  return Math.min(45, 1 + Math.floor(share * 45));
}
