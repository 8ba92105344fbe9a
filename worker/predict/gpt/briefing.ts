import type { TeamNews } from "../../matches/contexts.ts";
import type { ConfidenceReason } from "../confidence.ts";
import type { Contribution } from "../contributions.ts";
import type { TeamForm } from "../form.ts";
import { describeFactor, describeReason } from "../reasoning.ts";
import { figuresIn } from "./text-guard.ts";

/** Published probabilities of a match, or somebody else's of the same questions. */
export type MatchProbabilities = { home: number; draw: number; away: number; over: number; btts: number };

/** What is stored of a match that GPT is asked about. */
export type BriefedMatch = {
  id: number;
  homeTeam: string;
  awayTeam: string;
  league: string;
  country: string;
  kickoffAtMs: number;
  published: MatchProbabilities;
  expectedGoals: { home: number; away: number };
  confidence: number;
  evidence: {
    sets: { independent: readonly [number, number, number] };
    contributions: readonly Contribution[];
    confidenceReasons: readonly ConfidenceReason[];
    form: { home: TeamForm; away: TeamForm };
    headToHead: { totalMatches: number; homeWins: number; draws: number; awayWins: number };
  };
  news: TeamNews;
};

/** Everything GPT is told, and what its answer is held against. */
export type Briefing = {
  matchId: number;
  homeTeam: string;
  awayTeam: string;
  published: MatchProbabilities;
  /** Sent as it is. */
  told: object;
  /** The numbers its texts may state. */
  figures: ReadonlySet<number>;
  /** Names and formations they may repeat, digits and all. */
  verbatim: readonly string[];
  /** The players its scorers may be; null while no line-up is known. */
  players: ReadonlySet<string> | null;
};

/** The line of the totals market, which no text about it can do without. */
const totalsLine = 2.5;

/** Puts together what GPT is told of a match: the models' own numbers, rounded as the pages show them, and the team news. */
export function briefingOf(match: BriefedMatch): Briefing {
  const { evidence, news, published } = match;
  const figures = {
    published_percent: percentsOf(published),
    model_without_prices_percent: {
      home: percent(evidence.sets.independent[0]),
      draw: percent(evidence.sets.independent[1]),
      away: percent(evidence.sets.independent[2]),
    },
    expected_goals: { home: rounded(match.expectedGoals.home, 2), away: rounded(match.expectedGoals.away, 2) },
    contributions_points: evidence.contributions.map(({ factor, points }) => ({
      factor: describeFactor(factor, match, "en"),
      points: percent(Math.abs(points)),
      towards: points >= 0 ? match.homeTeam : match.awayTeam,
    })),
    reliability_points: match.confidence,
    reliability_reasons: evidence.confidenceReasons.map((reason) => describeReason(reason, "en")),
    recent_form: { home: formOf(evidence.form.home), away: formOf(evidence.form.away) },
    earlier_meetings: evidence.headToHead,
  };
  const formations = [news.lineUps?.home.formation, news.lineUps?.away.formation].flatMap((one) => one ?? []);
  return {
    matchId: match.id,
    homeTeam: match.homeTeam,
    awayTeam: match.awayTeam,
    published,
    told: {
      match: {
        id: match.id,
        home_team: match.homeTeam,
        away_team: match.awayTeam,
        league: match.league,
        country: match.country,
        kick_off: new Date(match.kickoffAtMs).toISOString(),
      },
      figures,
      line_ups: news.lineUps && {
        home: sheetOf(news.lineUps.home),
        away: sheetOf(news.lineUps.away),
      },
      absences: news.absences,
    },
    figures: new Set([totalsLine, ...figuresIn(withoutNames(leavesOf(figures).join(" "), match), "en")]),
    verbatim: [match.homeTeam, match.awayTeam, ...formations],
    players: news.lineUps && new Set([...playersOf(news.lineUps.home), ...playersOf(news.lineUps.away)]),
  };
}

function leavesOf(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [value];
}

function withoutNames(text: string, { homeTeam, awayTeam }: BriefedMatch): string {
  return text.replaceAll(homeTeam, " ").replaceAll(awayTeam, " ");
}

type Sheet = NonNullable<TeamNews["lineUps"]>["home"];

function sheetOf(sheet: Sheet) {
  return { formation: sheet.formation, coach: sheet.coach, starting: sheet.starting.map(({ name }) => name) };
}

function playersOf(sheet: Sheet): string[] {
  return [...sheet.starting, ...sheet.substitutes].map(({ name }) => name);
}

function percentsOf({ home, draw, away, over, btts }: MatchProbabilities) {
  return {
    home: percent(home),
    draw: percent(draw),
    away: percent(away),
    over_2_5_goals: percent(over),
    under_2_5_goals: percent(1 - over),
    both_teams_score: percent(btts),
  };
}

function formOf(form: TeamForm) {
  return {
    letters_newest_first: form.letters.join("-"),
    goals_scored_a_match: form.goalsScoredAverage === null ? null : rounded(form.goalsScoredAverage, 1),
    goals_conceded_a_match: form.goalsConcededAverage === null ? null : rounded(form.goalsConcededAverage, 1),
    matches: form.matchesCounted,
  };
}

function percent(share: number): number {
  return rounded(share * 100, 1);
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
