import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

import { type EuropeanZone, europeanTimeMs } from "../../worker/collect/providers/european-time.ts";
import { seasonLabel } from "../../worker/collect/providers/tape.ts";
import { slugOf } from "../../worker/matches/match.ts";
import { countryName, nationOf } from "./nations.ts";
import { addMatches, openfootball, readOpenfootballFile } from "./openfootball-file.ts";
import { type OpenfootballMatch, offsetMinutes, timeOf } from "./openfootball-match.ts";
import { readJson } from "./read-json.ts";
import { type TapeOpening, type TapeProgress, type TapeRecord, isInSeason, plainMatch } from "./record.ts";

type League = { name: string; country: string; zone: EuropeanZone };

const leagues: Record<string, League> = {
  "en.1": { name: "Premier League", country: "GB-ENG", zone: "western" },
  "en.2": { name: "Championship", country: "GB-ENG", zone: "western" },
  "es.1": { name: "La Liga", country: "ES", zone: "central" },
  "it.1": { name: "Serie A", country: "IT", zone: "central" },
  "de.1": { name: "Bundesliga", country: "DE", zone: "central" },
  "fr.1": { name: "Ligue 1", country: "FR", zone: "central" },
  "at.1": { name: "Österreichische Bundesliga", country: "AT", zone: "central" },
  "nl.1": { name: "Eredivisie", country: "NL", zone: "central" },
  "pt.1": { name: "Primeira Liga", country: "PT", zone: "western" },
};

/** Clubs whose spelling changed from one season's file to the next: they would lose their past with their name. */
const clubNames: Record<string, string> = {
  "AS Monaco FC": "AS Monaco",
  "Olympique Marseille": "Olympique de Marseille",
  "Paris Saint-Germain FC": "Paris Saint-Germain",
  "RC Strasbourg": "RC Strasbourg Alsace",
  "Racing Club de Lens": "RC Lens",
  "Stade Rennais": "Stade Rennais FC 1901",
};

const tournamentFiles = ["worldcup.json", "euro.json"];

const stadiumsSchema = z.object({
  stadiums: z.array(
    z.object({ city: z.string(), name: z.string(), cc: z.string().optional(), timezone: z.string().optional() }),
  ),
});

type Stadium = z.infer<typeof stadiumsSchema>["stadiums"][number];
type LeagueFile = { code: string; league: League; year: number; path: string };

