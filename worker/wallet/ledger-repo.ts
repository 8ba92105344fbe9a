import { type SQL, sql } from "drizzle-orm";

import { type Database, type Statement, inJsonList, jsonChunks } from "../platform/db.ts";
import { type Currency, type TransactionKind, type Transfer, accountId } from "./ledger.ts";

/** One event of one bankroll and what it moves. */
export type Movement = {
  /** Names the event: it happens once. */
  transactionId: string;
  bankrollId: number;
  kind: TransactionKind;
  currency: Currency;
  reference: string | null;
  note: string | null;
  atMs: number;
  transfers: readonly Transfer[];
};

/** Adds movements in their order; any that is refused aborts the batch. */
export function postStatements(movements: readonly Movement[]): Statement[] {
  const rows = movements.map((movement) => ({
    ...movement,
    transfers: movement.transfers.map(({ from, to, amountMinor }) => [
      accountId(from, movement.bankrollId),
      accountId(to, movement.bankrollId),
      amountMinor,
    ]),
  }));
  return jsonChunks(rows).flatMap((chunk) => [
    sql`insert into ledger_transactions (id, bankroll_id, kind, currency, reference, note, at_ms)
      select value ->> '$.transactionId', value ->> '$.bankrollId', value ->> '$.kind', value ->> '$.currency',
        value ->> '$.reference', value ->> '$.note', ${notBefore(sql`value ->> '$.bankrollId'`, sql`value ->> '$.atMs'`)}
      from json_each(${chunk}) order by key`,
    sql`insert into ledger_postings (transaction_id, from_account, to_account, amount_minor)
      select m.value ->> '$.transactionId', t.value ->> 0, t.value ->> 1, t.value ->> 2
      from json_each(${chunk}) m, json_each(m.value, '$.transfers') t order by m.key, t.key`,
  ]);
}

/** The first deposit of a bankroll that the same batch opens. */
export function postOpeningStatements(opening: {
  transactionId: string;
  openingId: string;
  amountMinor: number;
  atMs: number;
}): Statement[] {
  const { transactionId, openingId, amountMinor, atMs } = opening;
  return [
    sql`insert into ledger_transactions (id, bankroll_id, kind, currency, at_ms)
      select ${transactionId}, id, 'deposit', currency, ${atMs} from bankrolls where opening_id = ${openingId}`,
    sql`insert into ledger_postings (transaction_id, from_account, to_account, amount_minor)
      select ${transactionId}, 'issuance:' || id, 'wallet:' || id, ${amountMinor} from bankrolls where opening_id = ${openingId}`,
  ];
}

/**
 * Takes transactions back, each by one of its own that moves the same the other way. Debts and their payment are not taken
 * back but reckoned anew.
 */
export function reverseStatements(
  reversals: readonly { reversalId: string; transactionId: string; atMs: number }[],
): Statement[] {
  return jsonChunks(reversals).flatMap((chunk) => [
    sql`insert into ledger_transactions (id, bankroll_id, kind, currency, reference, at_ms)
      select r.value ->> '$.reversalId', t.bankroll_id, 'reversal', t.currency, t.reference,
        ${notBefore(sql`t.bankroll_id`, sql`r.value ->> '$.atMs'`)}
      from json_each(${chunk}) r left join ledger_transactions t on t.id = r.value ->> '$.transactionId' order by r.key`,
    sql`insert into ledger_postings (transaction_id, from_account, to_account, amount_minor)
      select r.value ->> '$.reversalId', e.to_account, e.from_account, e.amount_minor
      from json_each(${chunk}) r
      join ledger_transactions t on t.id = r.value ->> '$.transactionId'
      join ledger_entries e on e.transaction_seq = t.seq
      where e.from_account not like 'receivable:%' and e.to_account not like 'receivable:%'
      order by r.key, e.id desc`,
  ]);
}

/**
 * Moves everything out of books that are to be closed, by one transaction each: what the wallet holds, what is owed, and
 * the stakes still open where bets end with it. A frozen book is left as it is found.
 *
 * @param which a condition on bankrolls `b`
 */
