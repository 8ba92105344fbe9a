import type { ServiceContext } from "../context.ts";
import { type SettlementChange, tallyRowsOf } from "./recording.ts";
import { findTallies } from "./recount-repo.ts";
import type { TallyRow } from "./repo.ts";

/** What is recorded of these bankrolls, row by row. */
export function listTallies(ctx: Pick<ServiceContext, "db">, bankrollIds: readonly number[]): Promise<TallyRow[]> {
  return findTallies(ctx.db, bankrollIds);
}

/**
 * The bankrolls whose record is not what their settled bets come to.
 *
 * @param bets every settled bet of the bankrolls the tallies are of
 */
export function miscountedBankrolls(
  tallies: readonly TallyRow[],
  bets: readonly Omit<SettlementChange, "before">[],
): number[] {
  const counted = sheetOf(tallyRowsOf(bets.map((bet) => ({ ...bet, before: null }))));
  const recorded = sheetOf(tallies);
  const bankrollIds = new Set([...counted.keys(), ...recorded.keys()]);
  return [...bankrollIds].filter((id) => counted.get(id) !== recorded.get(id)).toSorted((one, other) => one - other);
}

/** One text for each bankroll; rows nothing is left of say nothing. */
function sheetOf(rows: readonly TallyRow[]): Map<number, string> {
  const written = rows
    .filter(({ bets }) => bets !== 0)
    .map((row) => ({ bankrollId: row.bankrollId, line: JSON.stringify(Object.entries(row).toSorted(byName)) }));
  return new Map(
    [...Map.groupBy(written, ({ bankrollId }) => bankrollId)].map(([bankrollId, lines]) => [
      bankrollId,
      lines
        .map(({ line }) => line)
        .toSorted()
        .join("\n"),
    ]),
  );
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}
