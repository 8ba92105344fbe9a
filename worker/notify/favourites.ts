import type * as z from "zod";

import { requireUser } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { type Favourite, mostFavourites } from "./choices.ts";
import {
  type FavouriteRow,
  deleteFavouriteOfStatement,
  deleteFavouriteStatement,
  findFavouriteMatches,
  findFavourites,
  putFavouriteStatements,
} from "./choices-repo.ts";
import type { favouriteSchema } from "./contract.ts";

/** The caller's favourites, newest first. @throws AppError AUTHENTICATION_FAILED */
export async function listFavourites(ctx: ServiceContext) {
  const rows = await findFavourites(ctx.db, requireUser(ctx).userId);
  return rows.map(favouriteBody);
}

/**
 * Of these matches, those that are a favourite of the caller's, by themselves, by a team or by their league.
 *
 * @returns match to whether it is one by itself
 * @throws AppError AUTHENTICATION_FAILED
 */
export async function listFavouriteMatches(
  ctx: ServiceContext,
  matchIds: readonly number[],
): Promise<Map<number, { isStarred: boolean }>> {
  const rows = await findFavouriteMatches(ctx.db, requireUser(ctx).userId, matchIds);
  return new Map(rows.map(({ matchId, isStarred }) => [matchId, { isStarred: isStarred === 1 }]));
}

/**
 * Makes something a favourite; one that is stays one.
 *
 * @throws AppError AUTHENTICATION_FAILED, NOT_FOUND for what does not exist, RULE_REFUSED above the most there may be
 */
export async function addFavourite(ctx: ServiceContext, favourite: Favourite): Promise<{ id: number }> {
  const { userId } = requireUser(ctx);
  const at = { nowMs: ctx.clock.realNowMs(), most: mostFavourites };
  const [, found, put] = await runBatch(ctx.db, putFavouriteStatements(userId, favourite, at));
  if (found?.length === 0) throw new AppError("NOT_FOUND", `No such ${favourite.kind}`);
  const [row] = put as { id: number }[];
  if (!row) {
    throw new AppError("RULE_REFUSED", "Too many favourites", { id: [`At most ${mostFavourites}`] });
  }
  return row;
}

/** @throws AppError AUTHENTICATION_FAILED, NOT_FOUND where it is not the caller's */
export async function removeFavourite(ctx: ServiceContext, id: number): Promise<void> {
  const { userId } = requireUser(ctx);
  const [removed] = await runBatch(ctx.db, [deleteFavouriteStatement(userId, id)]);
  if (removed?.length === 0) throw new AppError("NOT_FOUND", "No such favourite");
}

/** The same by what it is of; what is none stays none. @throws AppError AUTHENTICATION_FAILED */
export async function removeFavouriteOf(ctx: ServiceContext, favourite: Favourite): Promise<void> {
  const { userId } = requireUser(ctx);
  await runBatch(ctx.db, [deleteFavouriteOfStatement(userId, favourite)]);
}

export function favouriteBody({
  id,
  kind,
  entityId,
  name,
  createdAtMs,
}: FavouriteRow): z.infer<typeof favouriteSchema> {
  return { id, kind, entity_id: entityId, name, created_at: new Date(createdAtMs).toISOString() };
}
