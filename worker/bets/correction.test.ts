import fc from "fast-check";
import { expect, test } from "vitest";

import { afterwardsMs, legOf, resultOf, termsOf, toldBets } from "../../test/oracle/bets.ts";
import { seeds } from "../../test/simulations.ts";
import { correctionWindowMs, planSettlement, type SettlementStep, type StandingSettlement } from "./correction.ts";
import { type SettledBet, settleBet } from "./settlement.ts";
import { combinedOddsThousandths, potentialReturnMinor } from "./terms.ts";

const unsettled: StandingSettlement = { revision: 0, posted: null, firstSettledAtMs: null };
const inTime = { isApproved: false, nowMs: afterwardsMs };
const terms = termsOf(1_000, [legOf({ matchId: 1 }), legOf({ matchId: 2 })]);
const open = settleBet(terms, [], afterwardsMs);
const won = settled("won", 4_000);
const lost = settled("lost", 0);
const standingWon: StandingSettlement = {
  revision: 1,
  posted: { outcome: "won", payoutMinor: 4_000 },
  firstSettledAtMs: afterwardsMs,
};

test("an open bet posts nothing, the first settlement is posted once", () => {
  expect(planSettlement("b7", open, unsettled, inTime)).toEqual({ kind: "none" });
  expect(planSettlement("b7", won, unsettled, inTime)).toEqual({
    kind: "post",
    posting: { id: "settle:b7:1", revision: 1, outcome: "won", payoutMinor: 4_000 },
  });
  expect(planSettlement("b7", won, standingWon, inTime)).toEqual({ kind: "none" });
});

test("a correction takes back what stood and posts the next revision", () => {
  expect(planSettlement("b7", lost, standingWon, inTime)).toEqual({
    kind: "correct",
    reversal: { id: "reverse:b7:1", revision: 1, payoutMinor: 4_000 },
    posting: { id: "settle:b7:2", revision: 2, outcome: "lost", payoutMinor: 0 },
  });
  // The same sum under another name is another settlement.
  expect(planSettlement("b7", settled("half_won", 4_000), standingWon, inTime).kind).toBe("correct");
  expect(planSettlement("b7", settled("won", 3_999), standingWon, inTime).kind).toBe("correct");
});

test("a bet that a correction reopens posts under the revision after the one taken back", () => {
  expect(planSettlement("b7", open, standingWon, inTime)).toEqual({
    kind: "reopen",
    reversal: { id: "reverse:b7:1", revision: 1, payoutMinor: 4_000 },
  });
  const reopened = { ...standingWon, posted: null };
  expect(planSettlement("b7", open, reopened, inTime)).toEqual({ kind: "none" });
  expect(planSettlement("b7", lost, reopened, inTime)).toMatchObject({ kind: "post", posting: { id: "settle:b7:2" } });
});

test("after 72 hours a correction waits for two administrators", () => {
  const lastMomentMs = afterwardsMs + correctionWindowMs;
  expect(planSettlement("b7", lost, standingWon, { isApproved: false, nowMs: lastMomentMs }).kind).toBe("correct");
  const late = { isApproved: false, nowMs: lastMomentMs + 1 };
  expect(planSettlement("b7", lost, standingWon, late)).toEqual({ kind: "approve", firstSettledAtMs: afterwardsMs });
  expect(planSettlement("b7", open, standingWon, late).kind).toBe("approve");
  expect(planSettlement("b7", won, standingWon, late)).toEqual({ kind: "none" });
  expect(planSettlement("b7", lost, standingWon, { ...late, isApproved: true }).kind).toBe("correct");
  expect(planSettlement("b7", lost, { ...standingWon, firstSettledAtMs: null }, late).kind).toBe("correct");
});

test("results corrected to and fro leave exactly what the last one says, and no id comes twice", () => {
  const bets = toldBets({ least: 1, most: 4 });
  fc.assert(
    fc.property(
      bets.chain((bet) =>
        fc.record({
          bet: fc.constant(bet),
          // Each telling leaves out some results and turns some matches into void ones.
          tellings: fc.array(fc.array(fc.constantFrom("as_told", "untold", "void"), { minLength: 4, maxLength: 4 }), {
            minLength: 1,
            maxLength: 6,
          }),
        }),
      ),
      ({ bet, tellings }) => {
        const ids: string[] = [];
        let balanceMinor = 0;
        let standing = unsettled;
        for (const telling of tellings) {
          const results = bet.results.flatMap((result, index) =>
            telling[index] === "untold"
              ? []
              : [telling[index] === "void" ? resultOf(result.matchId, { kind: "void" }) : result],
          );
          const now = settleBet(bet.terms, results, afterwardsMs);
          const step = planSettlement("b", now, standing, inTime);
          const again = after(standing, step);
          expect(planSettlement("b", now, again, inTime)).toEqual({ kind: "none" });
          ids.push(...idsOf(step));
          balanceMinor += changeOf(step);
          standing = again;
          expect(balanceMinor).toBe(now.payoutMinor ?? 0);
        }
        expect(new Set(ids).size).toBe(ids.length);
      },
    ),
    { numRuns: seeds(1000) },
  );
});

test("what a bet may return and its odds are known before it is placed", () => {
  const legs = [{ oddsThousandths: 1_333 }, { oddsThousandths: 1_333 }];
  expect(potentialReturnMinor(1_000, legs)).toBe(1_776);
  expect(combinedOddsThousandths(legs)).toBe(1_776);
  expect(() => potentialReturnMinor(1_000_000_000_000, legs)).toThrow(RangeError);
});

function settled(outcome: "won" | "lost" | "half_won", payoutMinor: number): SettledBet {
  return { outcome, payoutMinor, legs: [] };
}

/** What stands once a step was taken. */
function after(standing: StandingSettlement, step: SettlementStep): StandingSettlement {
  if (step.kind === "reopen") return { ...standing, posted: null };
  if (step.kind !== "post" && step.kind !== "correct") return standing;
  const { revision, outcome, payoutMinor } = step.posting;
  return { revision, posted: { outcome, payoutMinor }, firstSettledAtMs: standing.firstSettledAtMs ?? afterwardsMs };
}

function idsOf(step: SettlementStep): string[] {
  return [...("reversal" in step ? [step.reversal.id] : []), ...("posting" in step ? [step.posting.id] : [])];
}

function changeOf(step: SettlementStep): number {
  return ("posting" in step ? step.posting.payoutMinor : 0) - ("reversal" in step ? step.reversal.payoutMinor : 0);
}
