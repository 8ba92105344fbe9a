import { type SQL, and, desc, eq, ne, sql } from "drizzle-orm";

import type { Database, Statement } from "../platform/db.ts";
import { type Tally, emptyTally } from "../stats/tally.ts";
import { bankrolls } from "./schema.ts";

type Bankroll = typeof bankrolls.$inferSelect;

/** A bankroll with what its book says of it, in minor units. */
export type BankrollRow = Omit<Bankroll, "openingId"> & {
  walletMinor: number;
  escrowMinor: number;
  receivableMinor: number;
  netDepositsMinor: number;
  profitMinor: number;
  /** Everything ever paid in, withdrawals not taken off. */
  depositedMinor: number;
  isFrozen: boolean;
  /** What its settled bets came to. */
  record: Tally;
};

const bankrollColumns = {
  id: bankrolls.id,
  userId: bankrolls.userId,
  name: bankrolls.name,
  currency: bankrolls.currency,
  initialMinor: bankrolls.initialMinor,
  targetMinor: bankrolls.targetMinor,
  riskTolerance: bankrolls.riskTolerance,
  strategy: bankrolls.strategy,
  maxStakeBasisPoints: bankrolls.maxStakeBasisPoints,
  status: bankrolls.status,
  isActive: bankrolls.isActive,
  createdAtMs: bankrolls.createdAtMs,
  updatedAtMs: bankrolls.updatedAtMs,
  walletMinor: balanceOf("wallet"),
  escrowMinor: balanceOf("escrow"),
  receivableMinor: balanceOf("receivable"),
  netDepositsMinor: sql<number>`-${balanceOf("issuance")}`,
  profitMinor: sql<number>`-${balanceOf("house")}`,
  depositedMinor: sql<number>`coalesce((select sum(e.amount_minor) from ledger_entries e
    where e.from_account = 'issuance:' || "bankrolls"."id"), 0)`,
  isFrozen:
    sql`exists (select 1 from accounts a where a.bankroll_id = "bankrolls"."id" and a.frozen_at_ms is not null)`.mapWith(
      Boolean,
    ),
  record:
    sql`coalesce((select json_object('bets', s.bets, 'voids', s.voids, 'hits', s.hits, 'turnoverMinor', s.turnover_minor,
      'returnedMinor', s.returned_minor, 'oddsThousandthsSum', s.odds_thousandths_sum, 'pricedBets', s.priced_bets,
      'pricedTurnoverMinor', s.priced_turnover_minor, 'pricedReturnedMinor', s.priced_returned_minor,
      'closedBets', s.closed_bets, 'closingValueMillionthsSum', s.closing_value_millionths_sum)
    from user_prediction_stats s where s.user_id = "bankrolls"."user_id" and s.dimension = 'total' and s.name = 'all'
      and s.bankroll_id = "bankrolls"."id"), '{}')`.mapWith((json: string): Tally => ({
      ...emptyTally,
      ...JSON.parse(json),
    })),
};

/** Somebody's bankrolls that are not archived, the active one first, then the newest. */
export function findBankrolls(db: Database, userId: number): Promise<BankrollRow[]> {
  return db
    .select(bankrollColumns)
    .from(bankrolls)
    .where(and(eq(bankrolls.userId, userId), ne(bankrolls.status, "archived")))
    .orderBy(desc(bankrolls.isActive), desc(bankrolls.id));
}

export async function findBankroll(db: Database, bankrollId: number): Promise<BankrollRow | undefined> {
  const [row] = await db.select(bankrollColumns).from(bankrolls).where(eq(bankrolls.id, bankrollId));
  return row;
}

export async function findActiveBankroll(db: Database, userId: number): Promise<BankrollRow | undefined> {
  const [row] = await db
    .select(bankrollColumns)
    .from(bankrolls)
    .where(and(eq(bankrolls.userId, userId), eq(bankrolls.isActive, true)));
  return row;
}

/** Archived ones too, oldest first. */
export function findAllBankrolls(db: Database, userId: number): Promise<BankrollRow[]> {
  return db.select(bankrollColumns).from(bankrolls).where(eq(bankrolls.userId, userId)).orderBy(bankrolls.id);
}

export type NewBankroll = Pick<
  Bankroll,
  | "openingId"
  | "userId"
  | "name"
  | "currency"
  | "initialMinor"
  | "targetMinor"
  | "riskTolerance"
  | "strategy"
  | "maxStakeBasisPoints"
  | "createdAtMs"
>;

