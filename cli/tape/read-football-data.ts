import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";

import { europeanTimeMs } from "../../worker/collect/providers/european-time.ts";
import { type TapeStatistics, seasonLabel } from "../../worker/collect/providers/tape.ts";
import { type StatisticName, slugOf } from "../../worker/matches/match.ts";
import { type CsvRow, quoteColumnsOf, quotesOf } from "./football-data-quotes.ts";
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
import { TapeError, reasonOf } from "./tape-error.ts";

const leagues: Record<string, { name: string; country: string }> = {
  E0: { name: "Premier League", country: "GB-ENG" },
  E1: { name: "Championship", country: "GB-ENG" },
  SP1: { name: "La Liga", country: "ES" },
  I1: { name: "Serie A", country: "IT" },
  D1: { name: "Bundesliga", country: "DE" },
  F1: { name: "Ligue 1", country: "FR" },
};

const requiredColumns = ["Date", "HomeTeam", "AwayTeam", "FTHG", "FTAG"];

const statisticColumns: { name: StatisticName; home: string; away: string }[] = [
  { name: "shots", home: "HS", away: "AS" },
  { name: "shotsOnTarget", home: "HST", away: "AST" },
  { name: "corners", home: "HC", away: "AC" },
  { name: "fouls", home: "HF", away: "AF" },
  { name: "yellowCards", home: "HY", away: "AY" },
  { name: "redCards", home: "HR", away: "AR" },
];

type League = { code: string; name: string; country: string };
type CsvFile = { league: League; year: number; path: string };

/** The files of a football-data folder, and what in it is none. */
type FootballDataFolder = { files: CsvFile[]; refused: Refusal[] };

/**
 * Finds `<folder>/<league>/<season>.csv`.
 *
 * @returns null when the folder holds no such file
 * @throws TapeError when the folder cannot be read
 */
export function findFootballData(folder: string): FootballDataFolder | null {
  const found: FootballDataFolder = { files: [], refused: [] };
  for (const code of foldersIn(folder)) {
    const csvNames = namesIn(join(folder, code)).filter((name) => name.toLowerCase().endsWith(".csv"));
    if (csvNames.length === 0) continue;
    const league = leagues[code];
    if (!league) {
      found.refused.push({
        where: join(folder, code),
        reason: `not a known league (${Object.keys(leagues).join(", ")})`,
      });
      continue;
    }
    for (const name of csvNames) {
      const path = join(folder, code, name);
      const year = Number(name.slice(0, 4));
      if (name === `${seasonLabel(year)}.csv`) found.files.push({ league: { code, ...league }, year, path });
      else found.refused.push({ where: path, reason: "not named after a season, as in 2023-24.csv" });
    }
  }
  return found.files.length > 0 ? found : null;
}

/**
 * Reads the seasons that began in `fromYear` to `toYear`: results, half-times, shots and prices.
 *
 * @throws TapeError when a file cannot be read or lacks a column nothing can be played without
 */
export function readFootballData(
  { files, refused }: FootballDataFolder,
  { fromYear, toYear }: { fromYear: number; toYear: number },
  onProgress?: TapeProgress,
): TapeRecord {
  const wanted = files.filter(({ year }) => year >= fromYear && year <= toYear);
  const record: TapeRecord = {
    name: "football-data.co.uk",
    source: "football-data.co.uk (CSV)",
    opening: { kind: "league", preferredMonth: "2024-02" },
    matches: [],
    refused: [...refused],
    notes: [],
    skippedQuotes: 0,
  };
  for (const [index, file] of wanted.entries()) {
    readFile(file, record);
    onProgress?.({ step: "read", done: index + 1, total: wanted.length });
  }
  return record;
}

function readFile(file: CsvFile, record: TapeRecord): void {
  const { data, meta } = Papa.parse<CsvRow>(readText(file.path), {
    header: true,
    transformHeader: (name) => name.trim(),
  });
  const fields = meta.fields ?? [];
  const missing = requiredColumns.filter((column) => !fields.includes(column));
  if (missing.length > 0) throw new TapeError(`${file.path}:1: no column ${missing.join(", ")}`);

  const quoteColumns = quoteColumnsOf(fields);
  const seenRefs = new Set<string>();
  for (const [index, row] of data.entries()) {
    if (fields.every((field) => !row[field]?.trim())) continue;
    const read = readMatch(row, file);
    const reason = "reason" in read ? read.reason : seenRefs.has(read.ref) ? "listed twice" : null;
    if ("reason" in read || reason) {
      const pairing = `${row["Date"] ?? ""} ${row["HomeTeam"] ?? ""} - ${row["AwayTeam"] ?? ""}`.trim();
      record.refused.push({ where: `${file.path}:${index + 2}, ${pairing}`, reason: reason ?? "" });
      continue;
    }
    seenRefs.add(read.ref);
    const { opening, closing, skipped } = quotesOf(row, quoteColumns);
    record.skippedQuotes += skipped;
    record.matches.push({ ...read, openingQuotes: opening, closingQuotes: closing });
  }
}

