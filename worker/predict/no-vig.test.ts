import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { consensus, overround, powerProbabilities, shinProbabilities } from "./no-vig.ts";

const price = fc.double({ min: 1.05, max: 30, noNaN: true });
/** Fair probabilities with a margin laid on them. */
const market = fc
  .tuple(
    fc.array(fc.integer({ min: 5, max: 100 }), { minLength: 2, maxLength: 3 }),
    fc.double({ min: 0, max: 0.15, noNaN: true }),
  )
  .map(([shares, margin]) => {
    const sum = shares.reduce((total, share) => total + share, 0);
    return shares.map((share) => 1 / Math.min(0.98, (share / sum) * (1 + margin)));
  });

describe("examples from the literature", () => {
  test("penaltyblog's documentation: 2.7, 2.3, 4.4", () => {
    expectClose(powerProbabilities([2.7, 2.3, 4.4]), [0.3591711, 0.42373075, 0.21709815]);
    expectClose(shinProbabilities([2.7, 2.3, 4.4]), [0.35934392, 0.42324385, 0.21741223]);
    expect(overround([2.7, 2.3, 4.4])).toBeCloseTo(0.0324257063, 9);
  });

  test("the README of mberk/shin: 2.6, 2.4, 4.3", () => {
    expectClose(shinProbabilities([2.6, 2.4, 4.3]), [0.37299406, 0.40477941, 0.22222653]);
    expectClose(powerProbabilities([2.6, 2.4, 4.3]), [0.3729844, 0.40510717, 0.22190843]);
  });

  test("a strong favourite, where the methods differ most: 1.3, 6.0, 8.5 and 11, 6, 1.25", () => {
    expectClose(powerProbabilities([1.3, 6, 8.5]), [0.75419727, 0.14564993, 0.1001528]);
    expectClose(shinProbabilities([1.3, 6, 8.5]), [0.74594169, 0.15111787, 0.10294044]);
    expectClose(powerProbabilities([11, 6, 1.25]), [0.07349451, 0.14218084, 0.78432463]);
    expectClose(shinProbabilities([11, 6, 1.25]), [0.07562635, 0.14982608, 0.77454757]);
  });
});

describe("any prices", () => {
  test("give probabilities that sum to 1 in the order of the prices", () => {
    fc.assert(
      fc.property(fc.array(price, { minLength: 2, maxLength: 3 }), (odds) => {
        for (const probabilities of [powerProbabilities(odds), shinProbabilities(odds)]) {
          expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
          expect(probabilities.every((p) => p >= 0 && p < 1)).toBe(true);
          for (const [i, a] of odds.entries()) {
            for (const [j, b] of odds.entries()) {
              if (a < b) expect(probabilities[i]).toBeGreaterThanOrEqual(probabilities[j] ?? NaN);
            }
          }
        }
      }),
    );
  });

  test("without margin are taken at their word", () => {
    for (const method of [powerProbabilities, shinProbabilities]) expectClose(method([2, 4, 4]), [0.5, 0.25, 0.25]);
    expectClose(shinProbabilities([2.2, 2.2]), [0.5, 0.5]);
    expect(overround([2.2, 2.2])).toBeLessThan(0);
  });

  test("that are no prices are refused", () => {
    for (const odds of [[1, 2, 3], [2], [NaN, 2], [Infinity, 2]]) {
      expect(() => powerProbabilities(odds)).toThrow(RangeError);
      expect(() => shinProbabilities(odds)).toThrow(RangeError);
      expect(() => overround(odds)).toThrow(RangeError);
    }
  });
});

describe("the consensus", () => {
  test("of one book is that book without margin, and of equal books the same", () => {
    fc.assert(
      fc.property(market, (odds) => {
        const book = { odds, sharp: false };
        expectClose(consensus([book], odds.length) ?? [], powerProbabilities(odds));
        expectClose(consensus([book, { odds, sharp: true }], odds.length) ?? [], powerProbabilities(odds));
      }),
    );
  });

  test("lies nearer to the sharp book", () => {
    const sharp = { odds: [2, 3.5, 4], sharp: true };
    const soft = { odds: [2.4, 3.4, 3.1], sharp: false };
    const [home = NaN] = consensus([sharp, soft]) ?? [];
    const [sharpHome = NaN] = powerProbabilities(sharp.odds);
    const [softHome = NaN] = powerProbabilities(soft.odds);
    expect(home).toBeGreaterThan((sharpHome + softHome) / 2);
    expect(home).toBeLessThan(sharpHome);
  });

  test("passes over incomplete and impossible books", () => {
    const book = { odds: [2, 3.5, 4], sharp: false };
    const bad = [
      [2, 3.5],
      [2, NaN, 4],
      [2, 0, 4],
      [3, 4, 6],
      [1.1, 1.2, 1.3],
    ].map((odds) => ({ odds, sharp: true }));
    expect(consensus(bad)).toBeNull();
    expect(consensus([])).toBeNull();
    expect(consensus([...bad, book])).toEqual(consensus([book]));
  });

  test("lets a maximum over books fall below zero margin, which no single book does", () => {
    const odds = [2.3, 3.6, 4];
    expect(overround(odds)).toBeLessThan(-0.01);
    expect(consensus([{ odds, sharp: false }])).toBeNull();
    expect(consensus([{ odds, sharp: false, aggregate: true }])).not.toBeNull();
  });

  test("does not depend on the order of the books", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ odds: fc.tuple(price, price, price), sharp: fc.boolean() }), { maxLength: 6 }),
        (books) => {
          const [there, back] = [consensus(books), consensus(books.toReversed())];
          if (there === null) expect(back).toBeNull();
          else expectClose(back ?? [], there);
        },
      ),
    );
  });
});

function expectClose(actual: readonly number[], wanted: readonly number[]): void {
  expect(actual).toHaveLength(wanted.length);
  for (const [index, value] of wanted.entries()) expect(actual[index]).toBeCloseTo(value, 7);
}