/** The first one somebody has is their active one. */
export function insertBankrollStatement(bankroll: NewBankroll): Statement {
  return sql`insert into bankrolls (opening_id, user_id, name, currency, initial_minor, target_minor, risk_tolerance, strategy,
      max_stake_basis_points, status, is_active, created_at_ms, updated_at_ms)
    select ${bankroll.openingId}, ${bankroll.userId}, ${bankroll.name}, ${bankroll.currency}, ${bankroll.initialMinor},
      ${bankroll.targetMinor}, ${bankroll.riskTolerance}, ${bankroll.strategy}, ${bankroll.maxStakeBasisPoints}, 'open',
      not exists (select 1 from bankrolls where user_id = ${bankroll.userId} and is_active = 1),
      ${bankroll.createdAtMs}, ${bankroll.createdAtMs}`;
}

export type BankrollChange = Partial<
  Pick<Bankroll, "name" | "targetMinor" | "riskTolerance" | "strategy" | "maxStakeBasisPoints" | "status" | "isActive">
>;

/** Sets what is given and leaves the rest; making one active makes another inactive first. Archived ones stay as they are. */
export function updateBankrollStatements(bankrollId: number, change: BankrollChange, atMs: number): Statement[] {
  const target = change.targetMinor === undefined ? sql`target_minor` : sql`${change.targetMinor}`;
  const status = change.status ?? null;
  const active = change.isActive === undefined ? sql`is_active` : sql`${Number(change.isActive)}`;
  const statements = [
    sql`update bankrolls set name = coalesce(${change.name ?? null}, name), target_minor = ${target},
      risk_tolerance = coalesce(${change.riskTolerance ?? null}, risk_tolerance),
      strategy = coalesce(${change.strategy ?? null}, strategy),
      max_stake_basis_points = coalesce(${change.maxStakeBasisPoints ?? null}, max_stake_basis_points),
      status = coalesce(${status}, status),
      is_active = iif(coalesce(${status}, status) = 'paused' and ${change.isActive === true ? 0 : 1}, 0, ${active}),
      updated_at_ms = ${atMs}
    where id = ${bankrollId} and status <> 'archived' returning id`,
  ];
  if (change.isActive !== true) return statements;
  return [
    sql`update bankrolls set is_active = 0, updated_at_ms = ${atMs}
      where is_active = 1 and id <> ${bankrollId} and user_id = (select user_id from bankrolls where id = ${bankrollId})`,
    ...statements,
  ];
}

/** Ends bankrolls; what they hold has to be moved out before. @param which a condition on bankrolls `b` @returns ids */
export function archiveBankrollsStatement(which: SQL, atMs: number): Statement {
  return sql`update bankrolls as b set status = 'archived', is_active = 0, updated_at_ms = ${atMs}
    where ${which} and b.status <> 'archived' returning id`;
}

/** One bankroll, unless its book is frozen. */
export function isUnfrozenBankroll(bankrollId: number): SQL {
  return sql`b.id = ${bankrollId} and not exists (
    select 1 from accounts f where f.bankroll_id = b.id and f.frozen_at_ms is not null)`;
}

export function isOwnedBy(userId: number): SQL {
  return sql`b.user_id = ${userId}`;
}

/** Takes away what somebody wrote about their money. */
export function forgetWordsStatements(userId: number): Statement[] {
  return [
    sql`update ledger_transactions set note = null
      where note is not null and bankroll_id in (select id from bankrolls where user_id = ${userId})`,
    sql`update bankrolls set name = '' where user_id = ${userId}`,
    sql`delete from idempotency_keys where user_id = ${userId}`,
  ];
}

export type DayRow = { day: number; netDepositsMinor: number; profitMinor: number };

/** The days on which something changed, and the last such day before them. Days since 1970-01-01. */
export async function findDays(
  db: Database,
  bankrollId: number,
  range: { fromDay: number; toDay: number },
): Promise<DayRow[]> {
  return db.all<DayRow>(sql`select day, net_deposits_minor as "netDepositsMinor", profit_minor as "profitMinor"
    from bankroll_days where bankroll_id = ${bankrollId} and day <= ${range.toDay} and day >= coalesce(
      (select max(day) from bankroll_days where bankroll_id = ${bankrollId} and day < ${range.fromDay}), ${range.fromDay})
    order by day`);
}

function balanceOf(kind: string): SQL<number> {
  return sql<number>`(select a.balance_minor from accounts a where a.id = ${sql.raw(`'${kind}:'`)} || "bankrolls"."id")`;
}

/** What only the database knows of a bankroll that was just opened, as JSON. */
export function bankrollOpeningAnswer(openingId: string): Statement {
  return sql`(select json_object('id', id, 'isActive', is_active, 'createdAtMs', created_at_ms)
    from bankrolls where opening_id = ${openingId})`;
}
