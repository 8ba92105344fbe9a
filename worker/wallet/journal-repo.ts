import { sql } from "drizzle-orm";

import type { Database } from "../platform/db.ts";
import type { JournalEntry, JournalTransaction } from "./journal.ts";

/** Transactions after one, with their entries. */
export async function findJournal(
  db: Database,
  range: { afterSeq: number; untilSeq: number },
  limit: number,
): Promise<JournalTransaction[]> {
  const rows = await db.all<Omit<JournalTransaction, "entries"> & { entries: string }>(sql`
    select t.seq, t.id, t.kind, t.currency, t.bankroll_id as "bankrollId", t.at_ms as "atMs",
      (select json_group_array(json_object('from', f.kind, 'to', o.kind, 'amountMinor', e.amount_minor,
          'fromAfterMinor', e.from_balance_after_minor, 'toAfterMinor', e.to_balance_after_minor))
        from (select * from ledger_entries where transaction_seq = t.seq order by id) e
        join accounts f on f.id = e.from_account join accounts o on o.id = e.to_account) as entries
    from ledger_transactions t where t.seq > ${range.afterSeq} and t.seq <= ${range.untilSeq} order by t.seq limit ${limit}`);
  return rows.map((row) => ({ ...row, entries: JSON.parse(row.entries) as JournalEntry[] }));
}

export async function findLastSeq(db: Database): Promise<number> {
  const [row] = await db.all<{ seq: number }>(sql`select coalesce(max(seq), 0) as seq from ledger_transactions`);
  return row?.seq ?? 0;
}
