/** Where one bankroll stood at the end of a day; days since 1970-01-01. */
export type BankrollDay = { bankrollId: number; day: number; netDepositsMinor: number; profitMinor: number };
export type EvolutionPoint = { day: number; netDepositsMinor: number; profitMinor: number };

/**
 * Where several bankrolls of one currency stood together: one point for each day on which any of them changed, the others
 * as they were last.
 *
 * @param rows of each bankroll one before `fromDay` at most, which only says how it stood then
 */
export function evolutionOf(rows: readonly BankrollDay[], fromDay: number): EvolutionPoint[] {
  const latest = new Map<number, BankrollDay>();
  const points = new Map<number, EvolutionPoint>();
  for (const row of rows.toSorted((one, other) => one.day - other.day)) {
    latest.set(row.bankrollId, row);
    const standing = [...latest.values()];
    points.set(row.day, {
      day: row.day,
      netDepositsMinor: standing.reduce((sum, { netDepositsMinor }) => sum + netDepositsMinor, 0),
      profitMinor: standing.reduce((sum, { profitMinor }) => sum + profitMinor, 0),
    });
  }
  const ordered = [...points.values()];
  const before = ordered.filter(({ day }) => day < fromDay).slice(-1);
  return [...before, ...ordered.filter(({ day }) => day >= fromDay)];
}
