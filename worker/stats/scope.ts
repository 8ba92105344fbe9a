import { AppError } from "../platform/errors.ts";
import type { Currency } from "../wallet/ledger.ts";
import type { ScopeQuery } from "./contract.ts";
import type { AskedScope, ScopeRow } from "./scope-repo.ts";

type Summed = Exclude<keyof ScopeRow, "id" | "name" | "currency">;

/** What statistics are about: some bankrolls of one currency, and what their books come to together, in minor units. */
export type Scope = {
  currency: Currency;
  /** Null where all bankrolls of the currency are meant. */
  bankrollId: number | null;
} & Record<Summed, number>;

export function askedScopeOf(query: ScopeQuery): AskedScope {
  return { bankrollId: query.bankroll ?? null, currency: query.currency ?? null };
}

/** @throws AppError NOT_FOUND for a bankroll that is none of one's own */
export function scopeOf(asked: AskedScope, rows: readonly ScopeRow[]): Scope {
  if (asked.bankrollId !== null && rows.length === 0) {
    throw new AppError("NOT_FOUND", "No such bankroll", { bankroll: ["You have no such bankroll"] });
  }
  const sum = (name: Summed) => rows.reduce((total, row) => total + row[name], 0);
  return {
    currency: rows[0]?.currency ?? asked.currency ?? "EUR",
    bankrollId: asked.bankrollId,
    initialMinor: sum("initialMinor"),
    walletMinor: sum("walletMinor"),
    escrowMinor: sum("escrowMinor"),
    netDepositsMinor: sum("netDepositsMinor"),
    profitMinor: sum("profitMinor"),
    depositedMinor: sum("depositedMinor"),
    openBets: sum("openBets"),
  };
}

/** The scope as every body begins with it. */
export function scopeBody({ currency, bankrollId }: Scope) {
  return { currency, bankroll_id: bankrollId };
}
