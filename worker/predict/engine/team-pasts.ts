import type { EngineMatch } from "./match.ts";

/** A match as one of its two teams saw it. */
export type PastMatch = {
  day: number;
  atHome: boolean;
  scored: number;
  conceded: number;
  /** Shots on target of the team and of its opponent. */
  onTarget: { own: number; other: number } | null;
  /** Goals the closing prices implied. */
  implied: { own: number; other: number } | null;
};

/** What teams and divisions have shown lately, up to the day last learned. */
export type TeamPasts = {
  /** Of each team the latest matches, oldest first. */
  matches: Map<number, PastMatch[]>;
  /** By team, the division of its last match, and since which football year without a break in it. */
  divisions: Map<number, { division: number; year: number; sinceYear: number }>;
  /** By division, its first football year. */
  firstYears: Map<number, number>;
  /** By division, its latest results, oldest first. */
  results: Map<number, { homeGoals: number; awayGoals: number }[]>;
};

const dayMs = 86_400_000;
const keptMatches = 46;
const keptResults = 380;

function startTeamPasts(): TeamPasts {
  return { matches: new Map(), divisions: new Map(), firstYears: new Map(), results: new Map() };
}

/**
 * The pasts of several days, asked for in ascending order; the same object, grown.
 *
 * @param history in any order
 */
export function walkTeamPasts(history: readonly EngineMatch[]): { before: (day: number) => TeamPasts } {
  const sorted = history.toSorted(
    (a, b) => a.day - b.day || a.division - b.division || a.homeTeamId - b.homeTeamId || a.awayTeamId - b.awayTeamId,
  );
  const pasts = startTeamPasts();
  let next = 0;
  return {
    before(day) {
      const from = next;
      while ((sorted[next]?.day ?? day) < day) next += 1;
      learnPasts(pasts, sorted.slice(from, next));
      return pasts;
    },
  };
}

/** Learns matches in any order among those of one day; days must come one after another. */
function learnPasts(pasts: TeamPasts, matches: readonly EngineMatch[]): void {
  for (const match of matches) {
    const { day, division, homeGoals, awayGoals, shots, closing } = match;
    const year = footballYearOf(day);
    if (!pasts.firstYears.has(division)) pasts.firstYears.set(division, year);
    keepLatest(pasts.results, division, { homeGoals, awayGoals }, keptResults);
    const home: PastMatch = {
      day,
      atHome: true,
      scored: homeGoals,
      conceded: awayGoals,
      onTarget: shots && { own: shots.homeOnTarget, other: shots.awayOnTarget },
      implied: closing && { own: closing.goals.home, other: closing.goals.away },
    };
    const away: PastMatch = {
      day,
      atHome: false,
      scored: awayGoals,
      conceded: homeGoals,
      onTarget: shots && { own: shots.awayOnTarget, other: shots.homeOnTarget },
      implied: closing && { own: closing.goals.away, other: closing.goals.home },
    };
    for (const [teamId, past] of [[match.homeTeamId, home] as const, [match.awayTeamId, away] as const]) {
      keepLatest(pasts.matches, teamId, past, keptMatches);
      const known = pasts.divisions.get(teamId);
      const stayed = known?.division === division && year - known.year <= 1;
      pasts.divisions.set(teamId, { division, year, sinceYear: stayed ? known.sinceYear : year });
    }
  }
}

/** Whether a team plays its first football year in a division that was there before it. */
export function isNewcomer(pasts: TeamPasts, teamId: number, division: number, day: number): boolean {
  const year = footballYearOf(day);
  if ((pasts.firstYears.get(division) ?? year) >= year) return false;
  const known = pasts.divisions.get(teamId);
  return known?.division !== division || year - known.year > 1 || known.sinceYear === year;
}

/** The football year (July to June) of a day is named after the July it begins in. */
export function footballYearOf(day: number): number {
  const date = new Date(day * dayMs);
  return date.getUTCMonth() >= 6 ? date.getUTCFullYear() : date.getUTCFullYear() - 1;
}

function keepLatest<Entry>(kept: Map<number, Entry[]>, key: number, entry: Entry, most: number): void {
  const entries = kept.get(key) ?? [];
  entries.push(entry);
  if (entries.length > most) entries.shift();
  kept.set(key, entries);
}
