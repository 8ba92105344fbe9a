import type { TapeFixture, TapeQuote, TapeScore } from "../../worker/collect/providers/tape.ts";
import type { PlayedMatch } from "../../worker/collect/providers/timeline.ts";

/** A match as a record holds it, before anything is derived. */
export type RecordedMatch = Pick<
  TapeFixture,
  "ref" | "competition" | "season" | "round" | "venue" | "neutral" | "home" | "away"
> &
  Pick<PlayedMatch, "halfTime" | "extraTime" | "penalties" | "goals" | "statistics"> & {
    /** Local date, "YYYY-MM-DD". */
    date: string;
    /** Null where the record holds the date alone. */
    kickoffAtMs: number | null;
    /** True when earlier matches of the season decided who meets: nobody knew of it before they were over. */
    knockOut: boolean;
    /** After 90 minutes; null for a match not played yet. */
    fullTime: TapeScore | null;
    openingQuotes: TapeQuote[];
    closingQuotes: TapeQuote[];
  };

/** What most records do not hold, and what most matches are not. */
export const plainMatch = {
  venue: null,
  neutral: false,
  knockOut: false,
  halfTime: null,
  extraTime: null,
  penalties: null,
  goals: null,
  statistics: null,
  openingQuotes: [],
  closingQuotes: [],
} as const satisfies Partial<RecordedMatch>;

/** A row of the record that is not played, and why. */
export type Refusal = { where: string; reason: string };

/** Where the clock starts unless told otherwise, and what the tape keeps of the past. */
export type TapeOpening =
  /** In this month, "YYYY-MM", if the record reaches that far; of the past, a few seasons. */
  | { kind: "league"; preferredMonth: string | null }
  /** With the first match of the tournament; of the past, everything. */
  | { kind: "tournament"; competitionRef: string; season: string };

export type TapeRecord = {
  name: string;
  source: string;
  opening: TapeOpening;
  matches: RecordedMatch[];
  refused: Refusal[];
  /** What is played, but not as the record has it, and why. */
  notes: Refusal[];
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
