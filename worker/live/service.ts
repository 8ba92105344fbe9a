import type { ServiceContext } from "../context.ts";
import { getFreshness } from "../collect/freshness.ts";
import { getMatch } from "../matches/service.ts";
import type { Statement } from "../platform/db.ts";
import {
  findGoalsOfTeams,
  findToldEvents,
  findUpdatesByKeys,
  findUpdates,
  insertPastUpdateStatements,
  insertUpdateStatements,
} from "./repo.ts";
import { type RoomRecord, feedNotice, roomRecord } from "./room.ts";
import { type StandingEvent, standingOf } from "./standing.ts";
import {
  type NewLiveUpdate,
  type PastMatch,
  type StandingUpdate,
  type StoredLiveUpdate,
  type TeamGoal,
  roomUpdateOf,
  standingUpdates,
} from "./updates.ts";
import { winProbabilityTeller } from "./win-probability.ts";

/** To be run in the batch that moves the matches themselves. */
export function appendUpdatesStatements(ctx: ServiceContext, updates: readonly NewLiveUpdate[]): Statement[] {
  return insertUpdateStatements(updates, ctx.clock.realNowMs());
}

/** To be run in the batch that adds the matches, behind them: they were over before anybody could be told. */
export function keepPastUpdatesStatements(
  ctx: ServiceContext,
  provider: string,
  past: readonly PastMatch[],
): Statement[] {
  return insertPastUpdateStatements(provider, past, ctx.clock.realNowMs());
}

/** The events that stand of each of these matches, as they were told. */
export async function listStandingEvents(
  ctx: ServiceContext,
  matchIds: readonly number[],
): Promise<Map<number, StandingEvent[]>> {
  if (matchIds.length === 0) return new Map();
  const told = await findToldEvents(ctx.db, matchIds);
  return new Map([...told].map(([matchId, ofMatch]) => [matchId, standingOf(ofMatch)]));
}

/**
 * Tells the rooms what has just been stored. A room that cannot be reached is not an error: whoever watches it hears
 * of the gap from the next number and asks again.
 */
export async function publishUpdates(ctx: ServiceContext, updates: readonly NewLiveUpdate[]): Promise<void> {
  const stored = await findUpdatesByKeys(
    ctx.db,
    updates.map(({ matchId, factKey }) => ({ matchId, factKey })),
  );
  const byMatch = Map.groupBy(stored, (update) => update.matchId);
  const tell = await winProbabilityTeller(ctx, [...byMatch.keys()]);
  await Promise.all(
    [...byMatch].map(([matchId, ofMatch]) =>
      ctx.rooms
        .publish(
          matchId,
          ofMatch.map((update) => tell(roomUpdateOf(update))),
        )
        .catch((error: unknown) => ctx.log.warn("room_unreachable", { matchId, reason: String(error) })),
    ),
  );
}

/** Everything ever told of a match, oldest first, what was corrected since too. */
export function listUpdates(ctx: ServiceContext, input: { matchId: number }): Promise<StoredLiveUpdate[]> {
  return findUpdates(ctx.db, input.matchId);
}

/** Everything told of a match that was not corrected since, each where it was told first. */
export async function listStandingUpdates(ctx: ServiceContext, input: { matchId: number }): Promise<StandingUpdate[]> {
  return standingUpdates(await findUpdates(ctx.db, input.matchId));
}

/**
 * Every recorded goal that counted for one of these teams in the matches of `[fromMs, beforeMs)`, oldest match first; those
 * whose minute was made up for the show have no scorer and are left out.
 */
export function listGoalsOfTeams(
  ctx: ServiceContext,
  input: { teamIds: readonly number[]; fromMs: number; beforeMs: number },
): Promise<TeamGoal[]> {
  return findGoalsOfTeams(ctx.db, input);
}

/** A match as its room tells of it. @throws AppError NOT_FOUND for a match that does not exist */
export async function openRoom(ctx: ServiceContext, input: { matchId: number }): Promise<RoomRecord> {
  // What was said first: a match that moves meanwhile is then newer than its number, never older.
  const told = await findUpdates(ctx.db, input.matchId);
  const [match, clock] = await Promise.all([getMatch(ctx, input.matchId), ctx.clock.mapping()]);
  const record = roomRecord(match, told, clock.speed);
  const tell = await winProbabilityTeller(ctx, [input.matchId]);
  return { snapshot: tell(record.snapshot), updates: record.updates.map(tell) };
}

/** How old what the source last said is. */
export async function describeFeed(ctx: ServiceContext, input: { matchId: number }) {
  const [{ lastGoodAtMs }, matchNowMs, { speed }] = await Promise.all([
    getFreshness(ctx),
    ctx.clock.matchNowMs(),
    ctx.clock.mapping(),
  ]);
  return feedNotice(input.matchId, { lastGoodAtMs, matchNowMs, speed });
}
