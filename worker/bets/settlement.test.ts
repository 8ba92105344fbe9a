import fc from "fast-check";
import { expect, test } from "vitest";

import { afterwardsMs, legOf, resultOf, termsOf, toldBets } from "../../test/oracle/bets.ts";
import { oracleReturn } from "../../test/oracle/settlement.ts";
import { seeds } from "../../test/simulations.ts";
import type { MatchResult } from "./leg-outcome.ts";
import { settleBet } from "./settlement.ts";
import type { BetTerms } from "./terms.ts";

const runs = { numRuns: seeds(1000) };
const singles = toldBets({ least: 1, most: 1 });
const accumulators = toldBets({ least: 2, most: 6 });
const anyBets = toldBets({ least: 1, most: 6 });
const combinable = fc.array(fc.integer({ min: 1_001, max: 8_000 }), { minLength: 1, maxLength: 6 });

test("a single returns what the oracle pays, on every market, line and end of a match", () => {
  fc.assert(
    fc.property(singles, ({ terms, results, oracleLegs }) => {
      expect(payoutOf(terms, results)).toBe(oracleReturn(terms.stakeMinor, oracleLegs));
    }),
    { numRuns: seeds(3000) },
  );
});

test("an accumulator returns what the oracle pays", () => {
  fc.assert(
    fc.property(accumulators, ({ terms, results, oracleLegs }) => {
      expect(payoutOf(terms, results)).toBe(oracleReturn(terms.stakeMinor, oracleLegs));
    }),
    runs,
  );
});

test("all legs won return the stake times the product of the odds, rounded down once", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), combinable, (stakeMinor, odds) => {
      const legs = odds.map((oddsThousandths, index) => legOf({ matchId: index + 1, oddsThousandths }));
      const results = legs.map(({ matchId }) => resultOf(matchId, { kind: "played", home: 2, away: 0 }));
      const product = odds.reduce((exact, each) => exact * BigInt(each), BigInt(stakeMinor));
      const settled = settleBet(termsOf(stakeMinor, legs), results, afterwardsMs);
      expect(settled.outcome).toBe("won");
      expect(settled.payoutMinor).toBe(Number(product / 1000n ** BigInt(odds.length)));
    }),
    runs,
  );
});

test("a void leg is as if it had never been there", () => {
  fc.assert(
    fc.property(anyBets, fc.integer({ min: 1_001, max: 8_000 }), ({ terms, results }, oddsThousandths) => {
      const more = { ...terms, legs: [...terms.legs, legOf({ matchId: 99, oddsThousandths })] };
      expect(payoutOf(more, [...results, resultOf(99, { kind: "void" })])).toBe(payoutOf(terms, results));
    }),
    runs,
  );
});

test("all legs void return the stake to the cent", () => {
  fc.assert(
    fc.property(anyBets, ({ terms }) => {
      const results = terms.legs.map(({ matchId }) => resultOf(matchId, { kind: "void" }));
      const { outcome, payoutMinor } = settleBet(terms, results, afterwardsMs);
      expect([outcome, payoutMinor]).toEqual(["void", terms.stakeMinor]);
    }),
    runs,
  );
});

test("the order of legs and of results changes nothing", () => {
  const shuffled = anyBets.chain((bet) =>
    fc.record({
      bet: fc.constant(bet),
      legs: fc.shuffledSubarray(bet.terms.legs, { minLength: bet.terms.legs.length }),
      results: fc.shuffledSubarray(bet.results, { minLength: bet.results.length }),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ bet, legs, results }) => {
      const [straight, other] = [
        settleBet(bet.terms, bet.results, afterwardsMs),
        settleBet({ ...bet.terms, legs }, results, afterwardsMs),
      ];
      expect([other.outcome, other.payoutMinor]).toEqual([straight.outcome, straight.payoutMinor]);
    }),
    runs,
  );
});

test("one lost leg makes nothing of any bet", () => {
  fc.assert(
    fc.property(anyBets, ({ terms, results }) => {
      const more = { ...terms, legs: [...terms.legs, legOf({ matchId: 99, selection: "2" })] };
      const lost = settleBet(more, [...results, resultOf(99, { kind: "played", home: 1, away: 0 })], afterwardsMs);
      expect([lost.outcome, lost.payoutMinor]).toEqual(["lost", 0]);
    }),
    runs,
  );
});

test("a lost leg loses the bet while others are still played, and a corrected one revives it", () => {
  const terms = termsOf(1_000, [legOf({ matchId: 1 }), legOf({ matchId: 2 })]);
  const lost = [resultOf(1, { kind: "played", home: 0, away: 0 })];
  expect(settleBet(terms, lost, afterwardsMs)).toMatchObject({ outcome: "lost", payoutMinor: 0 });
  const corrected = [resultOf(1, { kind: "played", home: 1, away: 0 })];
  expect(settleBet(terms, corrected, afterwardsMs)).toMatchObject({ outcome: "pending", payoutMinor: null });
  const both = [...corrected, resultOf(2, { kind: "played", home: 3, away: 2 })];
  expect(settleBet(terms, both, afterwardsMs)).toMatchObject({ outcome: "won", payoutMinor: 4_000 });
});

