import { decimalOf } from "../platform/money.ts";
import type { AccountKind, Currency, TransactionKind } from "./ledger.ts";

/** One transaction of the books with its entries in their order. */
export type JournalTransaction = {
  seq: number;
  id: string;
  kind: TransactionKind;
  currency: Currency;
  bankrollId: number;
  /** UTC epoch milliseconds. */
  atMs: number;
  entries: readonly JournalEntry[];
};

export type JournalEntry = {
  from: AccountKind;
  to: AccountKind;
  amountMinor: number;
  fromAfterMinor: number;
  toAfterMinor: number;
};

/** Where each account stands in its owner's own books. */
const sections: Record<AccountKind, string> = {
  wallet: "assets:wallet",
  escrow: "assets:escrow",
  receivable: "liabilities:receivable",
  issuance: "equity:issuance",
  house: "revenues:house",
};

/**
 * Transactions as an hledger journal, each with both legs of every entry and the balance each leg leaves, so that a program
 * that knows nothing of us reckons our books again.
 */
export function toHledger(transactions: readonly JournalTransaction[]): string {
  return transactions.map(transactionText).join("\n");
}

function transactionText({ seq, id, kind, currency, bankrollId, atMs, entries }: JournalTransaction): string {
  const day = new Date(atMs).toISOString().slice(0, 10);
  const leg = (account: AccountKind, amountMinor: number, leftMinor: number) =>
    `    ${sections[account]}:${bankrollId}  ${decimalOf(amountMinor)} ${currency} = ${decimalOf(leftMinor)} ${currency}\n`;
  const legs = entries.map(
    ({ from, to, amountMinor, fromAfterMinor, toAfterMinor }) =>
      leg(from, -amountMinor, fromAfterMinor) + leg(to, amountMinor, toAfterMinor),
  );
  return `${day} (${seq}) ${kind} ${id}\n${legs.join("")}`;
}
