import { valueAt } from "./cholesky.ts";

/**
 * A Gaussian state-space model of one number a team and one number a division (its home advantage, or its level of goals):
 * a Kalman (1960) filter over all of them jointly. Values walk at random between matches, more so across a long break, and
 * every observation of a match is `constant(division) + value(home) + sign · value(away)` plus noise.
 *
 * Compare Fahrmeir and Tutz (1994) and Glickman and Stern (1998), state-space models for paired comparisons: the memory is
 * not one fixed half-life, but as long as the noise of the observation deserves, so that a price teaches at once and a
 * result slowly, and a team that has just arrived learns faster than one known for years.
 */
export type TeamFilterSettings = {
  /** Of the visiting team: −1 for a difference of strengths, 1 for a sum. */
  awaySign: 1 | -1;
  /** Mean and variance a division's constant begins with, and what its variance gains a day. */
  constant: { mean: number; variance: number; dailyVariance: number };
  /** What the variance of a team gains a day; days beyond `longestDriftDays` without any match add nothing. */
  dailyVariance: number;
  longestDriftDays: number;
  /** What a break does: transfers add variance, and everyone moves towards the division's middle by this factor. */
  breakVariance: number;
  breakKeeps: number;
  /** Of teams present when a division is first seen. */
  founder: { mean: number; variance: number };
  /** Of teams that come into the top division later, or after a long absence, of which this share of what was known is kept. */
  arrival: { mean: number; variance: number; keeps: number };
  /** How far the middle of each next lower division lies below the one above. */
  divisionGap: number;
  /** Teams seen within so many days of a division's first match founded it. */
  foundingDays: number;
  /** A team that has not played for so long was in a division that is not recorded. */
  absenceDays: number;
  /**
   * Whether what is learned of one team also moves what is known of all that it has met, directly or not. Without it an
   * observation costs the same however many teams there are, and the filter is what Glicko (Glickman 1999) is: a mean and
   * a variance a team.
   */
  joint: boolean;
  /** Teams that covary less with what was observed learn nothing from it: with hundreds of them, most of the work for nothing. */
  negligibleCovariance: number;
};

export type TeamFilter = {
  settings: TeamFilterSettings;
  capacity: number;
  size: number;
  mean: Float64Array;
  /** Symmetric; what is above the diagonal is out of date. */
  covariance: Float64Array;
  /** Position in the state of each team id, and of each division's constant. */
  teams: Map<number, number>;
  divisions: Map<number, { position: number; firstDay: number }>;
  /** By team: the last day it played, and in which division. */
  lastSeen: Map<number, { day: number; division: number }>;
  lastDay: number | null;
};

/** Means only, as plain JSON: all that a prediction needs. */
export type TeamValues = {
  constants: Record<string, number>;
  values: Record<string, number>;
  arrival: number;
  divisionGap: number;
  awaySign: 1 | -1;
};

/** Days without any match that make a break: between two seasons, or a long winter. */
const breakDays = 40;

export function createTeamFilter(settings: TeamFilterSettings): TeamFilter {
  const capacity = 32;
  return {
    settings,
    capacity,
    size: 0,
    mean: new Float64Array(capacity),
    covariance: new Float64Array(capacity * capacity),
    teams: new Map(),
    divisions: new Map(),
    lastSeen: new Map(),
    lastDay: null,
  };
}

/** Lets time pass up to `day` (days since 1970), on which matches of the filter's divisions are played. */
export function advance(filter: TeamFilter, day: number): void {
  const { settings, lastDay, capacity, size, mean, covariance } = filter;
  filter.lastDay = day;
  if (lastDay === null || day <= lastDay) return;
  const gapDays = day - lastDay;
  const drift = Math.min(gapDays, settings.longestDriftDays);
  if (gapDays >= breakDays) {
    const keeps = settings.breakKeeps;
    for (const [teamId, position] of filter.teams) {
      const middle = middleOf(filter, filter.lastSeen.get(teamId)?.division ?? 0);
      mean[position] = middle + keeps * (valueAt(mean, position) - middle);
      for (let other = 0; other < size; other += 1) {
        scale(covariance, position * capacity + other, keeps);
        scale(covariance, other * capacity + position, keeps);
      }
      add(covariance, position * (capacity + 1), settings.breakVariance);
    }
  }
  for (const position of filter.teams.values()) {
    add(covariance, position * (capacity + 1), settings.dailyVariance * drift);
  }
  for (const { position } of filter.divisions.values()) {
    add(covariance, position * (capacity + 1), settings.constant.dailyVariance * drift);
  }
}

