import { seasonYearOf } from "../../worker/collect/providers/tape.ts";
import type { World, WorldEvent, WorldFixture, WorldLeague, WorldScore } from "./api-football-world.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** A match as it will go, whoever asks and whenever. */
export type PlannedMatch = {
  id: number;
  leagueId: number;
  home: number;
  away: number;
  kickoffAtMs: number;
  /** Goals of the 90 minutes and of extra time. */
  goals: { side: "home" | "away"; minute: number }[];
  /** Goals of the shoot-out; a match that has one, or goals after the 90th minute, has extra time. */
  penalties?: WorldScore;
};

/** Minutes after kick-off at which the phases of a match begin. */
const phases = { halfTime: 47, secondHalf: 62, fullTime: 110, extraTime: 115, shootOut: 150, end: 160 };

/** The match as API-Football shows it at an instant. */
export function fixtureAt(match: PlannedMatch, nowMs: number): WorldFixture {
  const passed = Math.floor((nowMs - match.kickoffAtMs) / minuteMs);
  const common = {
    id: match.id,
    leagueId: match.leagueId,
    season: seasonYearOf(match.kickoffAtMs),
    round: "Regular Season - 1",
    home: teamOf(match.leagueId, match.home),
    away: teamOf(match.leagueId, match.away),
    kickoffAtMs: match.kickoffAtMs,
    venue: { name: `Ground ${match.home}`, city: "Testtown" },
  };
  if (passed < 0) return { ...common, status: "NS" };
  const { status, elapsed } = phaseAt(match, passed);
  const told = match.goals.filter(({ minute }) => minute <= elapsed);
  const fullTime = tally(told.filter(({ minute }) => minute <= 90));
  const isOver = ["FT", "AET", "PEN"].includes(status);
  return {
    ...common,
    status,
    elapsed,
    goals: tally(told),
    ...(elapsed >= 45 && status !== "1H" ? { halfTime: tally(told.filter(({ minute }) => minute <= 45)) } : {}),
    ...(isOver || elapsed > 90 ? { fullTime } : {}),
    ...(isOver && goesOn(match) ? { extraTime: tally(told.filter(({ minute }) => minute > 90)) } : {}),
    ...(status === "PEN" && match.penalties ? { penalties: match.penalties } : {}),
    events: told.map(eventOf),
    ...(isOver ? { statistics: statistics(tally(told)) } : {}),
  };
}

/** Four leagues of ten teams with a past season, and the matches of a day as they stand at an instant. */
export function worldAt(matches: readonly PlannedMatch[], nowMs: number, quota: Partial<World> = {}): World {
  const leagueIds = [...new Set(matches.map(({ leagueId }) => leagueId))];
  const year = seasonYearOf(nowMs);
  return {
    apiKey: "test-key",
    dayLimit: 100,
    minuteLimit: 300,
    nowMs,
    leagues: leagueIds.map((id) => leagueOf(id, year)),
    fixtures: [...leagueIds.flatMap((id) => pastOf(id, year - 1)), ...matches.map((match) => fixtureAt(match, nowMs))],
    odds: matches.map((match) => ({
      fixtureId: match.id,
      updatedAtMs: match.kickoffAtMs - dayMs,
      bookmakers: [
        {
          name: "Pinnacle",
          result: { home: 2.1, draw: 3.4, away: 3.6 },
          totals: [{ line: 2.5, over: 1.95, under: 1.9 }],
          bothScore: { yes: 1.8, no: 2 },
        },
      ],
    })),
    injuries: matches.slice(0, 1).map((match) => ({
      fixtureId: match.id,
      side: "home",
      player: { id: 77, name: "A. Absent" },
      reason: "Knee Injury",
      certain: true,
    })),
    ...quota,
  };
}

function phaseAt(match: PlannedMatch, passed: number): { status: string; elapsed: number } {
  if (passed < phases.halfTime) return { status: "1H", elapsed: Math.max(1, Math.min(45, passed)) };
  if (passed < phases.secondHalf) return { status: "HT", elapsed: 45 };
  if (passed < phases.fullTime) return { status: "2H", elapsed: Math.min(90, 46 + passed - phases.secondHalf) };
  if (!goesOn(match)) return { status: "FT", elapsed: 90 };
  if (passed < phases.extraTime) return { status: "BT", elapsed: 90 };
  if (passed < phases.shootOut) return { status: "ET", elapsed: Math.min(120, 91 + passed - phases.extraTime) };
  if (!match.penalties) return { status: "AET", elapsed: 120 };
  return passed < phases.end ? { status: "P", elapsed: 120 } : { status: "PEN", elapsed: 120 };
}

function goesOn(match: PlannedMatch): boolean {
  return match.penalties !== undefined || match.goals.some(({ minute }) => minute > 90);
}

function tally(goals: readonly { side: "home" | "away" }[]): WorldScore {
  return {
    home: goals.filter(({ side }) => side === "home").length,
    away: goals.filter(({ side }) => side === "away").length,
  };
}

function eventOf({ side, minute }: PlannedMatch["goals"][number]): WorldEvent {
  return { kind: "goal", side, minute, player: { id: 1000 + minute, name: `P. Scorer ${minute}` } };
}

function statistics(score: WorldScore): WorldFixture["statistics"] {
  return {
    home: { "Shots on Goal": score.home + 3, "Ball Possession": "55%" },
    away: { "Shots on Goal": score.away + 2, "Ball Possession": "45%" },
  };
}

function leagueOf(id: number, year: number): WorldLeague {
  return {
    id,
    name: `League ${id}`,
    country: "England",
    seasons: [
      { year: year - 1, start: `${year - 1}-07-10`, end: `${year}-06-24`, current: false },
      { year, start: `${year}-07-10`, end: `${year + 1}-06-24`, current: true },
    ],
  };
}

/** Rounds of a past season of ten teams, up to its end in May. */
const pastRounds = 36;
export const pastMatches = pastRounds * 5;

/** A past season in which the lower number is the stronger team. */
function pastOf(leagueId: number, year: number): WorldFixture[] {
  return Array.from({ length: pastMatches }, (_, index) => {
    const round = Math.floor(index / 5);
    const home = (2 * (index % 5) + round) % 10;
    const away = (home + 1 + 2 * (round % 5)) % 10;
    const goals = { home: home < away ? 2 : 1, away: (home + away + index) % 3 };
    return {
      id: leagueId * 10_000 + index,
      leagueId,
      season: year,
      round: `Regular Season - ${1 + round}`,
      home: teamOf(leagueId, home),
      away: teamOf(leagueId, away),
      kickoffAtMs: Date.UTC(year + 1, 4, 30, 15) - 7 * dayMs * (pastRounds - round),
      status: "FT",
      elapsed: 90,
      goals,
      fullTime: goals,
    };
  });
}

function teamOf(leagueId: number, number: number): { id: number; name: string } {
  return { id: leagueId * 100 + number, name: `Town ${leagueId} ${number}` };
}