test("half wins and half losses of a single return as the rules table says", () => {
  const over = (lineHundredths: number, score: { home: number; away: number }) =>
    summaryOf(termsOf(1_001, [legOf({ market: "OU", selection: "over", lineHundredths, oddsThousandths: 1_900 })]), [
      resultOf(1, { kind: "played", ...score }),
    ]);
  expect(over(275, { home: 2, away: 1 })).toEqual(["half_won", 1_451]);
  expect(over(225, { home: 1, away: 1 })).toEqual(["half_lost", 500]);
  expect(over(200, { home: 1, away: 1 })).toEqual(["void", 1_001]);
  expect(over(250, { home: 1, away: 1 })).toEqual(["lost", 0]);
  expect(over(250, { home: 2, away: 1 })).toEqual(["won", 1_901]);
});

test("an accumulator is named after what its legs made of it", () => {
  const legs = [
    legOf({ matchId: 1, market: "OU", selection: "over", lineHundredths: 225, oddsThousandths: 3_000 }),
    legOf({ matchId: 2, market: "OU", selection: "over", lineHundredths: 275, oddsThousandths: 3_000 }),
  ];
  const told = (first: number, second: number) =>
    summaryOf(termsOf(1_000, legs), [
      resultOf(1, { kind: "played", home: first, away: 0 }),
      resultOf(2, { kind: "played", home: second, away: 0 }),
    ]);
  expect(told(3, 4)).toEqual(["won", 9_000]);
  expect(told(3, 3)).toEqual(["half_won", 6_000]);
  // Half of one lost and half of the other won meet at the stake.
  expect(told(2, 3)).toEqual(["half_won", 1_000]);
  const quarters = [1, 2].map((matchId) => legOf({ matchId, market: "OU", selection: "over", lineHundredths: 225 }));
  expect(
    summaryOf(termsOf(1_000, quarters), [
      resultOf(1, { kind: "played", home: 2, away: 0 }),
      resultOf(2, { kind: "played", home: 2, away: 0 }),
    ]),
  ).toEqual(["half_lost", 250]);
});

test("a bet is rounded once, not leg by leg", () => {
  const odds = [1_333, 1_333, 1_333];
  const legs = odds.map((oddsThousandths, index) => legOf({ matchId: index + 1, oddsThousandths }));
  const results = legs.map(({ matchId }) => resultOf(matchId, { kind: "played", home: 1, away: 0 }));
  // 2.3685… of a cent each; leg by leg it would stay at 1.
  expect(payoutOf(termsOf(1, legs), results)).toBe(2);
});

test("a leg without a result is awaited, and two results of one match are refused", () => {
  expect(settleBet(termsOf(500, [legOf()]), [], afterwardsMs)).toEqual({
    outcome: "pending",
    payoutMinor: null,
    legs: [{ matchId: 1, outcome: "pending", reason: "not_finished", halves: [] }],
  });
  const played = resultOf(1, { kind: "played", home: 1, away: 0 });
  expect(() => settleBet(termsOf(500, [legOf()]), [played, played], afterwardsMs)).toThrow(RangeError);
  // What other matches came to does not concern the bet.
  expect(payoutOf(termsOf(500, [legOf()]), [played, resultOf(7, { kind: "void" })])).toBe(1_000);
});

test("terms no bet has are refused", () => {
  const refused: Record<string, BetTerms> = {
    "no stake": termsOf(0, [legOf()]),
    "half a cent": termsOf(0.5, [legOf()]),
    "no legs": termsOf(100, []),
    "the same match twice": termsOf(100, [legOf(), legOf({ market: "BTTS", selection: "yes" })]),
    "too many legs": termsOf(
      1,
      Array.from({ length: 21 }, (_, index) => legOf({ matchId: index + 1, oddsThousandths: 1_001 })),
    ),
    "more than an amount may be": termsOf(1_000_000_000_000, [legOf({ oddsThousandths: 1_001 })]),
    "odds of one": termsOf(100, [{ ...legOf(), oddsThousandths: 1_000 }]),
  };
  for (const [why, terms] of Object.entries(refused)) {
    expect(() => settleBet(terms, [], afterwardsMs), why).toThrow(expect.objectContaining({ name: "ZodError" }));
  }
});

function payoutOf(terms: BetTerms, results: readonly MatchResult[]): number | null {
  return settleBet(terms, results, afterwardsMs).payoutMinor;
}

function summaryOf(terms: BetTerms, results: readonly MatchResult[]): [outcome: string, payoutMinor: number | null] {
  const { outcome, payoutMinor } = settleBet(terms, results, afterwardsMs);
  return [outcome, payoutMinor];
}
