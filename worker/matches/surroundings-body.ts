import type { ProviderAbsences, ProviderBackground, ProviderLineUps } from "../collect/providers/provider.ts";
import type { StoredResult } from "./context-repo.ts";
import type { SurroundingsBody } from "./contract.ts";
import { type ScoreDetails, statisticNames } from "./match.ts";
import { teamAliasOf } from "./team-identity.ts";

/** The match that everything here is around. */
export type MatchAtCentre = {
  kickoffAtMs: number;
  venue: string | null;
  neutral: boolean;
  homeTeamId: number;
  awayTeamId: number;
  homeTeam: string;
  awayTeam: string;
  league: string;
  season: string;
  scoreDetails: ScoreDetails | null;
};

/** What a source told, who it was and when that was known. */
export type Told<Body> = { body: Body; provider: string; knownAtMs: number };

export type SurroundingsSources = {
  match: MatchAtCentre;
  /** In any order; the newest five of each count. */
  lastResults: { home: readonly StoredResult[]; away: readonly StoredResult[] };
  meetings: readonly StoredResult[];
  seasonResults: readonly StoredResult[];
  /** Every name each team is known by, as "GB-ENG/manchester-united". */
  aliases: { home: readonly string[]; away: readonly string[] };
  lineUps: Told<ProviderLineUps> | null;
  absences: Told<ProviderAbsences["absences"]> | null;
  background: Told<Omit<ProviderBackground, "fixtureRef">> | null;
};

type Side = "home" | "away";
type Meeting = SurroundingsBody["head_to_head"]["meetings"][number];
type SeasonRecord = NonNullable<SurroundingsBody["season_records"]["home"]>;

export const formLength = 5;
export const meetingsShown = 10;
/** Sources may date one match by the day alone, in two zones; two teams do not meet again that soon. */
const sameMeetingMs = 36 * 3_600_000;

/** Everything known around a match, as the API and the pages show it: the store's word first, then that of a source. */
export function surroundingsBody(sources: SurroundingsSources): SurroundingsBody {
  const { match, lastResults, absences, lineUps } = sources;
  const absentOf = (side: Side) =>
    (absences?.body ?? [])
      .filter((absence) => absence.side === side)
      .map(({ player, reason, certain }) => ({ player, reason, certain }));
  return {
    venue: match.venue,
    neutral: match.neutral,
    statistics: statisticsOf(match.scoreDetails),
    form: {
      home: formOf(lastResults.home, match.homeTeamId),
      away: formOf(lastResults.away, match.awayTeamId),
    },
    head_to_head: headToHeadOf(sources),
    season_records: { home: seasonRecordOf(sources, "home"), away: seasonRecordOf(sources, "away") },
    absences: absences && { as_of: instant(absences.knownAtMs), home: absentOf("home"), away: absentOf("away") },
    line_ups: lineUps && { as_of: instant(lineUps.knownAtMs), home: lineUps.body.home, away: lineUps.body.away },
  };
}

function statisticsOf(details: ScoreDetails | null): SurroundingsBody["statistics"] {
  const { home = {}, away = {} } = details?.statistics ?? {};
  return statisticNames
    .map((name) => ({ name, home: home[name] ?? null, away: away[name] ?? null }))
    .filter((statistic) => statistic.home !== null || statistic.away !== null);
}

function formOf(results: readonly StoredResult[], teamId: number): SurroundingsBody["form"]["home"] {
  return results
    .toSorted(newestFirst)
    .slice(0, formLength)
    .map((result) => {
      const isHome = result.homeTeamId === teamId;
      const { scored, conceded } = goalsOf(result, teamId);
      return {
        match_id: result.id,
        date: instant(result.kickoffAtMs),
        opponent: isHome ? result.awayTeam : result.homeTeam,
        at: result.neutral ? "neutral" : isHome ? "home" : "away",
        score: `${scored}-${conceded}`,
        letter: scored > conceded ? "W" : scored < conceded ? "L" : "D",
      };
    });
}

