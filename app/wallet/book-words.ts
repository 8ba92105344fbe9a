import type { AccountKind } from "../../worker/wallet/ledger.ts";
import { m } from "../paraglide/messages.js";

/** What an account of a book is called. */
export const accountWords: Record<AccountKind, () => string> = {
  wallet: m.ledger_wallet,
  escrow: m.ledger_escrow,
  receivable: m.ledger_receivable,
  issuance: m.ledger_issuance,
  house: m.ledger_house,
};

type Counted = { count: string; id: string };
const findings: [pattern: RegExp, say: (found: Counted) => string][] = [
  [/^balance$/, () => m.finding_balance()],
  [/^entries do not follow from one another$/, () => m.finding_entries()],
  [/^transaction without entries: (?<id>.+)$/, m.finding_transaction],
  [/^days$/, () => m.finding_days()],
  [/^stakes of open bets$/, () => m.finding_open_stakes()],
  [/^(?<count>\d+) bets whose stake is not in the books, first (?<id>\d+)$/, m.finding_no_stake],
  [/^(?<count>\d+) bets paid otherwise than they say, first (?<id>\d+)$/, m.finding_paid],
  [/^(?<count>\d+) bets settled or reversed too often, first (?<id>\d+)$/, m.finding_often],
  [/^(?<count>\d+) bets settle otherwise by their terms, first (?<id>\d+)$/, m.finding_terms],
  [/^record of settled bets$/, () => m.finding_record()],
];

/** What a reconciliation found, in the language of the page; what nobody has words for stays as it is written. */
export function findingWords(finding: string): string {
  for (const [pattern, say] of findings) {
    const found = pattern.exec(finding);
    if (found) return say({ count: found.groups?.["count"] ?? "", id: found.groups?.["id"] ?? "" });
  }
  return finding;
}

/** The account in words: "Portefeuille", of "wallet:12". */
export function accountWord(account: string): string {
  const kind = account.slice(0, account.indexOf(":"));
  return Object.hasOwn(accountWords, kind) ? accountWords[kind as AccountKind]() : account;
}
