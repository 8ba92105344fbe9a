import type { ServiceContext } from "../context.ts";
import { type Match, getMatch } from "../matches/service.ts";
import type { Statement } from "../platform/db.ts";
import type { RoomMessage } from "./protocol.ts";
import {
  findGoalsOfTeams,
  findToldKeys,
  findUpdatesByKeys,
  findUpdatesSince,
  insertPastUpdateStatements,
  insertUpdateStatements,
} from "./repo.ts";
import { type NewLiveUpdate, type PastMatch, type StoredLiveUpdate, type TeamGoal, roomUpdateOf } from "./updates.ts";
import { tellWinProbability } from "./win-probability.ts";

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

export function listToldFacts(ctx: ServiceContext, matchIds: readonly number[]): Promise<Map<number, Set<string>>> {
  return findToldKeys(ctx.db, matchIds);
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
  const said = await tellWinProbability(ctx, stored.map(roomUpdateOf));
  const byMatch = Map.groupBy(said, (update) => update.match_id);
  await Promise.all(
    [...byMatch].map(([matchId, ofMatch]) =>
      ctx.rooms
        .publish(matchId, ofMatch)
        .catch((error: unknown) => ctx.log.warn("room_unreachable", { matchId, reason: String(error) })),
    ),
  );
}

/** Everything told of a match after `sinceSeq`, oldest first. */
export function listUpdates(
  ctx: ServiceContext,
  input: { matchId: number; sinceSeq: number },
): Promise<StoredLiveUpdate[]> {
  return findUpdatesSince(ctx.db, input.matchId, input.sinceSeq);
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

/**
 * What somebody who enters the room hears: what they missed since `sinceSeq`, or the whole state.
 *
 * @throws AppError NOT_FOUND for a match that does not exist
 */
export async function greetSpectator(
  ctx: ServiceContext,
  input: { matchId: number; sinceSeq: number | null },
): Promise<RoomMessage[]> {
  const [match, told, clock] = await Promise.all([
    getMatch(ctx, input.matchId),
    findUpdatesSince(ctx.db, input.matchId, 0),
    ctx.clock.mapping(),
  ]);
  const lastSeq = told.at(-1)?.seq ?? 0;
  const knowsUs = input.sinceSeq !== null && input.sinceSeq <= lastSeq;
  return tellWinProbability(
    ctx,
    knowsUs
      ? told.filter((update) => update.seq > (input.sinceSeq ?? 0)).map(roomUpdateOf)
      : [snapshotOf(match, told, clock.speed)],
  );
}

function snapshotOf(match: Match, told: readonly StoredLiveUpdate[], speed: number): RoomMessage {
  const last = told.at(-1);
  return {
    type: "snapshot",
    match_id: match.id,
    seq: last?.seq ?? 0,
    status: match.status,
    provider_status: match.providerStatus,
    minute: match.minute,
    home_score: match.homeScore,
    away_score: match.awayScore,
    timestamp: new Date(last?.matchAtMs ?? match.kickoffAtMs).toISOString(),
    home_team: match.homeTeam,
    away_team: match.awayTeam,
    speed,
    events: told.flatMap(({ payload: { event }, seq, homeScore, awayScore }) =>
      event ? [{ ...event, seq, home_score: homeScore, away_score: awayScore }] : [],
    ),
  };
}
