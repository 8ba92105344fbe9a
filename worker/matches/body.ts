import type { MatchBody } from "./contract.ts";
import type { MatchStatus, ScoreDetails } from "./match.ts";

/** The columns a match body is made of. */
export type MatchColumns = {
  id: number;
  homeTeamId: number;
  awayTeamId: number;
  homeTeam: string;
  awayTeam: string;
  homeSlug: string;
  awaySlug: string;
  league: string;
  country: string;
  season: string;
  round: string | null;
  sport: string;
  kickoffAtMs: number;
  kickoffEstimated: boolean;
  status: MatchStatus;
  providerStatus: string;
  minute: number | null;
  homeScore: number | null;
  awayScore: number | null;
  fullTimeHome: number | null;
  fullTimeAway: number | null;
  scoreDetails: ScoreDetails | null;
};

/** A match as the API and the pages show it. */
export function matchBody(match: MatchColumns, origin: string): MatchBody {
  return {
    id: match.id,
    home_team: match.homeTeam,
    away_team: match.awayTeam,
    home_team_id: match.homeTeamId,
    away_team_id: match.awayTeamId,
    home_team_logo: crestUrl(match.homeSlug, origin),
    away_team_logo: crestUrl(match.awaySlug, origin),
    league: match.league,
    country: match.country,
    season: match.season,
    round: match.round,
    sport: match.sport,
    match_date: new Date(match.kickoffAtMs).toISOString(),
    match_date_estimated: match.kickoffEstimated,
    status: match.status,
    provider_status: match.providerStatus,
    minute: match.minute,
    home_score: match.homeScore,
    away_score: match.awayScore,
    half_time: match.scoreDetails?.halfTime ?? null,
    full_time:
      match.fullTimeHome === null || match.fullTimeAway === null
        ? null
        : { home: match.fullTimeHome, away: match.fullTimeAway },
    extra_time: match.scoreDetails?.extraTime ?? null,
    penalties: match.scoreDetails?.penalties ?? null,
    estimated: match.scoreDetails?.estimated ?? [],
  };
}

/** Generated crests are served at the documented path. */
export function crestUrl(slug: string, origin: string): string {
  return `${origin}/images/teams/${slug}.svg`;
}
