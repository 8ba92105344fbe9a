import { notificationPreferencesSchema } from "../accounts/topics.ts";
import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { messageOf } from "../platform/logger.ts";
import { decimalOf } from "../platform/money.ts";
import type { NewChannelMessage } from "./channel-messages.ts";
import { relayDeliveries } from "./delivering.ts";
import { describeOccasions } from "./describing.ts";
import {
  type NewNotification,
  type NotificationRow,
  findNotificationsOf,
  findUnreadCounts,
  insertNotificationStatements,
} from "./inbox-repo.ts";
import { type Addressed, findAddressed, markSentStatement } from "./outbox-repo.ts";
import { afterQuietHours } from "./quiet-hours.ts";
import { matchIdOf, readOccasion, waysOf, worthForMs } from "./told.ts";
import { wordsOf } from "./words.ts";

/** A message that comes again much later must not speak into open pages of today. */
const spokenWithinMs = 5 * 60_000;

/**
 * Tells people what happened to them: an inbox row each and what has to be delivered, in one batch with the mark that it is
 * sent; then their open pages. May run twice, late or in part: every effect has the name of its outbox row.
 */
export async function tellPeople(ctx: ServiceContext, message: { outboxIds: readonly string[] }): Promise<void> {
  const rows = await findAddressed(ctx.db, message.outboxIds);
  const unsent = rows.filter(({ sentAtMs }) => sentAtMs === null);
  if (unsent.length > 0) {
    const nowMs = ctx.clock.realNowMs();
    await runBatch(ctx.db, [
      ...insertNotificationStatements(await notificationsOf(ctx, unsent, nowMs), nowMs),
      markSentStatement(
        unsent.map(({ id }) => id),
        nowMs,
      ),
    ]);
  }
  await speak(ctx, rows);
  await relayDeliveries(ctx);
}

async function notificationsOf(
  ctx: ServiceContext,
  rows: readonly Addressed[],
  nowMs: number,
): Promise<NewNotification[]> {
  const known = rows.flatMap((row) => {
    const occasion = readOccasion(row.kind, row.body);
    if (!occasion) ctx.log.error("outbox_unreadable", { id: row.id, kind: row.kind });
    // Who is gone or banned is told nothing.
    return occasion && row.language !== null ? [{ row, occasion, userId: row.userId }] : [];
  });
  const told = await describeOccasions(ctx, known);
  return known.flatMap(({ row }, index): NewNotification[] => {
    const one = told[index];
    const preferences = notificationPreferencesSchema.safeParse(JSON.parse(row.preferences ?? "null")).data;
    if (!one || !preferences) return [];
    const ways = waysOf(one.kind, preferences);
    return [
      {
        outboxId: row.id,
        userId: row.userId,
        kind: one.kind,
        matchId: matchIdOf(one),
        told: one,
        inInbox: ways.inbox,
        byEmail: ways.email,
        byPush: ways.push,
        dueAtMs: afterQuietHours(nowMs, row.quiet, row.zone ?? "UTC"),
        expiresAtMs: row.createdAtMs + worthForMs(one.kind),
      },
    ];
  });
}

/** Says it in the pages people have open. Who cannot be reached reads it in the inbox. */
async function speak(ctx: ServiceContext, rows: readonly Addressed[]): Promise<void> {
  const languages = new Map(rows.map(({ id, language }) => [id, language]));
  const notifications = await findNotificationsOf(
    ctx.db,
    rows.map(({ id }) => id),
  );
  const fresh = notifications.filter(({ createdAtMs }) => ctx.clock.realNowMs() - createdAtMs <= spokenWithinMs);
  const byUser = Map.groupBy(fresh, ({ userId }) => userId);
  const unread = await findUnreadCounts(ctx.db, [...byUser.keys()]);
  await Promise.all(
    [...byUser].map(async ([userId, ofUser]) => {
      const messages = ofUser.flatMap((row) =>
        messagesOf(row, languages.get(row.outboxId) ?? "fr", unread.get(userId) ?? 0),
      );
      try {
        await ctx.channels.tell(userId, messages);
      } catch (error) {
        ctx.log.warn("channel_unreachable", { user_id: userId, reason: messageOf(error) });
      }
    }),
  );
}

function messagesOf(row: NotificationRow, language: "fr" | "en", unread: number): NewChannelMessage[] {
  const { told } = row;
  const { title, text, path } = wordsOf(told, language);
  const notification: NewChannelMessage = {
    key: `notification:${row.outboxId}`,
    message: { type: "notification", unread, id: row.id, kind: told.kind, title, text, path },
  };
  const listed = row.inInbox ? [notification] : [];
  if (told.kind !== "bet_settled" && told.kind !== "bet_reopened") return listed;
  const { bet } = told;
  return [
    ...listed,
    {
      key: `result:${row.outboxId}`,
      message: {
        type: "prediction_result",
        unread,
        bet_id: bet.betId,
        outcome: bet.outcome,
        profit: bet.profitMinor === null ? null : decimalOf(bet.profitMinor),
        currency: bet.currency,
        match_ids: bet.legs.map(({ matchId }) => matchId),
      },
    },
    {
      key: `balance:${row.outboxId}`,
      message: {
        type: "balance",
        unread,
        bankroll_id: bet.bankrollId,
        balance: decimalOf(bet.balanceMinor),
        currency: bet.currency,
      },
    },
  ];
}
