import { type EloSettings, clubEloSettings } from "../models/elo.ts";
import type { RatingGoalsPrior } from "../models/goals-from-rating.ts";
import { marketMemorySettings, nationsMemorySettings, resultMemorySettings } from "../models/memory-settings.ts";
import { type PiSettings, clubPiSettings } from "../models/pi-ratings.ts";
import type { MemorySettings } from "../models/strength-memory.ts";

/** Who plays in a pool. */
export type Entrants = "clubs" | "nations";

/** What differs between pools; everything else the engine does to both alike. */
export type PoolSettings = {
  calendar: {
    yearOf: (day: number) => number;
    firstDayOf: (year: number) => number;
    /** Whole years seen before the one under way. */
    historyYears: number;
  };
  /** Weights of the components are fitted to the predictions of so many days. */
  calibrationDays: number;
  /** Ratings say little before they have settled. */
  settlingDays: number;
  /** The last day not after the given one on which the fits to a whole sample, or to all ratings, are renewed. */
  fitDayOf: (day: number) => number;
  /** Whether the models that are fitted to a whole sample take part. */
  fitsSample: boolean;
  elo: EloSettings;
  eloSlope: RatingGoalsPrior;
  pi: PiSettings;
  piSlope: RatingGoalsPrior;
  memory: MemorySettings;
  marketMemory: MemorySettings | null;
};

const dayMs = 86_400_000;

export const poolSettings: Record<Entrants, PoolSettings> = {
  clubs: {
    // The football year of a day is named after the July it begins in.
    calendar: { ...yearsFrom(6), historyYears: 3 },
    calibrationDays: 730,
    settlingDays: 150,
    // Tuesdays, after the weekend.
    fitDayOf: (day) => day - ((((day - 5) % 7) + 7) % 7),
    fitsSample: true,
    elo: clubEloSettings,
    eloSlope: { slope: 0.002, slopePrecision: 4e6 },
    pi: clubPiSettings,
    piSlope: { slope: 0.35, slopePrecision: 100 },
    memory: resultMemorySettings,
    marketMemory: marketMemorySettings,
  },
  nations: {
    // No seasons, but a turn of the year that the tournaments of June and July do not lie across. On 2010 to 2017 the memory
    // lost 0.0045 in log loss with 6 years of history, 0.0027 with 8 and 0.0009 with 10 against 12, and 16 gained 0.0003.
    calendar: { ...yearsFrom(0), historyYears: 12 },
    calibrationDays: 730,
    settlingDays: 730,
    fitDayOf: monthStartOf,
    fitsSample: false,
    // Ratings and slopes: the least log loss on 2010 to 2017 of those tried; K grows less than eloratings.net has it.
    elo: {
      k0: 30,
      lambda: 1,
      homeAdvantage: 100,
      importance: { friendly: 0.7, minor: 0.8, qualifier: 1, continental: 1.1, world: 1.2 },
      foundingDays: Number.POSITIVE_INFINITY,
      absenceDays: Number.POSITIVE_INFINITY,
    },
    eloSlope: { slope: 0.0015, slopePrecision: 4e6 },
    pi: {
      lambda: 0.08,
      gamma: 0.9,
      foundingDays: Number.POSITIVE_INFINITY,
      absenceDays: Number.POSITIVE_INFINITY,
    },
    piSlope: { slope: 0.33, slopePrecision: 100 },
    memory: nationsMemorySettings,
    marketMemory: null,
  },
};

/** Years before the current one on which a state depends: those a store must hold for all digits to come out. */
export function yearsNeeded(entrants: Entrants): number {
  const { calendar, calibrationDays } = poolSettings[entrants];
  return calendar.historyYears + Math.ceil((calibrationDays + 31) / 365);
}

/** 00:00 UTC of the first of the month. */
export function monthStartOf(day: number): number {
  const date = new Date(day * dayMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / dayMs;
}

function yearsFrom(month: number): Pick<PoolSettings["calendar"], "yearOf" | "firstDayOf"> {
  return {
    yearOf(day) {
      const date = new Date(day * dayMs);
      return date.getUTCMonth() >= month ? date.getUTCFullYear() : date.getUTCFullYear() - 1;
    },
    firstDayOf: (year) => Date.UTC(year, month, 1) / dayMs,
  };
}
