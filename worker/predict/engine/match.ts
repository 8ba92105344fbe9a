import type { ResultProbabilities } from "../market.ts";
import { impliedGoals } from "../models/implied-goals.ts";
import { type Book, consensus } from "../no-vig.ts";
import type { Importance } from "./importance.ts";

/** Shots of both sides; football-data.co.uk counts goals among the shots on target. */
export type Shots = { homeOnTarget: number; awayOnTarget: number; home: number; away: number };

/** What the closing prices of a match said, without margin. */
export type ClosingView = {
  result: ResultProbabilities;
  /** More than 2.5 goals; null where nobody priced it. */
  over25: number | null;
  /** The goals both imply together. */
  goals: { home: number; away: number };
};

/** A finished match as the engine learns from it. */
export type EngineMatch = {
  /** Days since 1970-01-01, UTC, of the kick-off. */
  day: number;
  /** 0 is the top division of the pool, 1 the next below; a pool is what promotion and relegation connect. */
  division: number;
  homeTeamId: number;
  awayTeamId: number;
  neutral: boolean;
  /** Of a match of national teams; absent where all matches count alike, as in a league. */
  importance?: Importance;
  /** After 90 minutes. */
  homeGoals: number;
  awayGoals: number;
  shots: Shots | null;
  closing: ClosingView | null;
};

export type EngineFixture = Pick<EngineMatch, "division" | "homeTeamId" | "awayTeamId" | "neutral">;

/** Nobody offers less; what stands below is a figure gone wrong. */
const leastOdds = 1.01;

/** Prices of one bookmaker, by the name it is stored under. */
export type NamedBook = Book & { bookmakerSlug: string; simulated: boolean };

/** Prices of one match: one entry a book, 1X2 as home, draw, away, totals 2.5 as over, under. */
export type MatchBooks = { result: readonly NamedBook[]; totals: readonly NamedBook[] };

/** A maximum over books is nobody's opinion: its margin is below zero where the books disagree. */
const maximumSlug = "market-max";

/**
 * What the prices of a finished match say about it: the closing ones, and where a market has none those before it.
 *
 * Pinnacle alone where it quotes: its line is what the others follow; else the consensus of all.
 *
 * @returns null when no book has a complete 1X2 price
 */
export function closingViewOf(closing: MatchBooks, preMatch: MatchBooks): ClosingView | null {
  const [home, draw, away] = sharpFirst(closing.result, 3) ?? sharpFirst(preMatch.result, 3) ?? [];
  if (home === undefined || draw === undefined || away === undefined) return null;
  const result: ResultProbabilities = [home, draw, away];
  const over25 = (sharpFirst(closing.totals, 2) ?? sharpFirst(preMatch.totals, 2))?.[0] ?? null;
  return { result, over25, goals: impliedGoals(result, over25) };
}

/** The books that hold an opinion of their own on a real market, each price one that somebody could have taken. */
export function opinionsOf(books: readonly NamedBook[]): NamedBook[] {
  return books.filter(({ bookmakerSlug, simulated, odds }) => {
    return bookmakerSlug !== maximumSlug && !simulated && odds.every((price) => price >= leastOdds);
  });
}

function sharpFirst(books: readonly NamedBook[], outcomeCount: number): number[] | null {
  const opinions = opinionsOf(books);
  return (
    consensus(
      opinions.filter((book) => book.sharp),
      outcomeCount,
    ) ?? consensus(opinions, outcomeCount)
  );
}
