import { sql } from "drizzle-orm";

import { type Database, type Statement, jsonChunks } from "../platform/db.ts";
import { type Told, type ToldKind, digestedKinds } from "./told.ts";

export type NotificationRow = {
  id: number;
  outboxId: string;
  userId: number;
  told: Told;
  inInbox: boolean;
  createdAtMs: number;
  readAtMs: number | null;
};

export type NewNotification = {
  outboxId: string;
  userId: number;
  kind: ToldKind;
  matchId: number | null;
  told: Told;
  inInbox: boolean;
  byEmail: boolean;
  byPush: boolean;
  dueAtMs: number;
  expiresAtMs: number;
};

/** Notifications, and where each has to be delivered: whatever of it stands already stays as it is. */
export function insertNotificationStatements(added: readonly NewNotification[], nowMs: number): Statement[] {
  return jsonChunks(added).flatMap((chunk) => [
    sql`insert into notifications (outbox_id, user_id, kind, match_id, told, in_inbox, created_at_ms)
      select value ->> 'outboxId', value ->> 'userId', value ->> 'kind', value ->> 'matchId', value -> 'told',
        value ->> 'inInbox', ${nowMs}
      from json_each(${chunk}) where true on conflict do nothing`,
    sql`insert into deliveries (notification_id, channel, subscription_id, due_at_ms, expires_at_ms)
      select n.id, 'email', 0, a.value ->> 'dueAtMs', a.value ->> 'expiresAtMs'
      from json_each(${chunk}) a join notifications n on n.outbox_id = a.value ->> 'outboxId'
      where a.value ->> 'byEmail' on conflict do nothing`,
    sql`insert into deliveries (notification_id, channel, subscription_id, due_at_ms, expires_at_ms)
      select n.id, 'push', s.id, a.value ->> 'dueAtMs', a.value ->> 'expiresAtMs'
      from json_each(${chunk}) a join notifications n on n.outbox_id = a.value ->> 'outboxId'
      join push_subscriptions s on s.user_id = n.user_id
      where a.value ->> 'byPush' on conflict do nothing`,
  ]);
}

const columns = sql`n.id, n.outbox_id as "outboxId", n.user_id as "userId", n.told, n.in_inbox as "inInbox",
  n.created_at_ms as "createdAtMs", n.read_at_ms as "readAtMs"`;

export async function findNotificationsOf(db: Database, outboxIds: readonly string[]): Promise<NotificationRow[]> {
  const rows = await db.all<StoredRow>(sql`select ${columns} from notifications n
    where n.outbox_id in (select value from json_each(${JSON.stringify(outboxIds)})) order by n.id`);
  return rows.map(rowOf);
}

export async function findUnreadCounts(db: Database, userIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await db.all<{ userId: number; count: number }>(sql`
    select user_id as "userId", count(*) as count from notifications indexed by notifications_unread
    where in_inbox = 1 and read_at_ms is null and user_id in (select value from json_each(${JSON.stringify(userIds)}))
    group by user_id`);
  return new Map(rows.map(({ userId, count }) => [userId, count]));
}

export type InboxQuery = {
  userId: number;
  kinds: readonly ToldKind[] | null;
  unreadOnly: boolean;
  matchId: number | null;
  /** Only what is older than this one. */
  beforeId: number | null;
  limit: number;
};

/** Newest first. */
export async function findInbox(db: Database, query: InboxQuery): Promise<NotificationRow[]> {
  const kinds = query.kinds === null ? null : JSON.stringify(query.kinds);
  const rows = await db.all<StoredRow>(sql`
    select ${columns} from notifications n
    where n.user_id = ${query.userId} and n.in_inbox = 1 and n.id < ${query.beforeId ?? Number.MAX_SAFE_INTEGER}
      and (${kinds} is null or n.kind in (select value from json_each(${kinds})))
      and (${query.matchId} is null or n.match_id = ${query.matchId})
      and (${query.unreadOnly ? 1 : 0} = 0 or n.read_at_ms is null)
    order by n.id desc limit ${query.limit}`);
  return rows.map(rowOf);
}

/** Reads one, if it is theirs and listed. @returns whether there is such a one, from the batch */
export function readStatement(userId: number, id: number, nowMs: number): Statement {
  return sql`update notifications set read_at_ms = coalesce(read_at_ms, ${nowMs})
    where id = ${id} and user_id = ${userId} and in_inbox = 1 returning id`;
}

/** @param upToId what came after it stays unread: nobody has seen it yet */
export function readAllStatement(userId: number, upToId: number, nowMs: number): Statement {
  return sql`update notifications set read_at_ms = ${nowMs}
    where user_id = ${userId} and in_inbox = 1 and read_at_ms is null and id <= ${upToId} returning id`;
}

/** What somebody was told of between two instants, as a digest sums it up, oldest first. */
export async function findDigested(
  db: Database,
  window: { userId: number; fromMs: number; untilMs: number },
): Promise<Told[]> {
  const rows = await db.all<{ told: string }>(sql`
    select n.told from outbox o join notifications n on n.outbox_id = o.id
    where o.user_id = ${window.userId} and o.created_at_ms >= ${window.fromMs} and o.created_at_ms < ${window.untilMs}
      and o.kind in (select value from json_each(${JSON.stringify(digestedKinds)}))
    order by o.created_at_ms, n.id`);
  return rows.map(({ told }) => JSON.parse(told) as Told);
}

/** Everything kept of somebody that they were told, oldest first. */
export async function findAllTold(db: Database, userId: number): Promise<NotificationRow[]> {
  const rows = await db.all<StoredRow>(
    sql`select ${columns} from notifications n where n.user_id = ${userId} order by n.id`,
  );
  return rows.map(rowOf);
}

type StoredRow = Omit<NotificationRow, "told" | "inInbox"> & { told: string; inInbox: number };

function rowOf({ told, inInbox, ...row }: StoredRow): NotificationRow {
  return { ...row, told: JSON.parse(told) as Told, inInbox: inInbox === 1 };
}