/** @returns the file of the tournament the folder holds, or null */
export function findTournament(folder: string): string | null {
  return tournamentFiles.map((name) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/**
 * Reads a tournament of national teams: kick-offs, venues, scores, every goal with scorer and minute.
 *
 * @throws TapeError when a file cannot be read or is something else
 */
export function readTournament(path: string, onProgress?: TapeProgress): TapeRecord {
  const { name: title, matches } = readOpenfootballFile(path);
  const season = /\b\d{4}\b/.exec(title)?.[0] ?? "once";
  const name = title.replace(season, "").trim() || title;
  const competition = { ref: `of:${slugOf(name)}`, name, country: "WORLD", entrants: "nations" } as const;
  const opening = { kind: "tournament", competitionRef: competition.ref, season } as const;
  const record = emptyRecord(`${title} (openfootball)`, opening);
  const stadiums = stadiumsOf(path);
  addMatches(record, { path, rows: matches }, (match, course) => {
    const stadium = match.ground === undefined ? undefined : stadiums.get(match.ground);
    const kickoffAtMs = kickoffAtGround(match, stadium);
    if (kickoffAtMs === "unreadable") return { reason: `no time: ${match.time}` };
    const [home, away] = [nationOf(match.team1), nationOf(match.team2)];
    return {
      ...plainMatch,
      ...course,
      pairing: `${competition.ref}:${season}:${slugOf(home.name)}:${slugOf(away.name)}`,
      competition,
      season,
      round: (match.group ?? match.round)?.slice(0, 60) ?? null,
      venue: [stadium?.name, match.ground].filter(Boolean).join(", ").slice(0, 120) || null,
      // A host that is named second has no advantage here, rather than its opponent having it.
      neutral: stadium?.cc === undefined || home.ref !== nationOf(countryName(stadium.cc)).ref,
      knockOut: match.group === undefined,
      date: match.date,
      kickoffAtMs,
      home,
      away,
    };
  });
  onProgress?.({ step: "read", done: 1, total: 1 });
  return record;
}

/**
 * Finds `<folder>/<season>/<league>.json`.
 *
 * @returns empty when the folder holds no such file of a league known here
 */
export function findLeagues(folder: string): LeagueFile[] {
  return readdirSync(folder)
    .filter((season) => season === seasonLabel(Number(season.slice(0, 4))))
    .flatMap((season) =>
      Object.entries(leagues).map(([code, league]) => ({
        code,
        league,
        year: Number(season.slice(0, 4)),
        path: join(folder, season, `${code}.json`),
      })),
    )
    .filter(({ path }) => existsSync(path));
}

/**
 * Reads seasons of leagues: kick-offs, half-time and full-time scores.
 *
 * @throws TapeError when a file cannot be read or is something else
 */
export function readLeagues(files: readonly LeagueFile[], onProgress?: TapeProgress): TapeRecord {
  const record = emptyRecord("openfootball", { kind: "league", preferredMonth: null });
  for (const [index, file] of files.entries()) {
    addLeague(record, file);
    onProgress?.({ step: "read", done: index + 1, total: files.length });
  }
  return record;
}

function addLeague(record: TapeRecord, { code, league, year, path }: LeagueFile): void {
  const season = seasonLabel(year);
  const club = (printed: string) => {
    const name = clubNames[printed] ?? printed;
    return { ref: `of:${league.country.toLowerCase()}:${slugOf(name)}`, name };
  };
  addMatches(record, { path, rows: readOpenfootballFile(path).matches }, (match, course) => {
    if (!isInSeason(match.date, year)) return { reason: `${match.date} lies outside the season ${season}` };
    const time = timeOf(match.time);
    if (time === "unreadable") return { reason: `no time: ${match.time}` };
    const [home, away] = [club(match.team1), club(match.team2)];
    return {
      ...plainMatch,
      ...course,
      pairing: `of:${code}:${season}:${slugOf(home.name)}:${slugOf(away.name)}`,
      competition: { ref: `of:${code}`, name: league.name, country: league.country, entrants: "clubs" },
      season,
      round: (match.round ?? match.stage)?.slice(0, 60) ?? null,
      // Whatever follows the regular rounds, its pairings come from their table.
      knockOut: match.stage !== undefined && !/^regular\b/i.test(match.stage),
      date: match.date,
      // Local to the ground.
      kickoffAtMs: time && europeanTimeMs(league.zone, match.date, time.minuteOfDay),
      home,
      away,
    };
  });
}

function emptyRecord(name: string, opening: TapeOpening): TapeRecord {
  return { name, source: "openfootball (CC0)", opening, matches: [], refused: [], notes: [], skippedQuotes: 0 };
}

function stadiumsOf(tournamentPath: string): Map<string, Stadium> {
  const path = tournamentPath.replace(/\.json$/, ".stadiums.json");
  if (!existsSync(path)) return new Map();
  return new Map(readJson(path, stadiumsSchema, openfootball).stadiums.map((stadium) => [stadium.city, stadium]));
}

/** By the offset the match states, else by that of its ground. @returns null where neither is known */
function kickoffAtGround(match: OpenfootballMatch, stadium: Stadium | undefined): number | "unreadable" | null {
  const time = timeOf(match.time);
  if (time === null || time === "unreadable") return time;
  const eastMinutes = time.eastMinutes ?? (stadium?.timezone === undefined ? null : offsetMinutes(stadium.timezone));
  if (eastMinutes === null) return null;
  return Date.parse(`${match.date}T00:00:00Z`) + (time.minuteOfDay - eastMinutes) * 60_000;
}
