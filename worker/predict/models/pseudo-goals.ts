import type { EngineMatch } from "../engine/match.ts";

/** How much of a side's pseudo-goals comes from shots on target and from all shots; the rest are its goals. */
export type ShotShares = { onTarget: number; all: number };

/** Running sums of what a goal costs in shots; plain JSON. */
export type ShotRates = { goals: number; onTarget: number; shots: number };

/** One goal in a little more than three shots on target and in nine shots, worth thirty matches of evidence. */
const priorRates: ShotRates = { goals: 81, onTarget: 255, shots: 720 };
/** A match loses half its say after about 350 later ones of its division. */
const keepsPerMatch = 0.998;

export function startShotRates(): ShotRates {
  return { ...priorRates };
}

/**
 * Goals as the shots of a match suggest them: a mixture of the goals scored and the shots on target and shots taken, each
 * shot worth what it has been worth in earlier matches. Luck is mostly in the conversion: a share of shots makes strength
 * show in fewer matches (Wheatcroft 2020, Journal of Sports Analytics 6, on shots as predictors of results).
 *
 * @returns null where the record has no shots of the match
 */
export function pseudoGoals(
  match: EngineMatch,
  rates: ShotRates,
  shares: ShotShares,
): { home: number; away: number } | null {
  if (!match.shots) return null;
  const { homeOnTarget, awayOnTarget, home, away } = match.shots;
  const perOnTarget = (shares.onTarget * rates.goals) / rates.onTarget;
  const perShot = (shares.all * rates.goals) / rates.shots;
  const own = 1 - shares.onTarget - shares.all;
  return {
    home: own * match.homeGoals + perOnTarget * homeOnTarget + perShot * home,
    away: own * match.awayGoals + perOnTarget * awayOnTarget + perShot * away,
  };
}

/** The rates after one more match. */
export function withShotsOf(rates: ShotRates, match: EngineMatch): ShotRates {
  if (!match.shots) return rates;
  return {
    goals: keepsPerMatch * rates.goals + match.homeGoals + match.awayGoals,
    onTarget: keepsPerMatch * rates.onTarget + match.shots.homeOnTarget + match.shots.awayOnTarget,
    shots: keepsPerMatch * rates.shots + match.shots.home + match.shots.away,
  };
}
