/**
 * Where the 90 minutes of a match stand. Every market is about these 90 minutes with their stoppage time: extra time and
 * shoot-out come after "over", when nothing of them is open any more.
 */
export type RegularTime = "before" | "over" | HalfTime;

/** `minute` runs from 0 to 45 in the first half and from 45 to 90 in the second; what lies beyond is stoppage time. */
export type HalfTime = { half: 1 | 2; minute: number };

/**
 * When goals fall: shares of all goals of 90 minutes, by quarter of an hour without stoppage time, and in the stoppage time
 * of both halves; they sum to 1.
 */
export type GoalProfile = { quarters: readonly number[]; stoppage: readonly [first: number, second: number] };

/**
 * Measured by {@link measureProfile} on the 10,519 goals of the 3,732 internationals of 2000 to 2009 whose goals all have
 * minutes ("International football results", M. Jürisoo, CC0). `npm run evaluate-inplay` measures it again and prints both;
 * it grades on the matches since 2010, which had no part in it.
 */
export const goalProfile: GoalProfile = {
  quarters: [0.1267, 0.141, 0.1562, 0.1632, 0.1709, 0.1897],
  stoppage: [0.0152, 0.0371],
};

const quarterMinutes = 15;
const halfMinutes = 45;
/** However long a referee lets them play on, a goal stays possible. */
const leastOfStoppage = 0.1;

/**
 * The share of a match's goals that is still to come on average.
 *
 * Within a quarter goals fall evenly. How long stoppage time lasts is in no record: it is taken to end anywhere between at
 * once and twice its mean with equal probability, the mean being what its goals would take at the pace of the quarter before.
 *
 * @returns 1 before kick-off to 0 when the 90 minutes are over
 */
export function shareOfGoalsLeft(time: RegularTime, profile: GoalProfile = goalProfile): number {
  if (time === "before") return 1;
  if (time === "over") return 0;
  const begins = time.half === 1 ? 0 : halfMinutes;
  const minute = Math.max(time.minute, begins);
  const later = time.half === 1 ? shareOfHalf(2, profile) : 0;
  const regular = quartersOf(time.half, profile).reduce((sum, share, index) => {
    const ends = begins + (index + 1) * quarterMinutes;
    return sum + share * Math.min(1, Math.max(0, (ends - minute) / quarterMinutes));
  }, 0);
  return later + regular + stoppageLeft(time.half, minute - begins - halfMinutes, profile);
}

function stoppageLeft(half: 1 | 2, minutesIn: number, profile: GoalProfile): number {
  const share = profile.stoppage[half - 1] ?? 0;
  const pace = (quartersOf(half, profile).at(-1) ?? 0) / quarterMinutes;
  if (minutesIn <= 0 || !(share > 0) || !(pace > 0)) return share;
  return share * Math.max(leastOfStoppage, 1 - minutesIn / ((2 * share) / pace));
}

function shareOfHalf(half: 1 | 2, profile: GoalProfile): number {
  return quartersOf(half, profile).reduce((sum, share) => sum + share, profile.stoppage[half - 1] ?? 0);
}

function quartersOf(half: 1 | 2, { quarters }: GoalProfile): readonly number[] {
  return half === 1 ? quarters.slice(0, 3) : quarters.slice(3);
}

/**
 * Where a match is by what its provider said last.
 *
 * @param providerStatus the provider's short code
 * @param minute played so far; null where the provider does not say
 * @returns null where nobody can tell: no minute, an interruption after 90 minutes, or a match that will have no result
 */
export function regularTimeOf(providerStatus: string, minute: number | null): RegularTime | null {
  switch (providerStatus) {
    case "NS":
    case "TBD":
      return "before";
    case "1H":
      return { half: 1, minute: minute ?? 0 };
    case "HT":
      return { half: 2, minute: halfMinutes };
    case "2H":
      return { half: 2, minute: Math.max(minute ?? halfMinutes, halfMinutes) };
    case "SUSP":
    case "INT":
    case "LIVE":
      return minute === null || minute > 2 * halfMinutes ? null : { half: minute > halfMinutes ? 2 : 1, minute };
    case "ET":
    case "BT":
    case "P":
    case "FT":
    case "AET":
    case "PEN":
      return "over";
    default:
      return null;
  }
}

/**
 * The profile of recorded goals.
 *
 * @param minutes 1 to 90, goals of stoppage time at 45 and 90, where records put them: what these two minutes hold more than
 * the mean of the 14 before them fell in stoppage time
 * @throws RangeError without goals
 */
export function measureProfile(minutes: readonly number[]): GoalProfile {
  const goals = minutes.filter((minute) => minute >= 1 && minute <= 2 * halfMinutes);
  if (goals.length === 0) throw new RangeError("a profile needs goals");
  const inQuarter = [0, 0, 0, 0, 0, 0];
  const atEnd = { 45: 0, 90: 0 };
  for (const minute of goals) {
    const quarter = Math.ceil(minute / quarterMinutes) - 1;
    if (minute === 45 || minute === 90) atEnd[minute] += 1;
    else inQuarter[quarter] = (inQuarter[quarter] ?? 0) + 1;
  }
  const evened = inQuarter.map((count, index) => (index === 2 || index === 5 ? (count * 15) / 14 : count));
  const stoppage = [2, 5].map((quarter) => {
    const listed = atEnd[quarter === 2 ? 45 : 90];
    return Math.max(0, listed - (inQuarter[quarter] ?? 0) / 14);
  });
  const total = [...evened, ...stoppage].reduce((sum, count) => sum + count, 0);
  const [first = 0, second = 0] = stoppage.map((count) => count / total);
  return { quarters: evened.map((count) => count / total), stoppage: [first, second] };
}
