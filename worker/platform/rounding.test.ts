import fc from "fast-check";
import { expect, test } from "vitest";

import { seeds } from "../../test/simulations.ts";
import { mostMinor } from "./money.ts";
import { floorShare } from "./rounding.ts";

test("what is paid is never above the exact figure, and less than one minor unit below it", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000_000 }),
      fc.bigInt({ min: 0n, max: 10n ** 30n }),
      fc.bigInt({ min: 10n ** 28n, max: 10n ** 30n }),
      (amountMinor, numerator, denominator) => {
        const paid = BigInt(floorShare(amountMinor, { numerator, denominator }));
        const exact = BigInt(amountMinor) * numerator;
        return paid * denominator <= exact && exact < (paid + 1n) * denominator;
      },
    ),
    { numRuns: seeds(1000) },
  );
});

test("two thirds of a cent is nothing, and three halves of a cent is one", () => {
  expect(floorShare(1, { numerator: 2n, denominator: 3n })).toBe(0);
  expect(floorShare(1, { numerator: 3n, denominator: 2n })).toBe(1);
});

test("amounts and shares that are none are refused, and so is more than an amount may be", () => {
  const half = { numerator: 1n, denominator: 2n };
  for (const amount of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, mostMinor + 1]) {
    expect(() => floorShare(amount, half), String(amount)).toThrow(/not an amount/);
  }
  expect(() => floorShare(1, { numerator: -1n, denominator: 2n })).toThrow(/not a share/);
  expect(() => floorShare(1, { numerator: 1n, denominator: 0n })).toThrow(/not a share/);
  expect(floorShare(mostMinor, { numerator: 1n, denominator: 1n })).toBe(mostMinor);
  expect(() => floorShare(mostMinor, { numerator: 2n, denominator: 1n })).toThrow(/more than an amount/);
});
