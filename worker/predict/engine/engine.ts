import type { EngineMatch } from "./match.ts";
import { importances } from "./importance.ts";
import { type Entrants, poolSettings } from "./pool-settings.ts";
import { type Predictors, forecastsOf, learnDay, predictorsAt, startLearner } from "./components.ts";
import {
  type CalibrationDay,
  type FittedEnsembles,
  calibrationDay,
  calibrationWindowOf,
  fitEnsembles,
} from "./calibration-samples.ts";

/** What of a state is needed to predict. */
export type PredictingState = Omit<EngineState, "calibration">;

/**
 * What predicts the matches of one division on one day; plain JSON.
 *
 * It is a pure function of the matches before that day and of the day, and the state of a day predicts the matches of that
 * day and of the days after it until the next state is made. So whoever holds the same matches, the Worker or a backtest,
 * has the same state.
 */
export type EngineState = {
  version: 1;
  division: number;
  /** Days since 1970, UTC; nothing of this day or later has been seen. */
  asOfDay: number;
  predictors: Predictors;
  ensembles: FittedEnsembles;
  /** Matches of the division that were seen inside the window of the memory. */
  sampleSize: number;
  /** What the components said of past matches before they were played: a cache for the next state, and nothing else. */
  calibration: { historyKey: number; fromDay: number; days: CalibrationDay[] };
};

export type EngineOptions = {
  division?: number;
  /** National teams are one pool with one division: all their competitions together. */
  entrants?: Entrants;
};

/** State of each of several days, asked for in ascending order: what a backtest walks along. */
export type EngineWalk = { stateAt: (day: number) => EngineState };

const dayMs = 86_400_000;

/**
 * The engine as of 00:00 UTC of the day that `asOfMs` lies in.
 *
 * @param history finished matches of all divisions of the pool, in any order; what is played from that day on is not looked at.
 * To the last digit, the state depends on at most `yearsNeeded` of its pool before the current one.
 * @param previous an earlier state of the same division: it saves time, and changes nothing. It is ignored when the matches
 * it has seen are no longer the same
 */
export function fitEngine(
  history: readonly EngineMatch[],
  asOfMs: number,
  previous: EngineState | null = null,
  options: EngineOptions = {},
): EngineState {
  return walkEngine(history, options, previous).stateAt(Math.floor(asOfMs / dayMs));
}

/** The first day whose matches have a say in the state of a day. */
export function firstDayLearned(day: number, entrants: Entrants): number {
  const { calendar, calibrationDays } = poolSettings[entrants];
  return calendar.firstDayOf(
    calendar.yearOf(calibrationWindowOf(day, calibrationDays).fromDay) - calendar.historyYears,
  );
}

/** A fingerprint of what the state of a day is made of: the same matches, the same state. */
export function historyKeyOf(history: readonly EngineMatch[], day: number, entrants: Entrants): number {
  const { fromDay } = calibrationWindowOf(day, poolSettings[entrants].calibrationDays);
  return keyOf(history, { asOfDay: day, calibration: { fromDay }, predictors: { entrants } });
}

/** The same as {@link fitEngine} for many days in a row, each at the price of what happened since the one before. */
export function walkEngine(
  history: readonly EngineMatch[],
  { division = 0, entrants = "clubs" }: EngineOptions = {},
  previous: EngineState | null = null,
): EngineWalk {
  const { calendar, calibrationDays } = poolSettings[entrants];
  const matchDays = groupByDay(history);
  const said = new Map<number, CalibrationDay>();
  if (previous && isOfSamePool(previous) && previous.calibration.historyKey === keyOf(history, previous)) {
    for (const day of previous.calibration.days) said.set(day.day, day);
  }
  let learner = startLearner(division, entrants);
  let learnerYear = Number.NEGATIVE_INFINITY;
  let nextIndex = 0;

  /** Takes the learner of a football year to the morning of `untilDay`, noting what it says of the matches on the way. */
  function learn(year: number, untilDay: number, sampleFromDay: number): void {
    if (year !== learnerYear) {
      learner = startLearner(division, entrants);
      learnerYear = year;
      const rememberedFromDay = calendar.firstDayOf(year - calendar.historyYears);
      nextIndex = matchDays.findIndex((entry) => entry.day >= rememberedFromDay);
      if (nextIndex < 0) nextIndex = matchDays.length;
    }
    for (let entry = matchDays[nextIndex]; entry && entry.day < untilDay; entry = matchDays[nextIndex]) {
      if (isUnsaid(entry, Math.max(sampleFromDay, calendar.firstDayOf(year)))) {
        const predictors = predictorsAt(learner, entry.day);
        const inDivision = entry.matches.filter((match) => match.division === division);
        said.set(
          entry.day,
          calibrationDay(entry.day, inDivision, (match) => forecastsOf(predictors, match)),
        );
      }
      learnDay(learner, entry.day, entry.matches);
      nextIndex += 1;
    }
  }

  function isOfSamePool(state: EngineState): boolean {
    return state.division === division && state.predictors.entrants === entrants;
  }

  function isUnsaid(entry: MatchDay, fromDay: number): boolean {
    return entry.day >= fromDay && !said.has(entry.day) && entry.matches.some((match) => match.division === division);
  }

  let ensembles: { epochDay: number; fitted: EngineState["ensembles"] } | null = null;
  return {
    stateAt(day) {
      const window = calibrationWindowOf(day, calibrationDays);
      const thisYear = calendar.yearOf(day);
      for (let year = Math.max(learnerYear, calendar.yearOf(window.fromDay)); year < thisYear; year += 1) {
        const nextYearDay = calendar.firstDayOf(year + 1);
        const fromDay = Math.max(window.fromDay, calendar.firstDayOf(year));
        const isSaid = !matchDays.some((entry) => entry.day < nextYearDay && isUnsaid(entry, fromDay));
        if (!isSaid) learn(year, nextYearDay, window.fromDay);
      }
      learn(thisYear, day, window.fromDay);
      if (ensembles?.epochDay !== window.epochDay) {
        const samples = [...said.values()].filter((entry) => isInside(entry, window.fromDay, window.epochDay));
        ensembles = {
          epochDay: window.epochDay,
          fitted: fitEnsembles(
            samples.toSorted((a, b) => a.day - b.day),
            entrants === "nations"
              ? "nations"
              : hasShots(matchDays.filter((entry) => isInside(entry, window.fromDay, window.epochDay)))
                ? "clubs with shots"
                : "clubs without shots",
          ),
        };
      }
      const kept = [...said.values()].filter((entry) => isInside(entry, window.fromDay, day));
      const state: EngineState = {
        version: 1,
        division,
        asOfDay: day,
        predictors: structuredClone(predictorsAt(learner, day)),
        ensembles: ensembles.fitted,
        sampleSize: learner.matches.length,
        calibration: { historyKey: 0, fromDay: window.fromDay, days: kept.toSorted((a, b) => a.day - b.day) },
      };
      state.calibration.historyKey = keyOf(history, state);
      return state;
    },
  };
}

