import { expect, test } from "vitest";

import { recordedBet, wonBet } from "../../test/recorded-bets.ts";
import { breakDown, dimensions, sliceKey } from "./breakdown.ts";

test("every bet is in exactly one slice of every dimension", () => {
  const bets = [
    recordedBet(1),
    wonBet(2, { market: "combined", bookmaker: null }),
    wonBet(40, { oddsThousandths: 1_400 }),
  ];
  for (const dimension of dimensions) {
    const slices = breakDown(bets, dimension, "UTC");
    expect(slices.flatMap((slice) => slice.bets).toSorted((one, other) => (one.id < other.id ? -1 : 1))).toEqual(bets);
    expect(slices.reduce((sum, { tally }) => sum + tally.bets, 0)).toBe(3);
    const keys = slices.map(({ key }) => key);
    expect(keys).toEqual(keys.toSorted());
  }
});

test("keys are what people call them", () => {
  const bet = recordedBet(1, { market: "OU", selection: "over" });
  expect(dimensions.map((dimension) => sliceKey(bet, dimension, "UTC"))).toEqual([
    "OU",
    "OU over",
    "Premier League",
    "Football",
    "2.00-2.99",
    "2015-02-03",
    "2015-02",
    "pinnacle",
    "kelly",
  ]);
  expect(sliceKey(recordedBet(1, { market: "combined" }), "selection", "UTC")).toBe("combined");
  expect(sliceKey(recordedBet(1, { bookmaker: null }), "bookmaker", "UTC")).toBe("unknown");
});

test("an odds band reaches from its lower bound to just below the next", () => {
  const band = (oddsThousandths: number) => sliceKey(recordedBet(1, { oddsThousandths }), "odds_band", "UTC");
  expect([1_001, 1_499, 1_500, 1_999, 2_000, 2_999, 3_000, 4_999, 5_000, 900_000].map(band)).toEqual([
    "1.01-1.49",
    "1.01-1.49",
    "1.50-1.99",
    "1.50-1.99",
    "2.00-2.99",
    "2.00-2.99",
    "3.00-4.99",
    "3.00-4.99",
    "5.00+",
    "5.00+",
  ]);
});

test("a day and a month are those of the zone", () => {
  const bet = recordedBet(1, { settledAtMs: Date.UTC(2015, 1, 28, 23, 30) });
  expect(sliceKey(bet, "day", "UTC")).toBe("2015-02-28");
  expect(sliceKey(bet, "day", "Europe/Paris")).toBe("2015-03-01");
  expect(sliceKey(bet, "month", "Europe/Paris")).toBe("2015-03");
});

test("currencies are never added up", () => {
  expect(() => breakDown([recordedBet(1), recordedBet(2, { currency: "GBP" })], "market", "UTC")).toThrow(RangeError);
});
