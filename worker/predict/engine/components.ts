import { type DixonColesFit, expectedGoals, fitDixonColes } from "../models/dixon-coles.ts";
import { type EloRatings, type EloSettings, eloRatingOf, rateEloDay, startElo } from "../models/elo.ts";
import { type RatedMatch, type RatingGoals, fitRatingGoals, goalsFromRating } from "../models/goals-from-rating.ts";
import { impliedRho } from "../models/implied-goals.ts";
import {
  type PiRatings,
  type PiSettings,
  piGoalDifference,
  piRatingOf,
  ratePiDay,
  startPi,
} from "../models/pi-ratings.ts";
import { type ShotRates, pseudoGoals, startShotRates, withShotsOf } from "../models/pseudo-goals.ts";
import {
  type MemoryValues,
  type StrengthMemory,
  createStrengthMemory,
  memoryForecast,
  memoryValues,
  rememberDay,
} from "../models/strength-memory.ts";
import { type PoissonStrengths, fitPoissonStrengths, poissonGoals } from "../models/weighted-poisson.ts";
import type { ScoreParameters } from "../score-grid.ts";
import type { EngineFixture, EngineMatch } from "./match.ts";
import { type Entrants, poolSettings } from "./pool-settings.ts";

/** In the order in which weights and samples list them; those that look at prices come last. */
export const componentIds = [
  "dixon-coles",
  "dixon-coles-shots",
  "elo",
  "pi",
  "result-memory",
  "market-memory",
] as const;
export type ComponentId = (typeof componentIds)[number];
/** Components that never look at a price. */
export const resultComponentCount = 5;

/** Everything a prediction needs, as of one day; plain JSON. */
export type Predictors = {
  day: number;
  entrants: Entrants;
  /** Null in a pool of nations, whose teams are too many, and meet too seldom, for the fits to a whole sample. */
  dixonColes: DixonColesFit | null;
  shots: PoissonStrengths | null;
  elo: { ratings: EloRatings; goals: RatingGoals };
  pi: { ratings: PiRatings; goals: RatingGoals };
  resultMemory: MemoryValues;
  /** Null where too few of the last year's matches have a closing price. */
  marketMemory: MemoryValues | null;
};

/** What grows match by match; predictors are drawn from it. */
export type Learner = {
  division: number;
  entrants: Entrants;
  /** Matches of the division so far. */
  matches: EngineMatch[];
  /** Their goals as their shots suggest them. */
  shotScores: { home: number; away: number }[];
  shotRates: ShotRates;
  elo: EloRatings;
  pi: PiRatings;
  eloPast: RatedMatch[];
  piPast: RatedMatch[];
  resultMemory: StrengthMemory;
  /** Null in a pool that has no prices to learn from. */
  marketMemory: StrengthMemory | null;
  firstDay: number | null;
  fits:
    | (Pick<Predictors, "dixonColes" | "shots"> & { eloGoals: RatingGoals; piGoals: RatingGoals; day: number })
    | null;
};

const dayMs = 86_400_000;
const shotSettings = {
  shares: { onTarget: 0.5, all: 0 },
  decayPerDay: 0.0025,
  ridge: 4,
  promotedStrength: -0.2,
} as const;
const goalSettings = { decayPerDay: 0.002 } as const;
const lateArrivalDays = 60;
const pricedShare = 0.5;

export function startLearner(division: number, entrants: Entrants): Learner {
  const { memory, marketMemory } = poolSettings[entrants];
  return {
    division,
    entrants,
    matches: [],
    shotScores: [],
    shotRates: startShotRates(),
    elo: startElo(),
    pi: startPi(),
    eloPast: [],
    piPast: [],
    resultMemory: createStrengthMemory(memory),
    marketMemory: marketMemory && createStrengthMemory(marketMemory),
    firstDay: null,
    fits: null,
  };
}

/** Learns from all matches of a day, of every division of the pool. */
export function learnDay(learner: Learner, day: number, matches: readonly EngineMatch[]): void {
  const settings = poolSettings[learner.entrants];
  learner.firstDay ??= day;
  for (const match of matches) {
    if (match.division !== learner.division) continue;
    learner.matches.push(match);
    const { homeGoals: home, awayGoals: away } = match;
    learner.shotScores.push(pseudoGoals(match, learner.shotRates, shotSettings.shares) ?? { home, away });
    if (day - learner.firstDay < settings.settlingDays) continue;
    const common = { day, neutral: match.neutral, homeGoals: home, awayGoals: away };
    learner.eloPast.push({ ...common, difference: eloDifference(learner.elo, match, day, settings.elo) });
    learner.piPast.push({ ...common, difference: piDifference(learner.pi, match, day, settings.pi) });
  }
  for (const match of matches) {
    if (match.division === learner.division) learner.shotRates = withShotsOf(learner.shotRates, match);
  }
  rateEloDay(learner.elo, day, matches, settings.elo);
  ratePiDay(learner.pi, day, matches, settings.pi);
  rememberDay(learner.resultMemory, day, matches);
  if (learner.marketMemory) rememberDay(learner.marketMemory, day, matches);
}

