import type { ServiceContext } from "../context.ts";
import { type Match, listMatchPage } from "../matches/service.ts";
import { remainingFor } from "./gate.ts";
import { arePricesDue, liveCallsNeeded, liveIntervalMs, liveMsBetween, neverAsked } from "./pace.ts";
import { findLastRunMs } from "./repo.ts";

const dayMs = 86_400_000;
const matchLastsMs = 3 * 3_600_000;
/** Asking by name for the late and the doubtful, over a day. */
const callsForCalendar = 4;

/** Tells the gate what the rest of the day is expected to need, so that the less urgent leave it. */
export async function planQuota(ctx: ServiceContext, nowMs: number): Promise<void> {
  if (!ctx.gate) return;
  const matches = await listMatchesOfDay(ctx, nowMs);
  const open = matches.filter(isOpen);
  const priced = open.filter((match) => arePricesDue(match.kickoffAtMs, neverAsked, endOfDayMs(nowMs)));
  await ctx.gate.expect({
    live: liveCallsNeeded(
      open.map((match) => match.kickoffAtMs),
      nowMs,
      endOfDayMs(nowMs),
    ),
    calendar: callsForCalendar,
    odds: 2 * new Set(priced.map((match) => match.competitionId)).size,
  });
}

/** Whether the next look at the matches in play must wait for its share of the quota. */
export async function waitsForQuota(ctx: ServiceContext, inPlay: readonly Match[], nowMs: number): Promise<boolean> {
  if (!ctx.gate) return false;
  const [gate, matches, lastRunMs] = await Promise.all([
    ctx.gate.describe(),
    listMatchesOfDay(ctx, nowMs),
    findLastRunMs(ctx.db, "live"),
  ]);
  const kickoffsMs = matches.filter(isOpen).map((match) => match.kickoffAtMs);
  const others = (gate.expected.calendar ?? 0) + (gate.expected.odds ?? 0);
  const intervalMs = liveIntervalMs({
    remainingCalls: remainingFor(gate, "live") - others - kickoffsMs.length,
    liveMsLeft: liveMsBetween(kickoffsMs, nowMs, endOfDayMs(nowMs)),
    furthestMinute: Math.max(0, ...inPlay.map((match) => elapsedMinute(match, nowMs))),
  });
  // Ticks come a little early or late; half a minute less never skips a whole tick.
  return lastRunMs !== null && nowMs - lastRunMs < intervalMs - 30_000;
}

/** Whether there are calls to spare for what is pleasant to know. */
export async function hasCallsToSpare(ctx: ServiceContext): Promise<boolean> {
  return !ctx.gate || remainingFor(await ctx.gate.describe(), "history") > 0;
}

function isOpen(match: Match): boolean {
  return match.status === "upcoming" || match.status === "live";
}

/** The minute a match is in by the clock on the wall: the stored one is as old as the last look. */
function elapsedMinute(match: Match, nowMs: number): number {
  const minutes = Math.floor((nowMs - match.kickoffAtMs) / 60_000);
  return minutes <= 45 ? minutes : Math.max(45, minutes - 17);
}

async function listMatchesOfDay(ctx: ServiceContext, nowMs: number): Promise<Match[]> {
  const { matches } = await listMatchPage(
    ctx,
    { fromMs: nowMs - matchLastsMs, toMs: endOfDayMs(nowMs) },
    { number: 1, size: 1000 },
  );
  return matches;
}

/** The upstream counts by UTC day. */
function endOfDayMs(nowMs: number): number {
  return (Math.floor(nowMs / dayMs) + 1) * dayMs;
}
