import type { Statement } from "../platform/db.ts";
import { dimensions, sliceKey } from "./breakdown.ts";
import type { RecordedBet } from "./recorded-bet.ts";
import { type TallyRow, addTalliesStatements } from "./repo.ts";
import { emptyTally, minus, plus, tallyOf } from "./tally.ts";

/** Days and months of a record are those of UTC, as the days of a bankroll are. */
export const recordZone = "UTC";

export type SettlementChange = {
  userId: number;
  bankrollId: number;
  /** What was counted of the bet so far; null where it was not settled. */
  before: RecordedBet | null;
  /** What it counts as from now on; null where it is open again. */
  after: RecordedBet | null;
};

/**
 * Counts settled bets into their bankrolls' records, and corrections out and in again: for the batch that posts them, which
 * happens once.
 */
export function recordSettlementsStatements(changes: readonly SettlementChange[]): Statement[] {
  return addTalliesStatements(tallyRowsOf(changes));
}

/** What these changes add to each row of their bankrolls' records. */
export function tallyRowsOf(changes: readonly SettlementChange[]): TallyRow[] {
  const rows = new Map<string, TallyRow>();
  for (const { userId, bankrollId, before, after } of changes) {
    for (const [bet, added] of [
      [before, minus],
      [after, plus],
    ] as const) {
      if (!bet) continue;
      const tally = tallyOf([bet]);
      for (const dimension of ["total", ...dimensions] as const) {
        const name = dimension === "total" ? "all" : sliceKey(bet, dimension, recordZone);
        const key = JSON.stringify([bankrollId, dimension, name]);
        const row = rows.get(key) ?? { ...emptyTally, userId, bankrollId, currency: bet.currency, dimension, name };
        rows.set(key, { ...row, ...added(row, tally) });
      }
    }
  }
  return [...rows.values()];
}
