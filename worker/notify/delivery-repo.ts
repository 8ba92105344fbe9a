import { sql } from "drizzle-orm";

import type { Database, Statement } from "../platform/db.ts";
import type { QuietHours } from "./quiet-hours.ts";
import type { Told } from "./told.ts";

export type Delivery = {
  id: number;
  notificationId: number;
  channel: "email" | "push";
  subscriptionId: number;
  expiresAtMs: number;
  userId: number;
  told: Told;
  /** How its owner wants to be told; null for who is gone or banned. */
  owner: {
    language: "fr" | "en";
    zone: string;
    preferences: string;
    quiet: QuietHours | null;
  } | null;
};

/** Takes what is due and nobody has on its way. @returns ids */
export async function claimDueDeliveries(
  db: Database,
  claim: { nowMs: number; untilMs: number; limit: number },
): Promise<number[]> {
  const rows = await db.all<{ id: number }>(sql`
    update deliveries set posted_until_ms = ${claim.untilMs}
    where id in (select id from deliveries where done_at_ms is null and due_at_ms <= ${claim.nowMs}
      and posted_until_ms <= ${claim.nowMs} order by due_at_ms limit ${claim.limit})
    returning id`);
  return rows.map(({ id }) => id);
}

/** Takes one for a while. @returns null where it is done, not due, or somebody else has it */
export async function claimDelivery(
  db: Database,
  id: number,
  nowMs: number,
  untilMs: number,
): Promise<Delivery | null> {
  const [claimed] = await db.all<{ id: number }>(sql`
    update deliveries set claimed_until_ms = ${untilMs}
    where id = ${id} and done_at_ms is null and due_at_ms <= ${nowMs} and claimed_until_ms <= ${nowMs} returning id`);
  if (!claimed) return null;
  const [row] = await db.all<
    Omit<Delivery, "told" | "owner"> & {
      told: string;
      language: "fr" | "en" | null;
      zone: string | null;
      preferences: string | null;
      quietFromMinute: number | null;
      quietUntilMinute: number | null;
    }
  >(sql`
    select d.id, d.notification_id as "notificationId", d.channel, d.subscription_id as "subscriptionId",
      d.expires_at_ms as "expiresAtMs", n.user_id as "userId", n.told, p.language, p.time_zone as zone,
      p.notification_preferences as preferences, c.quiet_from_minute as "quietFromMinute",
      c.quiet_until_minute as "quietUntilMinute"
    from deliveries d join notifications n on n.id = d.notification_id
    left join users u on u.id = n.user_id and u.banned_at_ms is null
    left join user_profiles p on p.user_id = u.id
    left join notification_preferences c on c.user_id = u.id
    where d.id = ${id}`);
  if (!row) return null;
  const { told, language, zone, preferences, quietFromMinute, quietUntilMinute, ...delivery } = row;
  const quiet =
    quietFromMinute === null || quietUntilMinute === null
      ? null
      : { fromMinute: quietFromMinute, untilMinute: quietUntilMinute };
  const isThere = language !== null && zone !== null && preferences !== null;
  return {
    ...delivery,
    told: JSON.parse(told) as Told,
    owner: isThere ? { language, zone, preferences, quiet } : null,
  };
}

export async function releaseDelivery(db: Database, id: number): Promise<void> {
  await db.run(sql`update deliveries set claimed_until_ms = 0 where id = ${id} and done_at_ms is null`);
}

/** Puts one off, to the end of quiet hours that have begun meanwhile. */
export async function postponeDelivery(db: Database, id: number, dueAtMs: number): Promise<void> {
  await db.run(sql`update deliveries set due_at_ms = ${dueAtMs}, posted_until_ms = 0, claimed_until_ms = 0
    where id = ${id} and done_at_ms is null`);
}

export type Outcome = "sent" | "expired" | "unwanted" | "gone";

export function finishDeliveryStatement(id: number, outcome: Outcome, nowMs: number): Statement {
  return sql`update deliveries set done_at_ms = ${nowMs}, outcome = ${outcome} where id = ${id} and done_at_ms is null`;
}

/** What is kept no longer, in an order in which nothing is left without what it refers to. */
export function pruneStatements(before: { outboxMs: number; notificationMs: number }): Statement[] {
  return [
    sql`delete from deliveries where done_at_ms < ${before.outboxMs}`,
    sql`delete from outbox where sent_at_ms < ${before.outboxMs}`,
    sql`delete from deliveries where notification_id in
      (select id from notifications where created_at_ms < ${before.notificationMs})`,
    sql`delete from notifications where created_at_ms < ${before.notificationMs}`,
  ];
}

/** Everything of one user, for the batch that erases the account. */
export function forgetStatements(userId: number): Statement[] {
  return [
    sql`delete from deliveries where notification_id in (select id from notifications where user_id = ${userId})`,
    sql`delete from notifications where user_id = ${userId}`,
    sql`delete from outbox where user_id = ${userId}`,
    sql`delete from notification_preferences where user_id = ${userId}`,
    sql`delete from favourites where user_id = ${userId}`,
    sql`delete from push_subscriptions where user_id = ${userId}`,
    sql`delete from saved_filters where user_id = ${userId}`,
  ];
}
