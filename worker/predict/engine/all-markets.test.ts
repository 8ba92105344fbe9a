import fc from "fast-check";
import { expect, test } from "vitest";

import type { ScorerShares } from "../models/scorers.ts";
import { scoreGrid } from "../score-grid.ts";
import { type AllMarkets, allMarkets } from "./all-markets.ts";
import { nearestGrid } from "./nearest-grid.ts";

const goals = fc.double({ min: 0.1, max: 4.5, noNaN: true });
const part = fc.integer({ min: 1, max: 90 });
const shares = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 }).map((parts): ScorerShares => {
  const total = 20 + parts.reduce((sum, each) => sum + each, 0);
  return { players: parts.map((each, index) => ({ player: `p${index}`, share: each / total })), others: 20 / total };
});
/** A match as the engine leaves it: a distribution, moved to some 1X2 and, of half of them, to some total. */
const matches = fc
  .record({
    homeGoals: goals,
    awayGoals: goals,
    rho: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
    parts: fc.tuple(part, part, part),
    over25: fc.option(fc.double({ min: 0.2, max: 0.8, noNaN: true }), { nil: null }),
    scorers: fc.record({ home: shares, away: shares }),
  })
  .map(({ parts: [a, b, c], over25, scorers, ...parameters }) => {
    const total = a + b + c;
    return { grid: nearestGrid(scoreGrid(parameters), [a / total, b / total, c / total], over25), scorers };
  });

test("the markets of a thousand matches are coherent", () => {
  fc.assert(
    fc.property(matches, ({ grid, scorers }) => expectCoherent(allMarkets(grid, scorers))),
    { numRuns: 1000 },
  );
});

function expectCoherent(markets: AllMarkets): void {
  const { result, double_chance: double, draw_no_bet: dnb, totals, half_time: early } = markets;
  close(result.home + result.draw + result.away, 1);
  close(double.home_or_draw, result.home + result.draw);
  close(double.home_or_away, result.home + result.away);
  close(double.draw_or_away, result.draw + result.away);
  close(dnb.home, result.home / (result.home + result.away));
  close(dnb.home + dnb.away, 1);
  close(markets.both_teams_to_score.yes + markets.both_teams_to_score.no, 1);

  expect(totals.map(({ line }) => line)).toEqual([0.5, 1.5, 2.5, 3.5, 4.5, 5.5]);
  for (const [index, { over, under }] of totals.entries()) {
    close(over + under, 1);
    expect(over).toBeLessThanOrEqual((totals[index - 1]?.over ?? 1) + 1e-12);
    const before = early.totals[index];
    if (before) expect(before.over).toBeLessThanOrEqual(over + 1e-12);
  }
  expect(markets.both_teams_to_score.yes).toBeLessThanOrEqual((totals[1]?.over ?? 0) + 1e-9);

  const { home, draw, away } = markets.half_time_full_time;
  for (const outcome of ["home", "draw", "away"] as const) {
    close(home[outcome] + draw[outcome] + away[outcome], result[outcome]);
    const row = markets.half_time_full_time[outcome];
    close(row.home + row.draw + row.away, early.result[outcome]);
  }

  const chances = markets.correct_score.map(({ probability }) => probability);
  expect(chances).toEqual(chances.toSorted((a, b) => b - a));
  expect(chances.reduce((sum, p) => sum + p, 0)).toBeLessThanOrEqual(1 + 1e-9);

  expectCoherentHandicaps(markets);
  expectCoherentScorers(markets);
}

function expectCoherentHandicaps({ asian_handicap: handicaps, result }: AllMarkets): void {
  const at = (line: number) => handicaps.find((row) => row.line === line);
  close(at(-0.5)?.home.win, result.home);
  close(at(-0.5)?.away.win, result.draw + result.away);
  close(at(0.5)?.away.win, result.away);
  close(at(0)?.home.push, result.draw);
  expect(handicaps).toHaveLength(25);
  for (const { line, home, away } of handicaps) {
    close(home.win + home.push + home.lose, 1);
    close(home.win, away.lose);
    close(home.push, away.push);
    if (home.fair_odds !== null && away.fair_odds !== null) {
      close(1 / home.fair_odds + 1 / away.fair_odds, 1);
      expect(home.fair_odds).toBeLessThanOrEqual((at(line - 0.25)?.home.fair_odds ?? Infinity) + 1e-9);
    }
    const [below, above] = [at(line - 0.25)?.home, at(line + 0.25)?.home];
    if (Number.isInteger(2 * line) || !below || !above) continue;
    close(home.win, (below.win + above.win) / 2);
    close(home.lose, (below.lose + above.lose) / 2);
  }
}

function expectCoherentScorers({ scorers, totals, result }: AllMarkets): void {
  if (!scorers) throw new Error("the scorers are missing");
  const { first, anytime } = scorers;
  const named = first.players.reduce((sum, { probability }) => sum + probability, 0);
  close(named + first.others.home + first.others.away + first.no_goal, 1);
  close(first.no_goal, totals[0]?.under);
  for (const { player, team, probability } of first.players) {
    const atAll = anytime.players.find((row) => row.player === player && row.team === team)?.probability ?? 0;
    expect(probability).toBeLessThanOrEqual(atAll + 1e-12);
    expect(atAll).toBeLessThanOrEqual(1 - first.no_goal + 1e-12);
  }
  // Whoever wins has scored: nobody's team is likelier to win than it is to have a scorer at all.
  const homeScorers = anytime.players.filter(({ team }) => team === "home");
  const atLeast = homeScorers.reduce((sum, { probability }) => sum + probability, anytime.others.home);
  expect(atLeast).toBeGreaterThanOrEqual(result.home - 1e-9);
}

function close(value: number | undefined, expected: number | undefined): void {
  expect(value).toBeCloseTo(expected ?? Number.NaN, 9);
}

test("without recorded scorers there is no market on them, and everything else stands", () => {
  const grid = scoreGrid({ homeGoals: 1.6, awayGoals: 1.1, rho: -0.05 });
  const all = { players: [], others: 1 };
  const { scorers, ...others } = allMarkets(grid);
  const { scorers: unnamed, ...same } = allMarkets(grid, { home: all, away: all });
  expect(scorers).toBeNull();
  expect(same).toEqual(others);
  expect(unnamed?.first.players).toEqual([]);
  expect(unnamed?.anytime.others.home).toBeCloseTo(1 - (grid[0] ?? []).reduce((sum, p) => sum + p, 0), 12);
});

test("who never wins has no fair odds, and neither has who never loses", () => {
  const { asian_handicap: handicaps } = allMarkets([
    [0, 0],
    [1, 0],
  ]);
  expect(handicaps.find(({ line }) => line === -1)?.home).toEqual({ win: 0, push: 1, lose: 0, fair_odds: null });
  expect(handicaps.find(({ line }) => line === -0.75)?.home).toEqual({ win: 0.5, push: 0.5, lose: 0, fair_odds: null });
});
