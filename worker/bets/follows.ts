import { requireUser } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { AppError } from "../platform/errors.ts";
import { type Place, followBody } from "./body.ts";
import type { FollowBody, FollowStatus } from "./contract.ts";
import { type FollowRow, countFollowers, findFollows, findMatchesBetOn } from "./repo.ts";

export type FollowQuery = {
  status: FollowStatus | null;
  bankrollId: number | null;
  cursor: number | null;
  pageSize: number;
};

/** One's own follows, newest first; what was taken back too. @throws AppError AUTHENTICATION_FAILED */
export async function listFollows(
  ctx: ServiceContext,
  input: FollowQuery & { origin: string },
): Promise<{ results: FollowBody[]; nextCursor: number | null }> {
  const { userId } = requireUser(ctx);
  const { status, bankrollId, cursor, pageSize } = input;
  const filter = { ...(status && { status }), ...(bankrollId !== null && { bankrollId }) };
  const rows = await findFollows(ctx.db, userId, filter, { beforeId: cursor, limit: pageSize + 1 });
  const shown = rows.slice(0, pageSize);
  const place = await placeOf(ctx, input.origin);
  return {
    results: shown.map((row) => followBody(row, place)),
    nextCursor: rows.length > pageSize ? (shown.at(-1)?.bet.id ?? null) : null,
  };
}

/** @throws AppError AUTHENTICATION_FAILED, NOT_FOUND */
export async function getFollow(ctx: ServiceContext, input: { id: number; origin: string }): Promise<FollowBody> {
  return followBody(await readOwnFollow(ctx, input.id), await placeOf(ctx, input.origin));
}

/** @throws AppError AUTHENTICATION_FAILED, NOT_FOUND */
export async function readOwnFollow(ctx: ServiceContext, id: number): Promise<FollowRow> {
  const [row] = await findFollows(ctx.db, requireUser(ctx).userId, { id }, { beforeId: null, limit: 1 });
  // What is somebody else's does not exist.
  if (!row) throw new AppError("NOT_FOUND", "No such follow", { id: ["You have no such follow"] });
  return row;
}

/** Matches one has open bets on. @throws AppError AUTHENTICATION_FAILED */
export function listMatchesBetOn(ctx: ServiceContext): Promise<number[]> {
  return findMatchesBetOn(ctx.db, requireUser(ctx).userId);
}

/** How many people follow a prediction, from its kick-off on; null before, when it is nobody's business. */
export async function countFollowersSinceKickoff(
  ctx: ServiceContext,
  input: { predictionId: number; match: { id: number; status: string; kickoffAtMs: number }; isLocked: boolean },
): Promise<number | null> {
  const { predictionId, match, isLocked } = input;
  const hasBegun = isLocked || (match.status !== "postponed" && (await ctx.clock.matchNowMs()) >= match.kickoffAtMs);
  return hasBegun ? countFollowers(ctx.db, { matchId: match.id, predictionId }) : null;
}

async function placeOf(ctx: ServiceContext, origin: string): Promise<Place> {
  return { origin, realNowMs: ctx.clock.realNowMs(), matchNowMs: await ctx.clock.matchNowMs() };
}
