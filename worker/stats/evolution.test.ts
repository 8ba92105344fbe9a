import { expect, test } from "vitest";

import { type BankrollDay, evolutionOf } from "./evolution.ts";

function day(bankrollId: number, number: number, netDepositsMinor: number, profitMinor: number): BankrollDay {
  return { bankrollId, day: number, netDepositsMinor, profitMinor };
}

test("several bankrolls stand together on each day on which one of them changed", () => {
  const rows = [day(1, 20, 100, 5), day(2, 21, 40, 0), day(1, 22, 100, -10)];
  expect(evolutionOf(rows.toReversed(), 0)).toEqual([
    { day: 20, netDepositsMinor: 100, profitMinor: 5 },
    { day: 21, netDepositsMinor: 140, profitMinor: 5 },
    { day: 22, netDepositsMinor: 140, profitMinor: -10 },
  ]);
});

test("how they stood before the first day is one point, of all of them", () => {
  const rows = [day(1, 3, 100, 5), day(2, 8, 40, 1), day(2, 12, 40, 9)];
  expect(evolutionOf(rows, 10)).toEqual([
    { day: 8, netDepositsMinor: 140, profitMinor: 6 },
    { day: 12, netDepositsMinor: 140, profitMinor: 14 },
  ]);
  expect(evolutionOf([], 10)).toEqual([]);
});