function readMatch(
  row: CsvRow,
  { league, year }: CsvFile,
): Omit<RecordedMatch, "openingQuotes" | "closingQuotes"> | { reason: string } {
  const text = (column: string) => row[column]?.trim() ?? "";
  const date = isoDate(text("Date"));
  const [home, away] = [text("HomeTeam"), text("AwayTeam")];
  if (!date) return { reason: `no date: ${text("Date")}` };
  if (!isInSeason(date, year)) return { reason: `${date} lies outside the season ${seasonLabel(year)}` };
  if (!slugOf(home) || !slugOf(away)) return { reason: "a team has no name" };
  if (slugOf(home) === slugOf(away)) return { reason: "a team against itself" };

  const fullTime = scoreIn(text("FTHG"), text("FTAG"));
  if (fullTime === "unreadable") return { reason: `no score: ${text("FTHG")}-${text("FTAG")}` };
  const halfTime = scoreIn(text("HTHG"), text("HTAG"));
  if (halfTime === "unreadable") return { reason: `no half-time score: ${text("HTHG")}-${text("HTAG")}` };
  if (fullTime && halfTime && (halfTime.home > fullTime.home || halfTime.away > fullTime.away)) {
    return { reason: "more goals at half-time than at full time" };
  }
  const minuteOfDay = minuteOfDayIn(text("Time"));
  if (minuteOfDay === "unreadable") return { reason: `no time: ${text("Time")}` };

  const side = (name: string) => ({ ref: `fd:${league.country.toLowerCase()}:${slugOf(name)}`, name });
  return {
    ...plainMatch,
    ref: `fd:${league.code}:${seasonLabel(year)}:${slugOf(home)}:${slugOf(away)}`,
    competition: { ref: `fd:${league.code}`, name: league.name, country: league.country, entrants: "clubs" },
    season: seasonLabel(year),
    round: null,
    date,
    // Times of every league are those of London.
    kickoffAtMs: minuteOfDay === null ? null : europeanTimeMs("western", date, minuteOfDay),
    home: side(home),
    away: side(away),
    fullTime,
    halfTime: fullTime ? halfTime : null,
    statistics: fullTime ? statisticsIn(text) : null,
  };
}

function isoDate(text: string): string | null {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})$/.exec(text);
  if (!match) return null;
  const [, day = "", month = "", year = ""] = match;
  const date = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isDate(date) ? date : null;
}

function scoreIn(home: string, away: string): { home: number; away: number } | "unreadable" | null {
  if (home === "" && away === "") return null;
  if (home === "" || away === "" || !isScore(Number(home), Number(away))) return "unreadable";
  return { home: Number(home), away: Number(away) };
}

function minuteOfDayIn(text: string): number | "unreadable" | null {
  if (text === "") return null;
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : "unreadable";
}

function statisticsIn(text: (column: string) => string): RecordedMatch["statistics"] {
  const statistics: TapeStatistics = { home: {}, away: {} };
  for (const { name, home, away } of statisticColumns) {
    if (isCount(text(home))) statistics.home[name] = Number(text(home));
    if (isCount(text(away))) statistics.away[name] = Number(text(away));
  }
  const isEmpty = Object.values(statistics).every((counts) => Object.keys(counts).length === 0);
  return isEmpty ? null : statistics;
}

function isCount(text: string): boolean {
  return /^\d{1,3}$/.test(text);
}

/** Files are UTF-8 with or without a byte order mark, or Latin-1. */
function readText(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new TapeError(`${path}: cannot be read (${reasonOf(error)})`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("latin1").decode(bytes);
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isFile())
      .map((entry) => entry.name)
      .toSorted();
  } catch (error) {
    throw new TapeError(`${folder}: cannot be read (${reasonOf(error)})`);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    throw new TapeError(`${folder}: cannot be read (${reasonOf(error)})`);
  }
}
