import { describe, expect, it } from "vitest";

import type { PriceBody } from "../../worker/odds/contract.ts";
import { bestOdds, oddsRows } from "./odds-rows.ts";

function price(over: Partial<PriceBody>): PriceBody {
  return {
    bookmaker: "Alpha",
    bookmaker_slug: "alpha",
    simulated: false,
    aggregate: false,
    market: "1X2",
    line: null,
    selection: "1",
    odds: 2,
    closing: false,
    known_at: "2015-02-07T10:00:00.000Z",
    ...over,
  };
}

describe("rows of prices", () => {
  it("keep the latest price of each bookmaker, averages last", () => {
    const rows = oddsRows(
      [
        price({ bookmaker: "Average", bookmaker_slug: "average", aggregate: true, odds: 9 }),
        price({ odds: 2.1 }),
        price({ odds: 2.3, known_at: "2015-02-07T12:00:00.000Z" }),
        price({ selection: "X", odds: 3.2 }),
      ],
      "1X2",
    );
    expect(rows.map(({ bookmaker }) => bookmaker)).toEqual(["Alpha", "Average"]);
    expect(rows[0]).toMatchObject({ odds: [2.3, 3.2, null], knownAtMs: Date.parse("2015-02-07T12:00:00.000Z") });
    expect(bestOdds(rows)).toEqual([2.3, 3.2, null]);
  });

  it("leave other markets and other lines out", () => {
    const prices = [price({ market: "OU", line: 3.5, selection: "over" }), price({})];
    expect(oddsRows(prices, "OU")).toEqual([]);
    expect(bestOdds([])).toEqual([]);
  });
});