/** Meetings of the store, and those only a source tells of. */
function headToHeadOf(sources: SurroundingsSources): SurroundingsBody["head_to_head"] {
  const { match, background } = sources;
  const told = (background?.body.headToHead ?? []).flatMap((meeting) => {
    const side = sideAtHome(sources.aliases, meeting);
    // The source may tell of this very match too, once it is played.
    return side === null || meeting.kickoffAtMs > match.kickoffAtMs - sameMeetingMs
      ? []
      : [{ ...meeting, homeIs: side }];
  });
  const stored = sources.meetings.map((meeting) => {
    const same = told.find((other) => isSameMeeting(meeting, other));
    return {
      kickoffAtMs: meeting.kickoffAtMs,
      league: meeting.league,
      venue: meeting.venue ?? same?.venue ?? null,
      homeIs: meeting.homeTeamId === match.homeTeamId ? ("home" as const) : ("away" as const),
      score: { home: meeting.homeGoals, away: meeting.awayGoals },
      matchId: meeting.id,
    };
  });
  const added = told
    .filter((meeting) => !stored.some((other) => isSameMeeting(meeting, other)))
    .map(({ competition, ...meeting }) => ({ ...meeting, league: competition, matchId: null }));
  const meetings = [...stored, ...added].toSorted(newestFirst).slice(0, meetingsShown);
  // Seen from the team that is at home today.
  const margins = meetings.map(({ score, homeIs }) =>
    homeIs === "home" ? score.home - score.away : score.away - score.home,
  );
  return {
    meetings: meetings.map((meeting): Meeting => ({
      date: instant(meeting.kickoffAtMs),
      league: meeting.league,
      venue: meeting.venue,
      home_team: meeting.homeIs === "home" ? match.homeTeam : match.awayTeam,
      away_team: meeting.homeIs === "home" ? match.awayTeam : match.homeTeam,
      score: `${meeting.score.home}-${meeting.score.away}`,
      match_id: meeting.matchId,
    })),
    totals: {
      played: meetings.length,
      home_wins: margins.filter((margin) => margin > 0).length,
      draws: margins.filter((margin) => margin === 0).length,
      away_wins: margins.filter((margin) => margin < 0).length,
    },
  };
}

/** Which of today's teams was at home; null when the source means somebody else. */
function sideAtHome(aliases: SurroundingsSources["aliases"], meeting: { home: string; away: string }): Side | null {
  // One name that is known tells the other apart.
  if (isNameOf(aliases.home, meeting.home) || isNameOf(aliases.away, meeting.away)) return "home";
  return isNameOf(aliases.away, meeting.home) || isNameOf(aliases.home, meeting.away) ? "away" : null;
}

function isNameOf(aliases: readonly string[], name: string): boolean {
  return aliases.some((alias) => teamAliasOf(name, alias.slice(0, alias.indexOf("/"))) === alias);
}

function isSameMeeting(one: { kickoffAtMs: number }, other: { kickoffAtMs: number }): boolean {
  return Math.abs(one.kickoffAtMs - other.kickoffAtMs) < sameMeetingMs;
}

/** The running season of a team, from whoever has seen more of its matches. */
function seasonRecordOf({ match, seasonResults, background }: SurroundingsSources, side: Side): SeasonRecord | null {
  const teamId = side === "home" ? match.homeTeamId : match.awayTeamId;
  const results = seasonResults.filter((result) => result.homeTeamId === teamId || result.awayTeamId === teamId);
  const told = background?.body.seasons[side] ?? null;
  if (background && told && told.played.home + told.played.away > results.length) {
    return {
      league: told.competition,
      season: told.season,
      played: told.played,
      wins: told.wins,
      draws: told.draws,
      losses: told.losses,
      goals_for: told.goalsFor,
      goals_against: told.goalsAgainst,
      clean_sheets: told.cleanSheets,
      failed_to_score: told.failedToScore,
      source: background.provider,
    };
  }
  if (results.length === 0) return null;
  const games = {
    home: results.filter((result) => result.homeTeamId === teamId).map((result) => goalsOf(result, teamId)),
    away: results.filter((result) => result.awayTeamId === teamId).map((result) => goalsOf(result, teamId)),
  };
  const each = (count: (game: Game) => number) => ({
    home: games.home.reduce((sum, game) => sum + count(game), 0),
    away: games.away.reduce((sum, game) => sum + count(game), 0),
  });
  return {
    league: match.league,
    season: match.season,
    played: each(() => 1),
    wins: each(({ scored, conceded }) => Number(scored > conceded)),
    draws: each(({ scored, conceded }) => Number(scored === conceded)),
    losses: each(({ scored, conceded }) => Number(scored < conceded)),
    goals_for: each(({ scored }) => scored),
    goals_against: each(({ conceded }) => conceded),
    clean_sheets: each(({ conceded }) => Number(conceded === 0)),
    failed_to_score: each(({ scored }) => Number(scored === 0)),
    source: "store",
  };
}

type Game = { scored: number; conceded: number };

function goalsOf(result: StoredResult, teamId: number): Game {
  return result.homeTeamId === teamId
    ? { scored: result.homeGoals, conceded: result.awayGoals }
    : { scored: result.awayGoals, conceded: result.homeGoals };
}

function newestFirst(one: { kickoffAtMs: number }, other: { kickoffAtMs: number }): number {
  return other.kickoffAtMs - one.kickoffAtMs;
}

function instant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
