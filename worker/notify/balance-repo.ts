import { sql } from "drizzle-orm";

import type { Database } from "../platform/db.ts";

/** What a bankroll of somebody holds, with how much they have not read; null where it is not theirs. */
export async function findBalance(db: Database, userId: number, bankrollId: number) {
  const [row] = await db.all<{ currency: string; balanceMinor: number; unread: number }>(sql`
    select b.currency, a.balance_minor as "balanceMinor",
      (select count(*) from notifications indexed by notifications_unread
        where in_inbox = 1 and read_at_ms is null and user_id = b.user_id) as unread
    from bankrolls b join accounts a on a.id = 'wallet:' || b.id
    where b.id = ${bankrollId} and b.user_id = ${userId}`);
  return row ?? null;
}
