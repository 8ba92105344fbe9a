import { sql } from "drizzle-orm";

import type { Database, Statement } from "../platform/db.ts";
import type { pushSubscriptions } from "./schema.ts";

export type PushSubscriptionRow = typeof pushSubscriptions.$inferSelect;

const columns = sql`id, user_id as "userId", endpoint, p256dh, auth, created_at_ms as "createdAtMs"`;

/**
 * A device of somebody's, whoever had it before; beyond `most` the oldest of theirs goes.
 *
 * @returns statements of which the first answers with its id
 */
export function putPushSubscriptionStatements(
  subscription: Omit<PushSubscriptionRow, "id">,
  most: number,
): Statement[] {
  const { userId, endpoint, p256dh, auth, createdAtMs } = subscription;
  return [
    sql`insert into push_subscriptions (user_id, endpoint, p256dh, auth, created_at_ms)
      values (${userId}, ${endpoint}, ${p256dh}, ${auth}, ${createdAtMs})
      on conflict (endpoint) do update set user_id = excluded.user_id, p256dh = excluded.p256dh, auth = excluded.auth,
        created_at_ms = excluded.created_at_ms
      returning id`,
    sql`delete from push_subscriptions where user_id = ${userId} and id not in
      (select id from push_subscriptions where user_id = ${userId} order by created_at_ms desc, id desc limit ${most})`,
  ];
}

export async function findPushSubscription(db: Database, id: number): Promise<PushSubscriptionRow | null> {
  const [row] = await db.all<PushSubscriptionRow>(sql`select ${columns} from push_subscriptions where id = ${id}`);
  return row ?? null;
}

export function findPushSubscriptions(db: Database, userId: number): Promise<PushSubscriptionRow[]> {
  return db.all(sql`select ${columns} from push_subscriptions where user_id = ${userId} order by id`);
}

export function deletePushSubscriptionStatement(id: number): Statement {
  return sql`delete from push_subscriptions where id = ${id}`;
}

/** @returns rows from the batch where there was such a one of theirs */
export function deleteOwnPushSubscriptionStatement(userId: number, endpoint: string): Statement {
  return sql`delete from push_subscriptions where user_id = ${userId} and endpoint = ${endpoint} returning id`;
}
