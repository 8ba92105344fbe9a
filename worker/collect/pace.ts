const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** From kick-off to the final whistle, break and stoppage time included; extra time is not expected. */
const matchLastsMs = 115 * minuteMs;
const slowestLiveMs = 15 * minuteMs;
/** Results are settled by the minute: towards the end even a poor quota looks more often. */
const closingStagesMs = 3 * minuteMs;
const closingMinute = 85;

/** Calls a match may cost before its kick-off, in thousandths. */
const callsBeforeKickoffThousandths = 4_000;

/** When something was last asked; match clock, null for never. */
export type Asked = {
  askedAtMs: number | null;
  pricesAskedAtMs: number | null;
  absencesAskedAtMs: number | null;
  backgroundAskedAtMs: number | null;
  lineUpsAskedAtMs: number | null;
  callsThousandths: number;
};

export const neverAsked: Asked = {
  askedAtMs: null,
  pricesAskedAtMs: null,
  absencesAskedAtMs: null,
  backgroundAskedAtMs: null,
  lineUpsAskedAtMs: null,
  callsThousandths: 0,
};

/**
 * How long to wait between two questions about everything in play: what is left of the quota spread over what is left
 * of the live minutes, between one minute and fifteen, and at most three from the 85th minute of the match furthest on.
 */
export function liveIntervalMs(input: {
  remainingCalls: number;
  liveMsLeft: number;
  furthestMinute: number | null;
}): number {
  const spreadMs = input.remainingCalls > 0 ? input.liveMsLeft / input.remainingCalls : slowestLiveMs;
  const intervalMs = Math.min(slowestLiveMs, Math.max(minuteMs, spreadMs));
  return (input.furthestMinute ?? 0) >= closingMinute ? Math.min(intervalMs, closingStagesMs) : intervalMs;
}

/** Time in `[fromMs, toMs)` during which at least one of these matches is expected to be in play. */
export function liveMsBetween(kickoffsMs: readonly number[], fromMs: number, toMs: number): number {
  let liveMs = 0;
  let reachedMs = fromMs;
  for (const kickoffAtMs of kickoffsMs.toSorted((a, b) => a - b)) {
    const beginMs = Math.max(kickoffAtMs, reachedMs);
    const endMs = Math.min(kickoffAtMs + matchLastsMs, toMs);
    if (endMs <= beginMs) continue;
    liveMs += endMs - beginMs;
    reachedMs = endMs;
  }
  return liveMs;
}

/**
 * Calls the live matches of the rest of the day need at the slowest pace, their last minutes included, and one for the end
 * of each: a small plan names one match a call.
 */
export function liveCallsNeeded(kickoffsMs: readonly number[], fromMs: number, toMs: number): number {
  const ahead = kickoffsMs.filter((atMs) => atMs + matchLastsMs > fromMs && atMs < toMs);
  return Math.ceil(liveMsBetween(kickoffsMs, fromMs, toMs) / slowestLiveMs) + 3 * new Set(ahead).size + ahead.length;
}

/**
 * Whether a match past its kick-off that nobody has seen start is to be asked for by name. After a month it is given
 * up; where calls are counted the question waits until the live answer should have named the match, and comes ever more
 * rarely.
 */
export function isOverdueDue(kickoffAtMs: number, asked: Asked, nowMs: number, metered: boolean): boolean {
  const lateMs = nowMs - kickoffAtMs;
  if (lateMs > 30 * dayMs) return false;
  if (!metered) return true;
  const everyMs = lateMs < 4 * hourMs ? 20 * minuteMs : 6 * hourMs;
  return lateMs >= 20 * minuteMs && (asked.askedAtMs === null || nowMs - asked.askedAtMs >= everyMs);
}

/**
 * Whether a finished match is to be looked at once more: statistics are complete, and results corrected, some time after
 * the final whistle.
 */
export function isReviewDue(finishedAtMs: number | null, asked: Asked, nowMs: number): boolean {
  if (finishedAtMs === null) return false;
  const reviewAtMs = finishedAtMs + 45 * minuteMs;
  return nowMs >= reviewAtMs && (asked.askedAtMs === null || asked.askedAtMs < reviewAtMs);
}

/**
 * Whether the prices of a match are to be asked for: once it comes into sight, on the eve and on the morning of its day,
 * which are the same for all matches of a day and so cost one call together, and shortly before its own kick-off.
 */
export function arePricesDue(kickoffAtMs: number, asked: Asked, nowMs: number): boolean {
  const milestones = [kickoffAtMs - 7 * dayMs, eveMs(kickoffAtMs), morningMs(kickoffAtMs), kickoffAtMs - 3.5 * hourMs];
  return isMilestoneDue(milestones, kickoffAtMs, asked.pricesAskedAtMs, nowMs);
}

/** Absences are known on the eve, and again on the morning. */
export function areAbsencesDue(kickoffAtMs: number, asked: Asked, nowMs: number): boolean {
  return isMilestoneDue([eveMs(kickoffAtMs), morningMs(kickoffAtMs)], kickoffAtMs, asked.absencesAskedAtMs, nowMs);
}

/** Meetings and season records change only by other matches: once, two days before. */
export function isBackgroundDue(kickoffAtMs: number, asked: Asked, nowMs: number): boolean {
  return isMilestoneDue([kickoffAtMs - 2 * dayMs], kickoffAtMs, asked.backgroundAskedAtMs, nowMs);
}

/** Line-ups are named within the last hour. */
export function areLineUpsDue(kickoffAtMs: number, asked: Asked, nowMs: number): boolean {
  const milestones = [kickoffAtMs - 45 * minuteMs, kickoffAtMs - 20 * minuteMs];
  return isMilestoneDue(milestones, kickoffAtMs, asked.lineUpsAskedAtMs, nowMs);
}

/** Whole calls a match may still cost before its kick-off. */
export function callsLeft(asked: Asked = neverAsked): number {
  return Math.max(0, Math.floor((callsBeforeKickoffThousandths - asked.callsThousandths) / 1000));
}

function isMilestoneDue(
  milestonesMs: readonly number[],
  kickoffAtMs: number,
  askedAtMs: number | null,
  nowMs: number,
): boolean {
  if (nowMs >= kickoffAtMs) return false;
  const reached = milestonesMs.filter((atMs) => atMs <= nowMs);
  return reached.length > 0 && (askedAtMs === null || askedAtMs < Math.max(...reached));
}

/** 15:00 UTC of the day before. */
function eveMs(kickoffAtMs: number): number {
  return Math.floor(kickoffAtMs / dayMs) * dayMs - 9 * hourMs;
}

/** 06:00 UTC of the day itself, for what kicks off before then as well. */
function morningMs(kickoffAtMs: number): number {
  return Math.floor(kickoffAtMs / dayMs) * dayMs + 6 * hourMs;
}
