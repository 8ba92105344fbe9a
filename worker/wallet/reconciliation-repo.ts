import { desc, sql } from "drizzle-orm";

import type { Database, Statement } from "../platform/db.ts";
import type { AccountKind, Currency } from "./ledger.ts";
import { ledgerChecks } from "./schema.ts";

export type Difference = {
  account: string;
  balanceMinor: number;
  fromEntriesMinor: number;
  finding: string;
};

/** Every leg of every entry, with the balance it says it left. */
const legs = sql`(
  select from_account as account, id, -amount_minor as amount, from_balance_after_minor as left_minor from ledger_entries
  union all
  select to_account, id, amount_minor, to_balance_after_minor from ledger_entries)`;

/**
 * Accounts that are not what their entries come to, reckoned from the entries alone; whose entries do not follow from one
 * another; and wallets whose transactions or days do not add up.
 */
export function findDifferences(db: Database): Promise<Difference[]> {
  return db.all<Difference>(sql`
    with reckoned as (
      select account, amount, left_minor,
        sum(amount) over (partition by account order by id) as running,
        row_number() over (partition by account order by id desc) as from_last
      from ${legs}
    ), sums as (
      select account, max(iif(from_last = 1, running, null)) as total, sum(running <> left_minor) as broken
      from reckoned group by account
    ), of_accounts as (
      select a.id as account, a.bankroll_id, a.kind, a.balance_minor, coalesce(s.total, 0) as total, coalesce(s.broken, 0) as broken
      from accounts a left join sums s on s.account = a.id
    )
    select account, balance_minor as "balanceMinor", total as "fromEntriesMinor", 'balance' as finding
    from of_accounts where balance_minor <> total
    union all
    select account, balance_minor, total, 'entries do not follow from one another' from of_accounts where broken > 0
    union all
    select o.account, o.balance_minor, o.total, 'transaction without entries: ' || min(t.id)
    from ledger_transactions t join of_accounts o on o.bankroll_id = t.bankroll_id and o.kind = 'wallet'
    where not exists (select 1 from ledger_entries e where e.transaction_seq = t.seq) group by o.account
    union all
    select o.account, o.balance_minor, o.total, 'days'
    from of_accounts o join (
      select bankroll_id, net_deposits_minor, profit_minor, max(day) from bankroll_days group by bankroll_id
    ) d on d.bankroll_id = o.bankroll_id
    where (o.kind = 'issuance' and d.net_deposits_minor <> -o.total) or (o.kind = 'house' and d.profit_minor <> -o.total)
    order by 1, 4`);
}

export async function countLedger(db: Database) {
  const [row] = await db.all<{ accounts: number; transactions: number; entries: number }>(sql`
    select (select count(*) from accounts) as accounts, (select count(*) from ledger_transactions) as transactions,
      (select count(*) from ledger_entries) as entries`);
  return row ?? { accounts: 0, transactions: 0, entries: 0 };
}

export function findTotals(db: Database) {
  return db.all<{ currency: Currency; kind: AccountKind; balanceMinor: number }>(sql`
    select b.currency, a.kind, sum(a.balance_minor) as "balanceMinor"
    from accounts a join bankrolls b on b.id = a.bankroll_id group by b.currency, a.kind order by b.currency, a.kind`);
}

/** Whose books these are, and in which currency they are kept. */
export async function findBooks(db: Database, bankrollIds: readonly number[]) {
  const rows = await db.all<{ id: number; userId: number; currency: Currency }>(sql`
    select id, user_id as "userId", currency from bankrolls
    where id in (select value from json_each(${JSON.stringify(bankrollIds)}))`);
  return new Map(rows.map(({ id, ...book }) => [id, book]));
}

export function findFrozen(db: Database) {
  return db.all<{ account: string; frozenAtMs: number }>(sql`
    select id as account, frozen_at_ms as "frozenAtMs" from accounts where frozen_at_ms is not null order by id`);
}

type LedgerCheck = Omit<typeof ledgerChecks.$inferSelect, "id">;

export function insertCheckStatement({ startedAtMs, tookMs, differences, frozenAccounts }: LedgerCheck): Statement {
  return sql`insert into ledger_checks (started_at_ms, took_ms, differences, frozen_accounts)
    values (${startedAtMs}, ${tookMs}, ${differences}, ${frozenAccounts})`;
}

/** The newest first. */
export function findLastChecks(db: Database): Promise<LedgerCheck[]> {
  return db.select().from(ledgerChecks).orderBy(desc(ledgerChecks.id)).limit(10);
}

export function pruneChecksStatement(beforeMs: number): Statement {
  return sql`delete from ledger_checks where started_at_ms < ${beforeMs}`;
}

/** Freezes one account, and with it the book it is of; one that is frozen stays so since then. @returns its id if it was not */
export function freezeStatement(account: string, atMs: number): Statement {
  return sql`update accounts set frozen_at_ms = ${atMs} where id = ${account} and frozen_at_ms is null returning id`;
}

/** @returns the accounts of a bankroll that were frozen */
export function thawStatement(bankrollId: number): Statement {
  return sql`update accounts set frozen_at_ms = null
    where bankroll_id = ${bankrollId} and frozen_at_ms is not null returning id`;
}

/** Every balance anew from the entries alone: what a store holds whose balances were lost. Repairs nothing by itself. */
export function rebuildStatements(): Statement[] {
  return [
    sql`update accounts set balance_minor = coalesce((select sum(l.amount) from ${legs} l where l.account = accounts.id), 0)`,
    sql`delete from bankroll_days`,
    sql`insert into bankroll_days (bankroll_id, day, net_deposits_minor, profit_minor)
      select bankroll_id, day, net_deposits, profit from (
        select t.bankroll_id, t.at_ms / 86400000 as day, e.id,
          sum((e.from_account like 'issuance:%') * e.amount_minor - (e.to_account like 'issuance:%') * e.amount_minor)
            over book as net_deposits,
          sum((e.from_account like 'house:%') * e.amount_minor - (e.to_account like 'house:%') * e.amount_minor)
            over book as profit,
          row_number() over (partition by t.bankroll_id, t.at_ms / 86400000 order by e.id desc) as from_last
        from ledger_entries e join ledger_transactions t on t.seq = e.transaction_seq
        where e.from_account like 'issuance:%' or e.to_account like 'issuance:%'
          or e.from_account like 'house:%' or e.to_account like 'house:%'
        window book as (partition by t.bankroll_id order by e.id)
      ) where from_last = 1`,
  ];
}
