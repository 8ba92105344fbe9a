import { join } from "node:path";
import * as z from "zod";

import { seasonLabel } from "../../worker/collect/providers/tape.ts";
import { readJson } from "./read-json.ts";
import {
  type RecordedMatch,
  type Refusal,
  type TapeProgress,
  type TapeRecord,
  isDate,
  isInSeason,
  isScore,
  plainMatch,
} from "./record.ts";

const competitions = [
  { code: "en.1", name: "Premier League", country: "GB-ENG", meetings: 1 },
  { code: "de.1", name: "Bundesliga", country: "DE", meetings: 1 },
  { code: "es.1", name: "La Liga", country: "ES", meetings: 1 },
  { code: "it.1", name: "Serie A", country: "IT", meetings: 1 },
  { code: "at.1", name: "Österreichische Bundesliga", country: "AT", meetings: 2 },
] as const;

/** Years in which the recorded seasons begin. The package holds 2015-16 to November only. */
const footballJsonYears = [2012, 2013, 2014] as const;

/** Italy enters the package a season later than the others. */
const absentFiles = new Set(["2012-13/it.1.json"]);

/**
 * Keys name the same club in every season of the package (a test watches over it), so they are the identity of a club
 * as they stand; these are the ones whose printed name is too short to be understood outside its country.
 */
const clubNames: Record<string, string> = {
  "es.1/athletic": "Athletic Bilbao",
  "es.1/atletico": "Atlético Madrid",
  "es.1/celta": "Celta Vigo",
  "es.1/deportivo": "Deportivo La Coruña",
  "es.1/madrid": "Real Madrid",
  "es.1/rayo": "Rayo Vallecano",
  "es.1/realsociedad": "Real Sociedad",
  "es.1/betis": "Real Betis",
  "it.1/hellasverona": "Hellas Verona",
  "de.1/braunschweig": "Eintracht Braunschweig",
  "de.1/stuttgart": "VfB Stuttgart",
};

const club = z.object({ key: z.string().min(1).max(40), name: z.string().min(1).max(100) });
const fileSchema = z.object({
  rounds: z.array(
    z.object({
      name: z.string(),
      matches: z.array(
        z.object({
          date: z.string(),
          team1: club,
          team2: club,
          score1: z.number().nullish(),
          score2: z.number().nullish(),
        }),
      ),
    }),
  ),
});

type Competition = (typeof competitions)[number];
type SeasonFile = z.infer<typeof fileSchema>;

/** A season of a competition as the package files it; `path` within the package. */
export type FootballJsonFile = { year: number; competition: Competition; path: string };

export const footballJsonFiles: readonly FootballJsonFile[] = footballJsonYears.flatMap((year) =>
  competitions
    .map((competition) => ({ year, competition, path: `${seasonLabel(year)}/${competition.code}.json` }))
    .filter(({ path }) => !absentFiles.has(path)),
);

/**
 * The default record: the npm package `football.json` (public domain), five top divisions, dates and final scores.
 *
 * @param packageDir folder of the package
 * @throws TapeError when a file is missing or is not what the package holds
 */
export function readFootballJson(
  packageDir: string,
  onProgress?: TapeProgress,
  files: readonly FootballJsonFile[] = footballJsonFiles,
): TapeRecord {
  const matches: RecordedMatch[] = [];
  const refused: Refusal[] = [];
  for (const [index, { year, competition, path }] of files.entries()) {
    const season = readJson(join(packageDir, path), fileSchema, "football.json");
    const read = readSeason(season, { year, competition, path });
    matches.push(...read.matches);
    refused.push(...read.refused);
    onProgress?.({ step: "read", done: index + 1, total: files.length });
  }
  const { version } = readJson(join(packageDir, "package.json"), z.object({ version: z.string() }), "football.json");
  return {
    name: "football.json",
    source: `npm football.json ${version} (public domain)`,
    opening: { kind: "league", preferredMonth: "2015-02" },
    matches,
    refused,
    notes: [],
    skippedQuotes: 0,
  };
}

function readSeason(
  file: SeasonFile,
  { year, competition, path }: FootballJsonFile,
): { matches: RecordedMatch[]; refused: Refusal[] } {
  const listed = new Map<string, number>();
  for (const match of file.rounds.flatMap((round) => round.matches)) {
    const pairing = pairingOf(match);
    listed.set(pairing, (listed.get(pairing) ?? 0) + 1);
  }

  const accepted = new Map<string, number>();
  const matches: RecordedMatch[] = [];
  const refused: Refusal[] = [];
  for (const round of file.rounds) {
    const appearances = round.matches.flatMap(({ team1, team2 }) => [team1.key, team2.key]);
    for (const match of round.matches) {
      const pairing = pairingOf(match);
      const meeting = (accepted.get(pairing) ?? 0) + 1;
      const timesListed = listed.get(pairing) ?? 0;
      const doubleBooked = [match.team1.key, match.team2.key].find(
        (key) => appearances.filter((other) => other === key).length > 1,
      );
      const reason =
        reasonAgainst(match, year) ??
        // One file names the same opponent in every home match of a club: only the round tells which row is true.
        (timesListed > competition.meetings && doubleBooked
          ? `${doubleBooked} plays twice in this round, and ${pairing} is listed ${timesListed} times in the season`
          : null) ??
        (meeting > competition.meetings ? `${pairing} is listed ${timesListed} times in the season` : null);
      if (reason) {
        const where = `football.json/${path}, ${round.name}, ${match.date} ${pairing} ${match.score1}:${match.score2}`;
        refused.push({ where, reason });
        continue;
      }
      accepted.set(pairing, meeting);
      matches.push(recordOf(match, { year, competition, round: round.name, meeting }));
    }
  }
  return { matches, refused };
}

type FileMatch = SeasonFile["rounds"][number]["matches"][number];

function pairingOf({ team1, team2 }: FileMatch): string {
  return `${team1.key}-${team2.key}`;
}

function reasonAgainst({ date, team1, team2, score1, score2 }: FileMatch, year: number): string | null {
  if (!isDate(date)) return `no date: ${date}`;
  if (!isInSeason(date, year)) return `${date} lies outside the season`;
  if (team1.key === team2.key) return "a club against itself";
  if (score1 == null || score2 == null) return "no score";
  return isScore(score1, score2) ? null : `no score: ${score1}:${score2}`;
}

function recordOf(
  match: FileMatch,
  { year, competition, round, meeting }: { year: number; competition: Competition; round: string; meeting: number },
): RecordedMatch {
  const { code, name, country } = competition;
  const suffix = meeting === 1 ? "" : `:${meeting}`;
  const side = ({ key, name: printed }: FileMatch["team1"]) => ({
    ref: `fj:${code.slice(0, 2)}:${key}`,
    name: clubNames[`${code}/${key}`] ?? printed,
  });
  return {
    ...plainMatch,
    ref: `fj:${code}:${seasonLabel(year)}:${match.team1.key}:${match.team2.key}${suffix}`,
    competition: { ref: `fj:${code}`, name, country, entrants: "clubs" },
    season: seasonLabel(year),
    round: round.slice(0, 60),
    date: match.date,
    kickoffAtMs: null,
    home: side(match.team1),
    away: side(match.team2),
    fullTime: { home: match.score1 ?? 0, away: match.score2 ?? 0 },
  };
}
