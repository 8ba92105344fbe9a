import { footballYearOf } from "../../worker/predict/engine/team-pasts.ts";
import type { LeagueOutcome } from "../backtest/league-task.ts";
import type { LabelledMatch } from "./build-artefact.ts";

/** Football years trained on, if the record holds so many. */
export const sampleYears = 8;

/**
 * The played matches whose features are known, of all leagues, in the order of their days. The first year of a league's record
 * is left out: its ratings had nothing to begin with.
 */
export function labelledMatches(outcomes: readonly LeagueOutcome[]): (LabelledMatch & { day: number; date: string })[] {
  return outcomes
    .flatMap(({ predicted, matches }) => {
      const firstYear = Math.min(...matches.map(({ day }) => footballYearOf(day)));
      return predicted.flatMap(({ match, features }) => {
        const year = footballYearOf(match.day);
        if (!match.score || !features || year === firstYear) return [];
        const { home, away } = match.score;
        const outcomeIndex: 0 | 1 | 2 = home > away ? 0 : home === away ? 1 : 2;
        return [{ year, day: match.day, date: match.date, features, outcomeIndex }];
      });
    })
    .toSorted((a, b) => a.day - b.day);
}
