import type * as z from "zod";

import { statusOfProviderCode } from "../../../matches/match.ts";
import { type ProviderFixture, providerFixtureSchema } from "../provider.ts";
import { countryCodeOf } from "./countries.ts";
import { parseEvents } from "./parse-events.ts";
import { parseLineUps, parseStatistics } from "./parse-team-sheets.ts";
import { type Seasons, printSeason } from "./seasons.ts";
import { wireFixture } from "./wire.ts";

type WireFixture = z.infer<typeof wireFixture>;
type Score = { home: number; away: number };

/** What a fixture's own item does not say. */
export type Surroundings = {
  seasons: Seasons;
  /** Codes by the upstream's team, for competitions across countries. */
  teamCountries: ReadonlyMap<string, string>;
};

/** A fixture, and which of its lists its item did not have at all: those can be asked for on their own. */
export type ParsedFixture = {
  fixture: ProviderFixture;
  isInPlay: boolean;
  isFinished: boolean;
  lacks: { events: boolean; statistics: boolean; lineUps: boolean };
};

/** The fixtures of an answer, each once. An item nobody can read is refused and takes no other along. */
export function parseFixtures(
  items: readonly unknown[],
  surroundings: Surroundings,
  refuse: (reason: string) => void,
): ParsedFixture[] {
  const byRef = new Map<string, ParsedFixture>();
  for (const item of items) {
    const parsed = parseFixture(item, surroundings, refuse);
    if (parsed) byRef.set(parsed.fixture.ref, parsed);
  }
  return [...byRef.values()];
}

function parseFixture(
  item: unknown,
  surroundings: Surroundings,
  refuse: (reason: string) => void,
): ParsedFixture | null {
  const read = wireFixture.safeParse(item);
  if (!read.success) {
    refuse(`a fixture: ${firstIssue(read.error)}`);
    return null;
  }
  const wire = read.data;
  const fixture = providerFixtureSchema.safeParse(
    fixtureOf(wire, surroundings, (reason) => refuse(`fixture ${wire.fixture.id}: ${reason}`)),
  );
  if (!fixture.success) {
    refuse(`fixture ${wire.fixture.id}: ${firstIssue(fixture.error)}`);
    return null;
  }
  const status = statusOfProviderCode(fixture.data.statusCode);
  return {
    fixture: fixture.data,
    isInPlay: status === "live",
    isFinished: status === "finished",
    lacks: { events: !wire.events, statistics: !wire.statistics, lineUps: !wire.lineups },
  };
}

function fixtureOf(wire: WireFixture, surroundings: Surroundings, refuse: (reason: string) => void): unknown {
  const { fixture, league, teams } = wire;
  const sides = { homeId: teams.home.id, awayId: teams.away.id };
  const kickoffAtMs = kickoffOf(wire);
  const leagueRef = String(league.id);
  return {
    ref: String(fixture.id),
    competition: {
      ref: leagueRef,
      name: league.name.trim().slice(0, 100),
      country: countryCodeOf(league.country ?? ""),
      entrants: nationsLeagues.has(league.id) ? "nations" : "clubs",
    },
    season: printSeason(surroundings.seasons.get(leagueRef) ?? [], league.season, kickoffAtMs),
    round: league.round?.trim().slice(0, 60) || null,
    kickoffAtMs,
    kickoffEstimated: fixture.status.short === "TBD" || !fixture.date,
    venue: venueOf(fixture.venue),
    // The upstream does not say; at a final tournament nearly everybody plays away from home.
    neutral: finalTournaments.has(league.id),
    home: teamOf(teams.home, surroundings),
    away: teamOf(teams.away, surroundings),
    ...standingOf(wire),
    halfTimeEstimated: false,
    events: parseEvents(wire.events ?? [], sides, refuse),
    statistics: parseStatistics(wire.statistics ?? [], sides, refuse),
    lineUps: parseLineUps(wire.lineups ?? [], sides, refuse),
  };
}

/** Status, minute and scores. Goals count extra time and no shoot-out; `extratime` those of extra time alone. */
function standingOf({ fixture: { status }, goals, score }: WireFixture): Partial<ProviderFixture> {
  const code = status.short;
  const hasBegun = !["TBD", "NS", "PST", "CANC"].includes(code);
  const elapsed = status.elapsed ?? null;
  const fullTime = scoreOf(score?.fulltime);
  const inExtraTime = scoreOf(score?.extratime);
  return {
    statusCode: code,
    minute: hasBegun && elapsed !== null ? Math.min(Math.max(0, elapsed), 130) : null,
    score: hasBegun ? scoreOf(goals) : null,
    // While the first half runs the upstream shows the running score here.
    halfTime: hasBegun && hasPassedHalfTime(code, elapsed) ? scoreOf(score?.halftime) : null,
    fullTime: ["FT", "AET", "PEN", "AWD", "WO"].includes(code) ? fullTime : null,
    extraTime:
      ["P", "PEN", "AET"].includes(code) && fullTime && inExtraTime
        ? { home: fullTime.home + inExtraTime.home, away: fullTime.away + inExtraTime.away }
        : null,
    penalties: ["P", "PEN"].includes(code) ? scoreOf(score?.penalty) : null,
  };
}

function hasPassedHalfTime(code: string, elapsed: number | null): boolean {
  if (code === "1H") return false;
  // These say nothing of the half they came in.
  return !["LIVE", "SUSP", "INT", "ABD"].includes(code) || (elapsed ?? 0) > 45;
}

function scoreOf(score: NonNullable<WireFixture["score"]>["fulltime"]): Score | null {
  const { home, away } = score ?? {};
  return typeof home === "number" && typeof away === "number" ? { home, away } : null;
}

/** @returns NaN, which no fixture may have, where the upstream has neither timestamp nor date */
function kickoffOf({ fixture: { timestamp, date } }: WireFixture): number {
  return timestamp ? timestamp * 1000 : Date.parse(date ?? "");
}

function venueOf(venue: WireFixture["fixture"]["venue"]): string | null {
  const parts = [venue?.name, venue?.city].map((part) => part?.trim()).filter(Boolean);
  return parts.join(", ").slice(0, 120) || null;
}

function teamOf({ id, name }: WireFixture["teams"]["home"], { teamCountries }: Surroundings): ProviderFixture["home"] {
  return {
    ref: String(id),
    name: name.trim().slice(0, 100),
    country: teamCountries.get(String(id)) ?? null,
  };
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return `${issue?.path.join(".")}: ${issue?.message}`;
}

/** Finals of the World Cup, the Euro, the Africa Cup, the Asian Cup, the Copa América and the Gold Cup. */
const finalTournaments: ReadonlySet<number> = new Set([1, 4, 6, 7, 9, 22]);

/** Those, the Nations League, friendlies, and the qualifications for all of them. */
const nationsLeagues: ReadonlySet<number> = new Set([...finalTournaments, 5, 10, 29, 30, 31, 32, 33, 34, 35, 36, 960]);