type MatchDay = { day: number; matches: EngineMatch[] };

/**
 * In one order whatever order the matches came in and whatever number their teams have, so that who holds the same matches
 * has the same figures: by what the matches were like, and by number only where they were alike.
 */
function groupByDay(history: readonly EngineMatch[]): MatchDay[] {
  const sorted = history
    .map((match) => ({ match, likeness: likenessOf(match) }))
    .toSorted((a, b) => {
      const position = a.likeness.findIndex((value, index) => value !== b.likeness[index]);
      return position < 0
        ? a.match.homeTeamId - b.match.homeTeamId
        : (a.likeness[position] ?? 0) - (b.likeness[position] ?? 0);
    })
    .map(({ match }) => match);
  return [...Map.groupBy(sorted, (match) => match.day)].map(([day, matches]) => ({ day, matches }));
}

function likenessOf({ day, division, homeGoals, awayGoals, shots, closing }: EngineMatch): number[] {
  return [
    day,
    division,
    homeGoals,
    awayGoals,
    shots?.homeOnTarget ?? -1,
    shots?.awayOnTarget ?? -1,
    shots?.home ?? -1,
    shots?.away ?? -1,
    closing?.goals.home ?? -1,
    closing?.goals.away ?? -1,
  ];
}

function isInside({ day }: { day: number }, fromDay: number, beforeDay: number): boolean {
  return day >= fromDay && day < beforeDay;
}

/** Whether the shots of most matches are known. */
function hasShots(days: readonly MatchDay[]): boolean {
  const matches = days.flatMap((entry) => entry.matches);
  return matches.filter((match) => match.shots !== null).length * 2 > matches.length;
}

/** A fingerprint (FNV-1a) of what a state has seen; a sum over matches, so that their order does not matter. */
function keyOf(
  history: readonly EngineMatch[],
  seen: { asOfDay: number; calibration: { fromDay: number }; predictors: { entrants: Entrants } },
): number {
  const { asOfDay, calibration, predictors } = seen;
  const { calendar } = poolSettings[predictors.entrants];
  const fromDay = calendar.firstDayOf(calendar.yearOf(calibration.fromDay) - calendar.historyYears);
  let sum = 0;
  for (const match of history) {
    if (match.day < fromDay || match.day >= asOfDay) continue;
    const { shots, closing } = match;
    let hash = 0x811c9dc5;
    for (const value of [
      match.day,
      match.division,
      match.homeTeamId,
      match.awayTeamId,
      match.neutral ? 1 : 0,
      match.homeGoals,
      match.awayGoals,
      shots?.homeOnTarget ?? -1,
      shots?.awayOnTarget ?? -1,
      shots?.home ?? -1,
      shots?.away ?? -1,
      closing ? Math.round(closing.goals.home * 1e6) : -1,
      closing ? Math.round(closing.goals.away * 1e6) : -1,
      match.importance ? importances.indexOf(match.importance) : -1,
    ]) {
      hash = Math.imul(hash ^ value, 0x01000193);
    }
    sum = (sum + (hash >>> 0)) % 0x1fffffffffffff;
  }
  return sum;
}
