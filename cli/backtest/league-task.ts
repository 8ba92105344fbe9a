import { type PredictedMatch, matchDays, predictDayBlindly, predictLeague } from "./predict-league.ts";
import { withBaselines } from "./baselines.ts";
import { internationalsLeague, readInternationals } from "./read-internationals.ts";
import { type ScorersScore, scoreScorers } from "./scorers.ts";
import { type BacktestMatch, type LeagueRecord, type SeasonYears, readLeague } from "./read-leagues.ts";

/** One league of a backtest: what a thread is given. */
export type LeagueTask = {
  folder: string | null;
  league: string;
  /** Of a run over all national teams: the only competitions to predict; null predicts all. */
  competitions: string[] | null;
  from: string;
  to: string;
  lookaheadCheck: boolean;
  /** Whether trained models will be told of the matches. */
  withFeatures: boolean;
};

/** What it hands back. */
export type LeagueOutcome = {
  league: string;
  predicted: PredictedMatch[];
  /** Every match of the record with its result, for the base rates. */
  matches: BacktestMatch[];
  source: string;
  refused: { where: string; reason: string }[];
  lookahead: LookaheadResult | null;
  /** Null where the record has no scorers. */
  scorers: ScorersScore | null;
};

export type LookaheadResult = { days: number; lines: number; differences: { blind: string; seen: string }[] };

const dayMs = 86_400_000;
const checkedDays = 8;

/** Reads, predicts and, where asked for, checks one league. */
export function runLeague(task: LeagueTask, onProgress: (share: number) => void): LeagueOutcome {
  const [fromDay, toDay] = [dayOf(task.from), dayOf(task.to)];
  const record = readRecord(task);
  const checkShare = task.lookaheadCheck ? 0.4 : 0;
  const predicted = predictLeague(record, { fromDay, toDay, withFeatures: task.withFeatures }, (done, total) => {
    onProgress((1 - checkShare) * (done / total));
  });
  let lookahead: LookaheadResult | null = null;
  if (task.lookaheadCheck) {
    const days = sampleOf(matchDays(record.matches, fromDay, toDay).map(([day]) => day));
    lookahead = { days: days.length, lines: 0, differences: [] };
    for (const [index, day] of days.entries()) {
      const blind = comparable(predictDayBlindly(record, day, task.withFeatures));
      const seen = comparable(predicted.filter(({ match }) => match.day === day));
      lookahead.lines += blind.length;
      lookahead.differences.push(...differencesOf(blind, seen));
      onProgress(1 - checkShare + (checkShare * (index + 1)) / days.length);
    }
  }
  onProgress(1);
  const { league, matches, source, refused, history, entrants } = record;
  if (entrants === "clubs" || task.folder === null)
    return { league, predicted, matches, source, refused, lookahead, scorers: null };
  const scorers = scoreScorers(task.folder, predicted, matches);
  return { league, predicted: withBaselines(predicted, history), matches, source, refused, lookahead, scorers };
}

function readRecord(task: LeagueTask): LeagueRecord {
  const { folder, league, competitions } = task;
  if (league !== internationalsLeague || folder === null) {
    return readLeague(folder, league, seasonYears(task));
  }
  const record = readInternationals(folder);
  const isAsked = (match: BacktestMatch) => competitions === null || competitions.includes(match.league);
  return { ...record, matches: record.matches.filter(isAsked) };
}

/** Evenly spread, the first and the last among them. */
export function sampleOf(days: readonly number[]): number[] {
  const count = Math.min(checkedDays, days.length);
  const picked = Array.from({ length: count }, (_, index) => {
    return days[Math.round((index * (days.length - 1)) / Math.max(1, count - 1))] ?? 0;
  });
  return [...new Set(picked)];
}

/** Lines, and what trained models are told: they are a function of it and of earlier years. */
function comparable(predicted: readonly PredictedMatch[]): unknown[] {
  return predicted.flatMap(({ lines, features }) => (features ? [...lines, features] : lines));
}

function differencesOf(blind: readonly unknown[], seen: readonly unknown[]): LookaheadResult["differences"] {
  const count = Math.max(blind.length, seen.length);
  return Array.from({ length: count }, (_, index) => ({
    blind: JSON.stringify(blind[index] ?? null),
    seen: JSON.stringify(seen[index] ?? null),
  })).filter((pair) => pair.blind !== pair.seen);
}

function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMs;
}

/** Seasons that the days asked for lie in. */
export function seasonYears({ from, to }: { from: string; to: string }): SeasonYears {
  return { fromYear: seasonYearOf(from), toYear: seasonYearOf(to) };
}

/** Seasons begin in July. */
function seasonYearOf(date: string): number {
  const [year = 0, month = 1] = date.split("-").map(Number);
  return month >= 7 ? year : year - 1;
}