export function closeStatements(which: SQL, input: { atMs: number; withOpenStakes: boolean }): Statement[] {
  const steps = [
    ["house", "receivable", "receivable", -1],
    ["wallet", "issuance", "wallet", 1],
    ...(input.withOpenStakes ? [["escrow", "issuance", "escrow", 1]] : []),
  ];
  const closable = sql`${which} and b.status <> 'archived' and not exists (
      select 1 from accounts x where x.bankroll_id = b.id and x.frozen_at_ms is not null)
    and exists (select 1 from accounts x where x.bankroll_id = b.id and x.kind in ('wallet', 'escrow', 'receivable')
      and x.balance_minor <> 0)`;
  return [
    sql`insert into ledger_transactions (id, bankroll_id, kind, currency, at_ms)
      select 'close:' || b.id, b.id, 'closing', b.currency, ${notBefore(sql`b.id`, sql`${input.atMs}`)} from bankrolls b where ${closable} order by b.id`,
    sql`insert into ledger_postings (transaction_id, from_account, to_account, amount_minor)
      select 'close:' || b.id, s.value ->> 0 || ':' || b.id, s.value ->> 1 || ':' || b.id, a.balance_minor * (s.value ->> 3)
      from bankrolls b join ledger_transactions t on t.id = 'close:' || b.id,
        json_each(${JSON.stringify(steps)}) s
        join accounts a on a.id = s.value ->> 2 || ':' || b.id
      where ${which} and b.status <> 'archived' and a.balance_minor <> 0 order by t.seq, s.key`,
  ];
}

/** The clocks of two machines may differ: in a book time never runs backwards. */
function notBefore(bankrollId: SQL, atMs: SQL): SQL {
  return sql`max(${atMs}, coalesce(
    (select l.at_ms from ledger_transactions l where l.bankroll_id = ${bankrollId} order by l.seq desc limit 1), 0))`;
}

export type TransactionRow = {
  seq: number;
  id: string;
  bankrollId: number;
  kind: TransactionKind;
  currency: Currency;
  reference: string | null;
  note: string | null;
  atMs: number;
  /** What the wallet gained or lost by it. */
  amountMinor: number;
  /** What the wallet held after it. */
  balanceAfterMinor: number;
};

export type TransactionFilter = {
  bankrollId: number | null;
  kinds: readonly TransactionKind[] | null;
  fromMs: number | null;
  untilMs: number | null;
};

/** Somebody's transactions before a cursor, newest first. */
export function findTransactions(
  db: Database,
  userId: number,
  filter: TransactionFilter,
  page: { beforeSeq: number | null; limit: number },
): Promise<TransactionRow[]> {
  const ofKind = filter.kinds === null ? sql`1` : inJsonList(sql`t.kind`, filter.kinds);
  const books =
    filter.bankrollId === null
      ? sql`t.bankroll_id in (select id from bankrolls where user_id = ${userId})`
      : sql`t.bankroll_id = ${filter.bankrollId}`;
  return db.all<TransactionRow>(sql`${transactionColumns}
    where ${books}
      and ${ofKind}
      and (${filter.fromMs} is null or t.at_ms >= ${filter.fromMs})
      and (${filter.untilMs} is null or t.at_ms < ${filter.untilMs})
      and (${page.beforeSeq} is null or t.seq < ${page.beforeSeq})
    order by t.seq desc limit ${page.limit}`);
}

/** One transaction as JSON, for the answer its own batch keeps. */
export function transactionAnswer(transactionId: string): SQL {
  return sql`(select json_object('seq', r.seq, 'id', r.id, 'bankrollId', r."bankrollId", 'kind', r.kind, 'currency', r.currency,
      'reference', r.reference, 'note', r.note, 'atMs', r."atMs", 'amountMinor', r."amountMinor",
      'balanceAfterMinor', r."balanceAfterMinor")
    from (${transactionColumns} where t.id = ${transactionId}) r)`;
}

/** Somebody's whole ledger, oldest first. */
export function findAllTransactions(db: Database, userId: number): Promise<TransactionRow[]> {
  return db.all<TransactionRow>(sql`${transactionColumns}
    where t.bankroll_id in (select id from bankrolls where user_id = ${userId}) order by t.seq`);
}

const transactionColumns = sql`select t.seq, t.id, t.bankroll_id as "bankrollId", t.kind, t.currency, t.reference, t.note,
    t.at_ms as "atMs",
    coalesce((select sum(e.amount_minor) from ledger_entries e
      where e.transaction_seq = t.seq and e.to_account = 'wallet:' || t.bankroll_id), 0)
    - coalesce((select sum(e.amount_minor) from ledger_entries e
      where e.transaction_seq = t.seq and e.from_account = 'wallet:' || t.bankroll_id), 0) as "amountMinor",
    coalesce((select balance from (
      select * from (select id, from_balance_after_minor as balance from ledger_entries
        where from_account = 'wallet:' || t.bankroll_id and transaction_seq <= t.seq
        order by transaction_seq desc, id desc limit 1)
      union all
      select * from (select id, to_balance_after_minor as balance from ledger_entries
        where to_account = 'wallet:' || t.bankroll_id and transaction_seq <= t.seq
        order by transaction_seq desc, id desc limit 1)
      order by id desc limit 1)), 0) as "balanceAfterMinor"
  from ledger_transactions t`;
