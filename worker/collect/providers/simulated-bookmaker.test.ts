import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { seeds } from "../../../test/simulations.ts";
import { type SimulatedMatch, simulatePrices } from "./simulated-bookmaker.ts";
import type { TapeFact, TapeScore } from "./tape.ts";

const dayMs = 86_400_000;
const beganAtMs = Date.UTC(2014, 7, 1, 14);

function season(
  scores: readonly TapeScore[],
  markets: SimulatedMatch["markets"] = ["1X2", "OU", "BTTS"],
): SimulatedMatch[] {
  return scores.map((score, index) => ({
    ref: `m${index}`,
    pool: "c",
    neutral: index % 5 === 0,
    homeRef: `t${index % 4}`,
    awayRef: `t${(index + 1 + (index % 3)) % 4}`,
    announcedAtMs: beganAtMs - 30 * dayMs,
    kickoffAtMs: beganAtMs + index * 0.7 * dayMs,
    result: { score, knownAtMs: beganAtMs + index * 0.7 * dayMs + (index % 7 === 0 ? 166 : 110) * 60_000 },
    markets,
  }));
}

const score = fc.record({ home: fc.integer({ min: 0, max: 6 }), away: fc.integer({ min: 0, max: 6 }) });
const scores = fc.array(score, { minLength: 1, maxLength: 40 });

describe("simulatePrices", () => {
  it("knows no result that was not over when the price was posted", () => {
    fc.assert(
      fc.property(scores, scores, fc.double({ min: -8, max: 30, noNaN: true }), (played, other, days) => {
        const nowMs = Math.floor(beganAtMs + days * dayMs);
        const truth = season(played);
        const rewritten = truth.map((match, index) =>
          match.result && match.result.knownAtMs > nowMs
            ? { ...match, result: { ...match.result, score: other[index % other.length] ?? match.result.score } }
            : match,
        );
        const posted = (matches: SimulatedMatch[]) =>
          simulatePrices(matches, "s").filter(({ knownAtMs }) => knownAtMs <= nowMs);
        expect(posted(rewritten)).toEqual(posted(truth));
      }),
    );
  });

  it("posts an opening, a move and a closing price, all named as simulated and with a margin", () => {
    fc.assert(
      fc.property(scores, fc.string(), (played, seed) => {
        const matches = season(played);
        const facts = simulatePrices(matches, seed);
        expect(facts).toHaveLength(3 * matches.length);
        for (const match of matches) {
          const own = facts.filter(({ fixtureRef }) => fixtureRef === match.ref);
          expect(own.at(-1)?.knownAtMs).toBe(match.kickoffAtMs);
          expect(own.map((fact) => (fact.kind === "price" ? fact.payload.closing : null))).toEqual([
            false,
            false,
            true,
          ]);
        }
        for (const fact of facts) {
          if (fact.kind !== "price") throw new Error("not a price");
          expect(fact.payload.quotes.map(({ market }) => market)).toEqual(["1X2", "OU", "BTTS"]);
          for (const { bookmaker, oddsThousandths } of fact.payload.quotes) {
            expect(bookmaker).toBe("simulated");
            expect(oddsThousandths.every((odds) => Number.isInteger(odds) && odds >= 1010)).toBe(true);
            const book = oddsThousandths.reduce((sum, odds) => sum + 1000 / odds, 0);
            expect(book).toBeGreaterThan(1);
            expect(book).toBeLessThan(1.09);
            // Only a favourite at the least odds there are leaves less than the usual margin.
            if (Math.min(...oddsThousandths) > 1010) expect(book).toBeGreaterThan(1.03);
          }
        }
      }),
      { numRuns: seeds(30) },
    );
  });

  it("prices nothing where there is nothing to price", () => {
    expect(simulatePrices(season([{ home: 1, away: 0 }], []), "s")).toEqual([]);
  });

  it("learns who is strong", () => {
    const base = { pool: "c", neutral: false, announcedAtMs: beganAtMs - 30 * dayMs };
    const past = Array.from({ length: 30 }, (_, index): SimulatedMatch => {
      const strongAtHome = index % 2 === 0;
      const kickoffAtMs = beganAtMs + index * dayMs;
      return {
        ...base,
        ref: `p${index}`,
        homeRef: strongAtHome ? "strong" : "weak",
        awayRef: strongAtHome ? "weak" : "strong",
        kickoffAtMs,
        result: {
          score: strongAtHome ? { home: 3, away: 0 } : { home: 0, away: 2 },
          knownAtMs: kickoffAtMs + 110 * 60_000,
        },
        markets: [],
      };
    });
    const next: SimulatedMatch = {
      ...base,
      ref: "next",
      homeRef: "weak",
      awayRef: "strong",
      kickoffAtMs: beganAtMs + 60 * dayMs,
      result: null,
      markets: ["1X2"],
    };
    const { home, away } = closingOdds(simulatePrices([next, ...past], "s"));
    expect(away).toBeLessThan(1600);
    expect(home).toBeGreaterThan(4000);
  });

  it("learns what a home ground is worth from the whole pool, and gives nobody that advantage on neutral ground", () => {
    const lopsided = Array.from({ length: 120 }, (_, index) => ({ home: 3, away: index % 2 }));
    const past = season(lopsided, []).map((match, index) => ({
      ...match,
      neutral: false,
      homeRef: `past${index}a`,
      awayRef: `past${index}b`,
    }));
    const next = (pool: string, neutral: boolean): SimulatedMatch => ({
      ref: "next",
      pool,
      neutral,
      homeRef: "one",
      awayRef: "other",
      announcedAtMs: beganAtMs,
      kickoffAtMs: beganAtMs + 100 * dayMs,
      result: null,
      markets: ["1X2"],
    });
    const odds = (match: SimulatedMatch) => closingOdds(simulatePrices([...past, match], "s"));
    expect(odds(next("c", false)).home).toBeLessThan(odds(next("other", false)).home);
    const advantage = ({ home, away }: { home: number; away: number }) => away / home;
    expect(advantage(odds(next("c", true)))).toBeLessThan(advantage(odds(next("c", false))) / 2);
    expect(advantage(odds(next("c", true)))).toBeGreaterThan(0.7);
    expect(advantage(odds(next("c", true)))).toBeLessThan(1.4);
  });
});

function closingOdds(facts: readonly TapeFact[]): { home: number; away: number } {
  const closing = facts.at(-1);
  const [home = 0, , away = 0] = closing?.kind === "price" ? (closing.payload.quotes[0]?.oddsThousandths ?? []) : [];
  return { home, away };
}
