import fc from "fast-check";
import { expect, test } from "vitest";

import { recordedBet, wonBet } from "../../test/recorded-bets.ts";
import { seeds } from "../../test/simulations.ts";
import { emptyTally, figuresOf, minus, plus, returnOnInvestment, tallyOf } from "./tally.ts";

const anyBet = fc
  .record({
    stakeMinor: fc.integer({ min: 1, max: 1_000_000 }),
    payoutMinor: fc.integer({ min: 0, max: 9_000_000 }),
    oddsThousandths: fc.integer({ min: 1_001, max: 20_000 }),
    fairClosingOddsThousandths: fc.option(fc.integer({ min: 1_001, max: 20_000 })),
    simulated: fc.boolean(),
    outcome: fc.constantFrom("won", "lost", "void", "half_won", "half_lost"),
  })
  .map((bet) => recordedBet(1, bet));
const bets = fc.array(anyBet, { maxLength: 12 });

test("turnover, profit, yield, hit rate and odds are those of the bets that were decided", () => {
  const figures = figuresOf(
    tallyOf([
      wonBet(1, { oddsThousandths: 2_500, payoutMinor: 2_500 }),
      recordedBet(2),
      recordedBet(3, { outcome: "void", payoutMinor: 1_000, oddsThousandths: 9_000 }),
      recordedBet(4, { outcome: "half_lost", payoutMinor: 500 }),
    ]),
  );
  expect(figures).toMatchObject({
    bets: 4,
    decidedBets: 3,
    turnoverMinor: 3_000,
    profitMinor: 0,
    averageOdds: 6.5 / 3,
    yield: 0,
    pricedBets: 3,
  });
  expect(figures.hitRate?.rate).toBeCloseTo(1 / 3, 12);
  expect(figures.hitRate?.low).toBeCloseTo(0.0615, 3);
  expect(figures.hitRate?.high).toBeCloseTo(0.7923, 3);
});

test("a stake that came back is no hit", () => {
  const even = recordedBet(1, { outcome: "half_won", payoutMinor: 1_000 });
  expect(figuresOf(tallyOf([even])).hitRate?.rate).toBe(0);
});

test("simulated prices count as money, but never in yield and closing-line value", () => {
  const simulated = wonBet(1, { simulated: true, fairClosingOddsThousandths: 1_800 });
  expect(figuresOf(tallyOf([simulated]))).toMatchObject({
    profitMinor: 1_000,
    yield: null,
    pricedBets: 0,
    closingLineValue: null,
    closedBets: 0,
  });
  const mixed = figuresOf(tallyOf([simulated, recordedBet(2, { fairClosingOddsThousandths: 1_600 }), recordedBet(3)]));
  expect(mixed).toMatchObject({ profitMinor: -1_000, yield: -1, pricedBets: 2, closingLineValue: 0.25, closedBets: 1 });
});

test("nothing is a rate of nothing", () => {
  expect(figuresOf(emptyTally)).toEqual({
    bets: 0,
    decidedBets: 0,
    turnoverMinor: 0,
    profitMinor: 0,
    hitRate: null,
    averageOdds: null,
    yield: null,
    pricedBets: 0,
    closingLineValue: null,
    closedBets: 0,
  });
  expect(returnOnInvestment(25_075, 100_000)).toBe(0.25075);
  expect(returnOnInvestment(10, 0)).toBeNull();
});

test("a tally kept bet by bet is the one counted anew, and taking a bet off leaves no trace", () => {
  fc.assert(
    fc.property(bets, bets, (some, others) => {
      const all = tallyOf([...some, ...others]);
      expect(plus(tallyOf(some), tallyOf(others))).toEqual(all);
      expect(minus(all, tallyOf(others))).toEqual(tallyOf(some));
      expect(Object.values(all).every(Number.isSafeInteger)).toBe(true);
    }),
    { numRuns: seeds(1000) },
  );
});