/** Makes sure both teams and the division are in the state, as of the day the filter stands on. */
export function enter(filter: TeamFilter, division: number, teamIds: readonly number[]): void {
  const day = filter.lastDay ?? 0;
  const { constant, founder, arrival, foundingDays, absenceDays } = filter.settings;
  if (!filter.divisions.has(division)) {
    const position = grow(filter, constant.mean, constant.variance);
    filter.divisions.set(division, { position, firstDay: day });
  }
  const firstDay = filter.divisions.get(division)?.firstDay ?? day;
  for (const teamId of teamIds) {
    const seen = filter.lastSeen.get(teamId);
    const position = filter.teams.get(teamId);
    filter.lastSeen.set(teamId, { day, division });
    const middle = middleOf(filter, division);
    if (position === undefined) {
      const from = day - firstDay <= foundingDays ? founder : arrival;
      filter.teams.set(teamId, grow(filter, middle + from.mean, from.variance));
    } else if (seen && day - seen.day > absenceDays) {
      filter.mean[position] = returnedValue(filter.settings, middle, valueAt(filter.mean, position));
      forget(filter, position, arrival.variance);
    }
  }
}

/** What the filter expects a match to show; both teams must have been entered. */
export function expectationOf(
  filter: TeamFilter,
  division: number,
  homeId: number,
  awayId: number,
  neutral: boolean,
): number {
  const { mean, settings } = filter;
  const constant = neutral && settings.awaySign < 0 ? 0 : valueAt(mean, filter.divisions.get(division)?.position ?? -1);
  return (
    constant +
    valueAt(mean, filter.teams.get(homeId) ?? -1) +
    settings.awaySign * valueAt(mean, filter.teams.get(awayId) ?? -1)
  );
}

/** Learns from one observation with the given noise; the order of observations of one day makes no difference. */
export function observe(
  filter: TeamFilter,
  match: { division: number; homeTeamId: number; awayTeamId: number; neutral: boolean },
  observed: number,
  variance: number,
): void {
  const { capacity, size, mean, covariance, settings } = filter;
  const constant = filter.divisions.get(match.division)?.position ?? 0;
  const home = filter.teams.get(match.homeTeamId) ?? 0;
  const away = filter.teams.get(match.awayTeamId) ?? 0;
  const withConstant = match.neutral && settings.awaySign < 0 ? 0 : 1;
  const expected = expectationOf(filter, match.division, match.homeTeamId, match.awayTeamId, match.neutral);
  if (!settings.joint) {
    observeApart(filter, { constant, home, away, withConstant }, observed - expected, variance);
    return;
  }
  const gain = new Float64Array(size);
  for (let row = 0; row < size; row += 1) {
    gain[row] =
      withConstant * covarianceAt(filter, row, constant) +
      covarianceAt(filter, row, home) +
      settings.awaySign * covarianceAt(filter, row, away);
  }
  const spread =
    variance + withConstant * valueAt(gain, constant) + valueAt(gain, home) + settings.awaySign * valueAt(gain, away);
  const surprise = observed - expected;
  const touched = positionsBeyond(gain, settings.negligibleCovariance);
  for (const [index, row] of touched.entries()) {
    const share = valueAt(gain, row) / spread;
    mean[row] = valueAt(mean, row) + share * surprise;
    const start = row * capacity;
    for (let other = 0; other <= index; other += 1) {
      const column = touched[other] ?? 0;
      covariance[start + column] = valueAt(covariance, start + column) - share * valueAt(gain, column);
    }
  }
}

/** In ascending order. */
function positionsBeyond(values: Float64Array, least: number): number[] {
  const positions: number[] = [];
  for (let position = 0; position < values.length; position += 1) {
    if (Math.abs(valueAt(values, position)) > least) positions.push(position);
  }
  return positions;
}

function covarianceAt({ covariance, capacity }: TeamFilter, one: number, other: number): number {
  return valueAt(covariance, Math.max(one, other) * capacity + Math.min(one, other));
}

