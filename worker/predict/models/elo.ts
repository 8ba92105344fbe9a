import type { Importance } from "../engine/importance.ts";

/**
 * The Elo rating with goal margin of Hvattum and Arntzen (2010), International Journal of Forecasting 26, ELO_g:
 * γ = 1 / (1 + 10^((away − home) / 400)), and after the match home += k · (α − γ) with k = k₀ · (1 + margin)^λ, α being 1,
 * ½ or 0, the visitors losing what the hosts win. Home advantage is left to the step from ratings to goals, as there; where
 * schedules are uneven it is also part of the expectation, and k grows with the importance of the match, both as in the
 * World Football Elo Ratings (eloratings.net).
 */
export type EloSettings = {
  k0: number;
  lambda: number;
  /** Points that the hosts count more than they are rated, except on neutral ground. */
  homeAdvantage: number;
  /** Multiplies k; null where all matches count alike. */
  importance: Readonly<Record<Importance, number>> | null;
  /** Teams seen within so many days of a division's first match founded it. */
  foundingDays: number;
  /** A team that has not played for so long begins anew. */
  absenceDays: number;
};

export const clubEloSettings: EloSettings = {
  k0: 10,
  lambda: 1,
  homeAdvantage: 0,
  importance: null,
  foundingDays: 60,
  absenceDays: 250,
};

const startingRating = 1500;
/** How far apart two divisions of a pool begin. */
const divisionGap = 170;
/** Of a division, whose mean a team from outside begins with: about as many as go up and down. */
const weakestTeams = 3;

/** Plain JSON. */
export type EloRatings = {
  ratings: Record<string, { rating: number; division: number; lastDay: number }>;
  /** First day of each division. */
  firstDays: Record<string, number>;
};

export function startElo(): EloRatings {
  return { ratings: {}, firstDays: {} };
}

/** The rating of a team as it goes into a match of a division on `day`. */
export function eloRatingOf(
  elo: EloRatings,
  teamId: number,
  division: number,
  day: number,
  { foundingDays, absenceDays }: EloSettings = clubEloSettings,
): number {
  const known = elo.ratings[teamId];
  if (known && day - known.lastDay <= absenceDays) return known.rating;
  const firstDay = elo.firstDays[division] ?? day;
  if (!known && day - firstDay <= foundingDays) return startingRating - divisionGap * division;
  const present = Object.values(elo.ratings).filter(
    (other) => other.division === division && day - other.lastDay <= absenceDays,
  );
  const weakest = present
    .map(({ rating }) => rating)
    .toSorted((a, b) => a - b)
    .slice(0, weakestTeams);
  if (weakest.length === 0) return startingRating - divisionGap * division;
  return weakest.reduce((sum, rating) => sum + rating, 0) / weakest.length;
}

/** Probability-like expectation of the hosts, between 0 and 1. */
export function eloExpectation(homeRating: number, awayRating: number): number {
  return 1 / (1 + 10 ** ((awayRating - homeRating) / 400));
}

/** What the hosts' rating gains by a score. @param homeRating with the home advantage, where there is one */
export function eloGain(
  homeRating: number,
  awayRating: number,
  homeGoals: number,
  awayGoals: number,
  { k0, lambda }: Pick<EloSettings, "k0" | "lambda"> = clubEloSettings,
): number {
  const outcome = homeGoals > awayGoals ? 1 : homeGoals === awayGoals ? 0.5 : 0;
  const k = k0 * (1 + Math.abs(homeGoals - awayGoals)) ** lambda;
  return k * (outcome - eloExpectation(homeRating, awayRating));
}

type Result = {
  division: number;
  homeTeamId: number;
  awayTeamId: number;
  homeGoals: number;
  awayGoals: number;
  neutral?: boolean;
  importance?: Importance;
};

/** Changes the ratings by all results of one day, each judged by the ratings of that morning. */
export function rateEloDay(
  elo: EloRatings,
  day: number,
  results: readonly Result[],
  settings: EloSettings = clubEloSettings,
): void {
  const rated = results.map((result) => {
    elo.firstDays[result.division] ??= day;
    const home = eloRatingOf(elo, result.homeTeamId, result.division, day, settings);
    const away = eloRatingOf(elo, result.awayTeamId, result.division, day, settings);
    const advantage = result.neutral ? 0 : settings.homeAdvantage;
    const factor = settings.importance && result.importance ? settings.importance[result.importance] : 1;
    const gain = factor * eloGain(home + advantage, away, result.homeGoals, result.awayGoals, settings);
    return { result, home, away, gain };
  });
  for (const { result, home, away, gain } of rated) {
    elo.ratings[result.homeTeamId] = { rating: home + gain, division: result.division, lastDay: day };
    elo.ratings[result.awayTeamId] = { rating: away - gain, division: result.division, lastDay: day };
  }
}
