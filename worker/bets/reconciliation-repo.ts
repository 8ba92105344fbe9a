import { sql } from "drizzle-orm";

import type { Database } from "../platform/db.ts";

/** A difference between bets and books, in minor units: what the books have and what the bets come to. */
export type BetDifference = { account: string; balanceMinor: number; fromEntriesMinor: number; finding: string };

/**
 * Books that do not hold what their bets say: escrow that is not the stakes of open bets, settlements and reversals that did
 * not pay what the bet says or stand twice, and bets whose stake never moved.
 *
 * @param bankrollId one bankroll alone; null for all
 */
export function findBetDifferences(db: Database, bankrollId: number | null): Promise<BetDifference[]> {
  const chosen = bankrollId === null ? sql`1` : sql`b.bankroll_id = ${bankrollId}`;
  const ofAccount = bankrollId === null ? sql`1` : sql`a.bankroll_id = ${bankrollId}`;
  return db.all<BetDifference>(sql`
    with open_stakes as (
      select b.bankroll_id, sum(b.stake_minor) as minor from bets b where b.status = 'open' and ${chosen} group by b.bankroll_id
    ), counted as (
      select reference, sum(kind = 'settlement') as settlements, sum(kind = 'reversal') as reversals
      from ledger_transactions where kind in ('settlement', 'reversal') group by reference
    ), moved as (
      select t.reference, sum(case when e.from_account = 'escrow:' || t.bankroll_id and e.to_account = 'wallet:' || t.bankroll_id
          then e.amount_minor when e.from_account = 'wallet:' || t.bankroll_id and e.to_account = 'escrow:' || t.bankroll_id
          then -e.amount_minor else 0 end) as paid
      from ledger_transactions t join ledger_entries e on e.transaction_seq = t.seq
      where t.kind in ('settlement', 'reversal') group by t.reference
    ), told as (
      select b.id, b.bankroll_id, b.status, b.revision, b.stake_minor, coalesce(b.payout_minor, 0) as payout_minor,
        coalesce(c.settlements, 0) as settlements, coalesce(c.reversals, 0) as reversals,
        coalesce((select sum(e.amount_minor) from ledger_transactions t join ledger_entries e on e.transaction_seq = t.seq
          where t.id = 'stake:' || b.reference and e.to_account = 'escrow:' || b.bankroll_id), 0) as staked,
        coalesce((select sum(e.amount_minor) from ledger_transactions t join ledger_entries e on e.transaction_seq = t.seq
          where b.status = 'settled' and t.id = 'settle:' || b.reference || ':' || b.revision
            and e.from_account = 'escrow:' || b.bankroll_id and e.to_account = 'wallet:' || b.bankroll_id), 0) as paid,
        coalesce(v.paid, 0) as paid_in_all
      from bets b left join counted c on c.reference = b.reference left join moved v on v.reference = b.reference where ${chosen}
    )
    select a.id as account, a.balance_minor as "balanceMinor", coalesce(o.minor, 0) as "fromEntriesMinor",
      'stakes of open bets' as finding
    from accounts a left join open_stakes o on o.bankroll_id = a.bankroll_id
    where a.kind = 'escrow' and a.balance_minor <> coalesce(o.minor, 0) and ${ofAccount}
    union all
    select 'escrow:' || bankroll_id, sum(staked), sum(stake_minor), count(*) || ' bets whose stake is not in the books, first ' || min(id)
    from told where staked <> stake_minor group by bankroll_id
    union all
    select 'wallet:' || bankroll_id, sum(paid_in_all), sum(payout_minor), count(*) || ' bets paid otherwise than they say, first ' || min(id)
    from told where paid <> payout_minor or paid_in_all <> payout_minor group by bankroll_id
    union all
    select 'wallet:' || bankroll_id, sum(settlements - reversals), sum(status = 'settled'),
      count(*) || ' bets settled or reversed too often, first ' || min(id)
    from told where settlements <> revision or reversals <> revision - (status = 'settled') group by bankroll_id
    order by 1, 4`);
}

/** Bankrolls in which a bet was settled or taken back since then, by the real clock. */
export async function findSettledBankrolls(db: Database, sinceMs: number): Promise<number[]> {
  const rows = await db.all<{ id: number }>(sql`
    select distinct bankroll_id as id from ledger_transactions
    where kind in ('settlement', 'reversal') and at_ms >= ${sinceMs} order by 1`);
  return rows.map(({ id }) => id);
}
