import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";

import type { Statement } from "../platform/db.ts";
import { type Currency, currencies } from "../wallet/ledger.ts";

/** Which of somebody's bankrolls are looked at: one, or all of one currency; by default those of the active one's. */
export type AskedScope = { bankrollId: number | null; currency: Currency | null };

const scopeRowSchema = z.object({
  id: z.int(),
  name: z.string(),
  currency: z.enum(currencies),
  initialMinor: z.int(),
  walletMinor: z.int(),
  escrowMinor: z.int(),
  netDepositsMinor: z.int(),
  profitMinor: z.int(),
  depositedMinor: z.int(),
  openBets: z.int(),
});
/** A bankroll in the scope, with what its book says of it, in minor units. */
export type ScopeRow = z.infer<typeof scopeRowSchema>;

/** The bankrolls that are looked at, oldest first. */
export function scopeStatement(userId: number, asked: AskedScope): Statement {
  return sql`
    select k.id, k.name, k.currency, k.initial_minor as "initialMinor", ${balanceOf("wallet")} as "walletMinor",
      ${balanceOf("escrow")} as "escrowMinor", -${balanceOf("issuance")} as "netDepositsMinor",
      -${balanceOf("house")} as "profitMinor",
      coalesce((select sum(e.amount_minor) from ledger_entries e where e.from_account = 'issuance:' || k.id), 0)
        as "depositedMinor",
      (select count(*) from bets o where o.bankroll_id = k.id and o.status = 'open') as "openBets"
    from bankrolls k where ${isLookedAt(userId, asked)} order by k.id`;
}

/** @throws ZodError for anything the statement does not give */
export function readScope(rows: readonly unknown[] | undefined): ScopeRow[] {
  return z.array(scopeRowSchema).parse(rows);
}

/** A condition on bankrolls `k`. */
export function isLookedAt(userId: number, { bankrollId, currency }: AskedScope): SQL {
  if (bankrollId !== null) return sql`k.user_id = ${userId} and k.id = ${bankrollId}`;
  if (currency !== null) return sql`k.user_id = ${userId} and k.currency = ${currency}`;
  return sql`k.user_id = ${userId} and k.currency = (
    select a.currency from bankrolls a where a.user_id = ${userId} order by a.is_active desc, a.id desc limit 1)`;
}

function balanceOf(kind: string): SQL {
  return sql`(select a.balance_minor from accounts a where a.id = ${sql.raw(`'${kind}:'`)} || k.id)`;
}
