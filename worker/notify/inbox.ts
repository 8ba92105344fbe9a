import type * as z from "zod";

import { requireUser } from "../accounts/authority.ts";
import type { MailTopic } from "../accounts/topics.ts";
import type { ServiceContext } from "../context.ts";
import type { Locale } from "../platform/contract.ts";
import { runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { messageOf } from "../platform/logger.ts";
import type { notificationSchema } from "./contract.ts";
import { type NotificationRow, findInbox, findUnreadCounts, readAllStatement, readStatement } from "./inbox-repo.ts";
import { kindsOf, topicOf } from "./told.ts";
import { wordsOf } from "./words.ts";

export type InboxRequest = {
  topic: MailTopic | null;
  unreadOnly: boolean;
  matchId: number | null;
  cursor: number | null;
  pageSize: number;
  language: Locale;
};

/** What the caller was told, newest first. @throws AppError AUTHENTICATION_FAILED */
export async function listNotifications(ctx: ServiceContext, request: InboxRequest) {
  const { userId } = requireUser(ctx);
  const rows = await findInbox(ctx.db, {
    userId,
    kinds: request.topic === null ? null : kindsOf(request.topic),
    unreadOnly: request.unreadOnly,
    matchId: request.matchId,
    beforeId: request.cursor,
    limit: request.pageSize + 1,
  });
  const page = rows.slice(0, request.pageSize);
  const last = page.at(-1);
  return {
    nextCursor: rows.length > page.length && last ? last.id : null,
    results: page.map((row) => notificationBody(row, request.language)),
  };
}

/** How many the caller has not read. @throws AppError AUTHENTICATION_FAILED */
export async function countUnread(ctx: ServiceContext): Promise<number> {
  return countUnreadOf(ctx, requireUser(ctx).userId);
}

/** The same of anybody, for their own channel. */
export async function countUnreadOf(ctx: ServiceContext, userId: number): Promise<number> {
  return (await findUnreadCounts(ctx.db, [userId])).get(userId) ?? 0;
}

/** Reading it again changes nothing. @throws AppError AUTHENTICATION_FAILED, NOT_FOUND where it is not theirs */
export async function readNotification(ctx: ServiceContext, id: number): Promise<number> {
  const { userId } = requireUser(ctx);
  const [read] = await runBatch(ctx.db, [readStatement(userId, id, ctx.clock.realNowMs())]);
  if (read?.length === 0) throw new AppError("NOT_FOUND", "No such notification");
  return sayUnread(ctx, userId);
}

/**
 * Reads everything there is, or everything up to one. @returns how many were unread
 *
 * @throws AppError AUTHENTICATION_FAILED
 */
export async function readAllNotifications(ctx: ServiceContext, upToId: number | null): Promise<number> {
  const { userId } = requireUser(ctx);
  const statement = readAllStatement(userId, upToId ?? Number.MAX_SAFE_INTEGER, ctx.clock.realNowMs());
  const [read] = await runBatch(ctx.db, [statement]);
  await sayUnread(ctx, userId);
  return read?.length ?? 0;
}

/** The badge of every page they have open follows. */
async function sayUnread(ctx: ServiceContext, userId: number): Promise<number> {
  const unread = await countUnreadOf(ctx, userId);
  try {
    await ctx.channels.tell(userId, [{ key: null, message: { type: "unread", unread } }]);
  } catch (error) {
    ctx.log.warn("channel_unreachable", { user_id: userId, reason: messageOf(error) });
  }
  return unread;
}

export function notificationBody(row: NotificationRow, language: Locale): z.infer<typeof notificationSchema> {
  const { title, text, path } = wordsOf(row.told, language);
  const { told } = row;
  return {
    id: row.id,
    type: told.kind,
    topic: topicOf(told.kind),
    title,
    text,
    path: language === "en" ? `/en${path}` : path,
    bet_id: "bet" in told ? told.bet.betId : null,
    match_ids: matchIdsOf(row),
    created_at: new Date(row.createdAtMs).toISOString(),
    read_at: row.readAtMs === null ? null : new Date(row.readAtMs).toISOString(),
  };
}

function matchIdsOf({ told }: NotificationRow): number[] {
  if ("bet" in told) return told.bet.legs.map(({ matchId }) => matchId);
  if ("match" in told) return [told.match.matchId];
  return "matches" in told ? told.matches.map(({ matchId }) => matchId) : [];
}
