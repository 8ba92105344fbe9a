import fc from "fast-check";
import { expect, test } from "vitest";

import { providerPriceSchema } from "../provider.ts";
import { parsePrices } from "./parse-prices.ts";

const nowMs = Date.UTC(2026, 7, 15, 12);
const asked = new Set(["7"]);

function odds(bookmakers: unknown[], changes: object = {}): object {
  return {
    league: { id: 39, season: 2026 },
    fixture: { id: 7, timezone: "UTC", date: "2026-08-15T19:00:00+00:00", timestamp: 1_786_820_400 },
    update: "2026-08-15T10:00:00+00:00",
    bookmakers,
    ...changes,
  };
}

function book(name: string, bets: unknown[]): object {
  return { id: 1, name, bets };
}

function read(...items: unknown[]): ReturnType<typeof parsePrices> {
  return parsePrices(items, asked, nowMs, () => undefined);
}

test("outcomes are told by their names, whatever their order, and odds in thousandths", () => {
  const values = [
    { value: "Away", odd: "4.50" },
    { value: "Home", odd: "1.65" },
    { value: "Draw", odd: 3.8 },
  ];
  const prices = read(odds([book("Bwin", [{ id: 1, name: "Match Winner", values }])]));
  expect(prices.map(({ selection, oddsThousandths }) => [selection, oddsThousandths])).toEqual([
    ["2", 4500],
    ["1", 1650],
    ["X", 3800],
  ]);
  expect(prices[0]).toEqual({
    fixtureRef: "7",
    bookmaker: { slug: "bwin", name: "Bwin", sharp: false, aggregate: false, simulated: false },
    market: "1X2",
    lineHundredths: null,
    selection: "2",
    oddsThousandths: 4500,
    knownAtMs: Date.UTC(2026, 7, 15, 10),
    closing: false,
  });
});

test("every half line of the totals is told, both teams to score too, and nothing of other markets", () => {
  const totals = ["Over 2.5", "Under 2.5", "Over 10.5", "Over 2.25", "Over 3", "Exactly 2.5"];
  const bets = [
    { id: 5, name: "Goals Over/Under", values: totals.map((value) => ({ value, odd: "2.00" })) },
    { id: 6, name: "Goals Over/Under First Half", values: [{ value: "Over 0.5", odd: "1.40" }] },
    {
      id: 8,
      name: "Both Teams Score",
      values: [
        { value: "No", odd: "1.90" },
        { value: "Yes", odd: "1.80" },
      ],
    },
  ];
  const told = read(odds([book("Unibet", bets)])).map(({ market, lineHundredths, selection }) => [
    market,
    lineHundredths,
    selection,
  ]);
  expect(told).toEqual([
    ["OU", 250, "over"],
    ["OU", 250, "under"],
    ["OU", 1050, "over"],
    ["BTTS", null, "no"],
    ["BTTS", null, "yes"],
  ]);
});

test("what is no price is left out alone", () => {
  const values = [
    { value: "Home", odd: "1.00" },
    { value: "Draw", odd: "n/a" },
    { value: "Away", odd: "2.10", suspended: true },
    { value: "Nobody", odd: "2.10" },
    { value: null, odd: null },
    { value: "Home", odd: "2.50" },
  ];
  const prices = read(odds([{ broken: true }, book("Betano", [{ id: 1, name: "Match Winner", values }])]));
  expect(prices.map(({ selection, oddsThousandths }) => [selection, oddsThousandths])).toEqual([["1", 2500]]);
});

test("a book is the same across sources, and only the sharp one is sharp", () => {
  const bet = { id: 1, name: "Match Winner", values: [{ value: "Home", odd: "2.00" }] };
  const names = ["Bet365", "Pinnacle", "William Hill", "Betfair", "1xBet"];
  expect(read(odds(names.map((name) => book(name, [bet])))).map(({ bookmaker }) => bookmaker)).toEqual([
    { slug: "bet365", name: "bet365", sharp: false, aggregate: false, simulated: false },
    { slug: "pinnacle", name: "Pinnacle", sharp: true, aggregate: false, simulated: false },
    { slug: "william-hill", name: "William Hill", sharp: false, aggregate: false, simulated: false },
    { slug: "betfair", name: "Betfair", sharp: false, aggregate: false, simulated: false },
    { slug: "1xbet", name: "1xBet", sharp: false, aggregate: false, simulated: false },
  ]);
});

test("a price is never known later than now, and prices on what nobody asked for are left out", () => {
  const bet = { id: 1, name: "Match Winner", values: [{ value: "Home", odd: "2.00" }] };
  const knownAt = (update: string | null) => read(odds([book("Bwin", [bet])], { update }))[0]?.knownAtMs;
  expect(knownAt("2026-08-15T23:00:00+00:00")).toBe(nowMs);
  expect(knownAt(null)).toBe(nowMs);
  expect(read(odds([book("Bwin", [bet])], { fixture: { id: 8 } }))).toEqual([]);
});

test("a price told twice is one", () => {
  const bet = { id: 1, name: "Match Winner", values: [{ value: "Home", odd: "2.00" }] };
  expect(read(odds([book("Bwin", [bet, bet]), book("Bwin", [bet])]), odds([book("Bwin", [bet])]))).toHaveLength(1);
});

test("no JSON makes reading fail, and nothing read breaks the port's promises", () => {
  const value = fc.record({
    value: fc.oneof(fc.constantFrom("Home", "Over 2.5", "Yes"), fc.jsonValue()),
    odd: fc.oneof(fc.double({ min: 0, max: 5000 }).map(String), fc.jsonValue()),
  });
  const drawn = fc.record({
    name: fc.oneof(fc.string(), fc.constantFrom("Bwin", "  ", "東京")),
    bets: fc.array(fc.record({ id: fc.constantFrom(1, 5, 8, 9), values: fc.array(value) })),
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(drawn, fc.jsonValue())), fc.jsonValue(), (books, update) => {
      for (const price of read(odds(books, { update }), update)) {
        expect(providerPriceSchema.safeParse(price).error).toBeUndefined();
      }
    }),
  );
});