/** What is known on the morning of `day`; no match of that day or later may have been learned. */
export function predictorsAt(learner: Learner, day: number): Predictors {
  const fits = fitsAt(learner, day);
  return {
    day,
    entrants: learner.entrants,
    dixonColes: fits.dixonColes,
    shots: fits.shots,
    elo: { ratings: learner.elo, goals: fits.eloGoals },
    pi: { ratings: learner.pi, goals: fits.piGoals },
    resultMemory: memoryValues(learner.resultMemory, day),
    marketMemory: learner.marketMemory && isPriced(learner, day) ? memoryValues(learner.marketMemory, day) : null,
  };
}

/** The score distribution each component expects, in the order of {@link componentIds}. */
export function forecastsOf(predictors: Predictors, fixture: EngineFixture): (ScoreParameters | null)[] {
  const { homeTeamId, awayTeamId, neutral } = fixture;
  const { dixonColes, shots, elo, pi, marketMemory } = predictors;
  const settings = poolSettings[predictors.entrants];
  const goals = dixonColes && expectedGoals(dixonColes, homeTeamId, awayTeamId, neutral);
  return [
    goals && dixonColes && { homeGoals: goals.home, awayGoals: goals.away, rho: dixonColes.rho },
    shots && { ...poissonGoals(shots, homeTeamId, awayTeamId, neutral), rho: impliedRho },
    goalsFromRating(elo.goals, eloDifference(elo.ratings, fixture, predictors.day, settings.elo), neutral),
    goalsFromRating(pi.goals, piDifference(pi.ratings, fixture, predictors.day, settings.pi), neutral),
    memoryForecast(predictors.resultMemory, fixture, settings.memory),
    marketMemory && settings.marketMemory && memoryForecast(marketMemory, fixture, settings.marketMemory),
  ];
}

/** The fits to a whole sample are renewed when {@link PoolSettings.fitDayOf} says, whatever day they are asked for. */
function fitsAt(learner: Learner, day: number): NonNullable<Learner["fits"]> {
  const settings = poolSettings[learner.entrants];
  const fitDay = settings.fitDayOf(day);
  if (learner.fits?.day === fitDay) return learner.fits;
  learner.fits = {
    day: fitDay,
    ...(settings.fitsSample ? sampleFits(learner, fitDay) : { dixonColes: null, shots: null }),
    eloGoals: fitRatingGoals(
      learner.eloPast.filter((match) => match.day < fitDay),
      fitDay,
      settings.eloSlope,
    ),
    piGoals: fitRatingGoals(
      learner.piPast.filter((match) => match.day < fitDay),
      fitDay,
      settings.piSlope,
    ),
  };
  return learner.fits;
}

function sampleFits(learner: Learner, fitDay: number): Pick<Predictors, "dixonColes" | "shots"> {
  const known = learner.matches.filter((match) => match.day < fitDay);
  const promoted = new Set(lateArrivals(known));
  return {
    dixonColes: fitDixonColes(
      known.map((match) => ({ ...match, playedAtMs: match.day * dayMs })),
      { asOfMs: fitDay * dayMs, decayPerDay: goalSettings.decayPerDay, promotedTeamIds: [...promoted] },
    ),
    shots: fitPoissonStrengths(
      known.map((match, index) => ({
        homeTeamId: match.homeTeamId,
        awayTeamId: match.awayTeamId,
        neutral: match.neutral,
        homeGoals: learner.shotScores[index]?.home ?? match.homeGoals,
        awayGoals: learner.shotScores[index]?.away ?? match.awayGoals,
        weight: Math.exp(-shotSettings.decayPerDay * (fitDay - match.day)),
      })),
      {
        ridge: shotSettings.ridge,
        promotedTeamIds: promoted,
        promotedStrength: shotSettings.promotedStrength,
        start: null,
      },
    ),
  };
}

/** Teams whose first match comes long after the sample's first: they were in another division when it began. */
function lateArrivals(matches: readonly EngineMatch[]): number[] {
  const firstDays = new Map<number, number>();
  for (const { homeTeamId, awayTeamId, day } of matches) {
    for (const id of [homeTeamId, awayTeamId]) if (!firstDays.has(id)) firstDays.set(id, day);
  }
  const beginDay = matches[0]?.day ?? 0;
  return [...firstDays].filter(([, day]) => day > beginDay + lateArrivalDays).map(([id]) => id);
}

function isPriced(learner: Learner, day: number): boolean {
  const recent = learner.matches.filter((match) => match.day >= day - 365);
  const priced = recent.filter((match) => match.closing !== null);
  return priced.length > 0 && priced.length >= pricedShare * recent.length;
}

function eloDifference(
  elo: EloRatings,
  { division, homeTeamId, awayTeamId }: EngineFixture,
  day: number,
  settings: EloSettings,
): number {
  return eloRatingOf(elo, homeTeamId, division, day, settings) - eloRatingOf(elo, awayTeamId, division, day, settings);
}

function piDifference(
  pi: PiRatings,
  { division, homeTeamId, awayTeamId }: EngineFixture,
  day: number,
  settings: PiSettings,
): number {
  return piGoalDifference(
    piRatingOf(pi, homeTeamId, division, day, settings).home,
    piRatingOf(pi, awayTeamId, division, day, settings).away,
  );
}