/** As if nothing known of one team said anything about another. */
function observeApart(
  { capacity, mean, covariance, settings }: TeamFilter,
  { constant, home, away, withConstant }: { constant: number; home: number; away: number; withConstant: 0 | 1 },
  surprise: number,
  variance: number,
): void {
  const parts = [
    { position: constant, loading: withConstant },
    { position: home, loading: 1 },
    { position: away, loading: settings.awaySign },
  ].map((part) => ({ ...part, known: valueAt(covariance, part.position * (capacity + 1)) }));
  const spread = variance + parts.reduce((sum, { known, loading }) => sum + known * loading * loading, 0);
  for (const { position, loading, known } of parts) {
    const share = (known * loading) / spread;
    add(mean, position, share * surprise);
    add(covariance, position * (capacity + 1), -share * known * loading);
  }
}

/** The means as of `day`, a day on which nothing has been observed yet. */
export function valuesOf(filter: TeamFilter, day: number): TeamValues {
  const { settings, mean } = filter;
  const afterBreak = filter.lastDay !== null && day - filter.lastDay >= breakDays;
  const values = [...filter.teams].flatMap(([teamId, position]): [string, number][] => {
    const seen = filter.lastSeen.get(teamId);
    if (!seen) return [];
    const middle = middleOf(filter, seen.division);
    const known = middle + (afterBreak ? settings.breakKeeps : 1) * (valueAt(mean, position) - middle);
    return [[String(teamId), day - seen.day > settings.absenceDays ? returnedValue(settings, middle, known) : known]];
  });
  return {
    constants: Object.fromEntries(
      [...filter.divisions].map(([division, { position }]) => [String(division), valueAt(mean, position)]),
    ),
    values: Object.fromEntries(values),
    arrival: settings.arrival.mean,
    divisionGap: settings.divisionGap,
    awaySign: settings.awaySign,
  };
}

/** The same as {@link expectationOf}, from the means alone; an unknown team counts as one that has just arrived. */
export function expectationFrom(
  values: TeamValues,
  match: { division: number; homeTeamId: number; awayTeamId: number; neutral: boolean },
  startingConstant: number,
): number {
  const constant = match.neutral && values.awaySign < 0 ? 0 : (values.constants[match.division] ?? startingConstant);
  return (
    constant +
    teamValue(values, match.homeTeamId, match.division) +
    values.awaySign * teamValue(values, match.awayTeamId, match.division)
  );
}

/** Of one team of a division; an unknown one counts as having just arrived. */
export function teamValue({ values, arrival, divisionGap }: TeamValues, teamId: number, division: number): number {
  return values[teamId] ?? arrival - divisionGap * division;
}

/** Of a team back from a division that is not recorded: mostly that of any arrival. */
function returnedValue({ arrival }: TeamFilterSettings, middle: number, known: number): number {
  const expected = middle + arrival.mean;
  return expected + arrival.keeps * (known - expected);
}

function middleOf(filter: TeamFilter, division: number): number {
  return -filter.settings.divisionGap * division;
}

function grow(filter: TeamFilter, mean: number, variance: number): number {
  if (filter.size === filter.capacity) {
    const capacity = filter.capacity * 2;
    const covariance = new Float64Array(capacity * capacity);
    for (let row = 0; row < filter.size; row += 1) {
      covariance.set(
        filter.covariance.subarray(row * filter.capacity, row * filter.capacity + filter.size),
        row * capacity,
      );
    }
    const means = new Float64Array(capacity);
    means.set(filter.mean);
    Object.assign(filter, { capacity, covariance, mean: means });
  }
  const position = filter.size;
  filter.size += 1;
  filter.mean[position] = mean;
  filter.covariance[position * (filter.capacity + 1)] = variance;
  return position;
}

function forget(filter: TeamFilter, position: number, variance: number): void {
  for (let other = 0; other < filter.size; other += 1) {
    filter.covariance[position * filter.capacity + other] = 0;
    filter.covariance[other * filter.capacity + position] = 0;
  }
  filter.covariance[position * (filter.capacity + 1)] = variance;
}

function scale(values: Float64Array, index: number, factor: number): void {
  values[index] = valueAt(values, index) * factor;
}

function add(values: Float64Array, index: number, amount: number): void {
  values[index] = valueAt(values, index) + amount;
}
