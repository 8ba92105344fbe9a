import type { TapeFixture, TapeQuote, TapeScore, TapeStatistics } from "../../worker/collect/providers/tape.ts";

/** A match as a record holds it, before anything is derived. */
export type RecordedMatch = Pick<TapeFixture, "ref" | "competition" | "season" | "round" | "home" | "away"> & {
  /** Local date, "YYYY-MM-DD". */
  date: string;
  /** Null where the record holds the date alone. */
  kickoffAtMs: number | null;
  /** Null for a match not played yet. */
  fullTime: TapeScore | null;
  halfTime: TapeScore | null;
  statistics: TapeStatistics | null;
  openingQuotes: TapeQuote[];
  closingQuotes: TapeQuote[];
};

/** A row of the record that is not played, and why. */
export type Refusal = { where: string; reason: string };

export type TapeRecord = {
  name: string;
  source: string;
  /** Where the clock starts unless told otherwise, "YYYY-MM", if the record reaches that far. */
  preferredMonth: string;
  matches: RecordedMatch[];
  refused: Refusal[];
  /** Prices left out because an outcome of theirs was missing or they cannot be meant. */
  skippedQuotes: number;
};

export type TapeProgress = (step: { step: "read" | "write"; done: number; total: number }) => void;

export function isScore(home: number, away: number): boolean {
  return [home, away].every((goals) => Number.isInteger(goals) && goals >= 0 && goals <= 99);
}

/** @param date "YYYY-MM-DD" @returns whether the calendar has such a day */
export function isDate(date: string): boolean {
  const atMs = Date.parse(`${date}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(date);
}

/** Whether the day lies in the season that began in July of `year`. */
export function isInSeason(date: string, year: number): boolean {
  // A season may end late, as 2019-20 did in August.
  return date >= `${year}-07-01` && date <= `${year + 1}-08-31`;
}
