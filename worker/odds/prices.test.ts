import fc from "fast-check";
import { expect, test } from "vitest";

import { type KnownPrice, bestPrice, completeBooks, latestPrices } from "./prices.ts";

function price(changes: Partial<KnownPrice>): KnownPrice {
  return {
    matchId: 1,
    bookmakerSlug: "alpha",
    bookmakerName: "Alpha",
    sharp: false,
    aggregate: false,
    simulated: false,
    market: "1X2",
    lineHundredths: 0,
    selection: "1",
    oddsThousandths: 2000,
    closing: false,
    knownAtMs: 1,
    ...changes,
  };
}

test("of each book and selection the last price known stands, of one market and the followed line", () => {
  const prices = [
    price({ oddsThousandths: 2000, knownAtMs: 1 }),
    price({ oddsThousandths: 2100, knownAtMs: 2 }),
    price({ bookmakerSlug: "beta", oddsThousandths: 1900, knownAtMs: 3 }),
    price({ selection: "X", oddsThousandths: 3300, knownAtMs: 4 }),
    price({ market: "OU", lineHundredths: 250, selection: "over", oddsThousandths: 1800, knownAtMs: 5 }),
    price({ market: "OU", lineHundredths: 350, selection: "over", oddsThousandths: 2900, knownAtMs: 6 }),
    price({ market: "BTTS", selection: "yes", oddsThousandths: 1700, knownAtMs: 7 }),
  ];
  const shown = (market: "1X2" | "OU" | "BTTS") =>
    latestPrices(prices, market).map((one) => [one.bookmakerSlug, one.selection, one.oddsThousandths]);
  expect(shown("1X2")).toEqual([
    ["alpha", "1", 2100],
    ["beta", "1", 1900],
    ["alpha", "X", 3300],
  ]);
  expect(shown("OU")).toEqual([["alpha", "over", 1800]]);
  expect(shown("BTTS")).toEqual([["alpha", "yes", 1700]]);
});

test("a book without a price for every selection is no book, and prices stand in the order asked", () => {
  const books = completeBooks(
    [
      price({ selection: "2", oddsThousandths: 4000, sharp: true }),
      price({ selection: "1", oddsThousandths: 2000, sharp: true }),
      price({ selection: "X", oddsThousandths: 3250, sharp: true }),
      price({ bookmakerSlug: "half", selection: "1" }),
      price({ bookmakerSlug: "half", selection: "X" }),
    ],
    ["1", "X", "2"],
  );
  expect(books).toEqual([
    { bookmakerSlug: "alpha", sharp: true, aggregate: false, simulated: false, odds: [2, 3.25, 4] },
  ]);
  expect(completeBooks([], ["1", "X", "2"])).toEqual([]);
});

test("the best price is one that somebody offers: never an average, a simulated one only where no real one is", () => {
  const real = price({ bookmakerSlug: "real", oddsThousandths: 1900 });
  const simulated = price({ bookmakerSlug: "sim", oddsThousandths: 2500, simulated: true });
  const average = price({ bookmakerSlug: "avg", oddsThousandths: 3000, aggregate: true });
  expect(bestPrice([simulated, average, real], "1")?.bookmakerSlug).toBe("real");
  expect(bestPrice([simulated, average], "1")?.bookmakerSlug).toBe("sim");
  expect(bestPrice([average], "1")).toBeNull();
  expect(bestPrice([real], "X")).toBeNull();
  expect(bestPrice([real, { ...real, bookmakerSlug: "later" }], "1")?.bookmakerSlug, "the first of equals").toBe(
    "real",
  );

  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          oddsThousandths: fc.integer({ min: 1001, max: 9000 }),
          aggregate: fc.boolean(),
          simulated: fc.boolean(),
        }),
      ),
      (drawn) => {
        const prices = drawn.map((one, index) => price({ ...one, bookmakerSlug: `b${index}` }));
        const best = bestPrice(prices, "1");
        const offered = prices.filter((one) => !one.aggregate);
        const offeredByReal = offered.filter((one) => !one.simulated);
        const candidates = offeredByReal.length > 0 ? offeredByReal : offered;
        expect(best?.oddsThousandths ?? 0).toBe(Math.max(0, ...candidates.map((one) => one.oddsThousandths)));
        if (best) expect(candidates).toContain(best);
      },
    ),
  );
});
