import { type Expectation, type InPlayState, expectedGrid, inPlayGrid, winProbabilityOf } from "./in-play.ts";
import { type RegularTime, regularTimeOf } from "./playing-time.ts";
import type { LiveEvent } from "./protocol.ts";

/** How a match stood after something that moves probabilities: a goal, one taken back, a red card. */
export type Turn = Omit<InPlayState, "time"> & {
  minute: number;
  /** Minutes of stoppage time; null outside of it. */
  extraMinute: number | null;
};

/** Something told of a match, with the score after it. */
export type Happening = {
  /** Null where nobody said it. */
  minute: number | null;
  homeGoals: number;
  awayGoals: number;
  /** Provider's short code at that moment. */
  providerStatus: string;
  event: Pick<LiveEvent, "kind" | "side" | "minute" | "extra_minute"> | null;
};

/** A point of the chart: the probabilities after `minute`, 0 to 90. Where something happened there are two of one minute. */
export type CoursePoint = { minute: number; home: number; draw: number; away: number };

const lastMinute = 90;
const noTurn: Turn = {
  minute: 0,
  extraMinute: null,
  homeGoals: 0,
  awayGoals: 0,
  homeRedCards: 0,
  awayRedCards: 0,
};

/** The turns of the 90 minutes among what was told, in the order in which it was told; extra time and shoot-out have none. */
export function turnsAfter(turns: readonly Turn[], happenings: readonly Happening[]): Turn[] {
  const all = [...turns];
  for (const happening of happenings) {
    const before = all.at(-1) ?? noTurn;
    const { event, homeGoals, awayGoals } = happening;
    const minute = event?.minute ?? happening.minute ?? before.minute;
    if (event ? minute > lastMinute : isLater(happening.providerStatus)) continue;
    const sentOff = event?.kind === "red_card" ? event.side : null;
    const moved = sentOff !== null || homeGoals !== before.homeGoals || awayGoals !== before.awayGoals;
    if (!moved) continue;
    all.push({
      // What is told late happened late, as far as anybody watching could know.
      minute: Math.max(before.minute, minute),
      extraMinute: event?.extra_minute ?? null,
      homeGoals,
      awayGoals,
      homeRedCards: before.homeRedCards + (sentOff === "home" ? 1 : 0),
      awayRedCards: before.awayRedCards + (sentOff === "away" ? 1 : 0),
    });
  }
  return all;
}

/** What was told of a match, with its number and that of what it corrects or takes back. */
export type ToldHappening = Happening & { seq: number; replacesSeq: number | null; retractsSeq: number | null };

/**
 * What stands of what was told, in the order in which it was told: what was corrected later or taken back is left out, and what
 * takes back leaves its score alone.
 */
export function standingHappenings(told: readonly ToldHappening[]): Happening[] {
  const gone = new Set(told.flatMap(({ replacesSeq, retractsSeq }) => replacesSeq ?? retractsSeq ?? []));
  return told
    .toSorted((one, other) => one.seq - other.seq)
    .filter(({ seq }) => !gone.has(seq))
    .map((happening) => (happening.retractsSeq === null ? happening : { ...happening, event: null }));
}

/** The match as the last of its turns left it. */
export function stateAfter(turns: readonly Turn[], time: RegularTime): InPlayState {
  const { homeGoals, awayGoals, homeRedCards, awayRedCards } = turns.at(-1) ?? noTurn;
  return { time, homeGoals, awayGoals, homeRedCards, awayRedCards };
}

/** The probabilities of the result minute by minute from kick-off to `until`; empty before kick-off. */
export function courseOf(expectation: Expectation, turns: readonly Turn[], until: RegularTime): CoursePoint[] {
  if (until === "before") return [];
  const most = Math.max(0, ...turns.flatMap(({ homeGoals, awayGoals }) => [homeGoals, awayGoals]));
  const preMatch = expectedGrid(expectation, most);
  const end = until === "over" ? lastMinute : Math.min(until.half === 1 ? 45 : lastMinute, Math.floor(until.minute));
  const passed: Turn[] = [];
  const points: CoursePoint[] = [];
  for (let minute = 0; minute <= end; minute += 1) {
    const time = minute === end ? until : timeAt(minute);
    const now = turns.filter((turn) => Math.min(turn.minute, end) === minute);
    if (now.length > 0) points.push(pointAt(minute, timeAt(minute)));
    passed.push(...now);
    points.push(pointAt(minute, time));
  }
  return points;

  function pointAt(minute: number, time: RegularTime): CoursePoint {
    const { home, draw, away } = winProbabilityOf(inPlayGrid(preMatch, stateAfter(passed, time)));
    return { minute, home, draw, away };
  }
}

/** After 45 minutes is half-time. */
function timeAt(minute: number): RegularTime {
  return minute === 0 ? "before" : { half: minute < 45 ? 1 : 2, minute };
}

/** Whether a score told now may hold goals of extra time. */
function isLater(providerStatus: string): boolean {
  return providerStatus !== "FT" && regularTimeOf(providerStatus, null) === "over";
}
