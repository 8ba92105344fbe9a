import { join, relative } from "node:path";

import { tapeBookmakers } from "../../worker/collect/providers/tape-bookmakers.ts";
import type { TapeQuote } from "../../worker/collect/providers/tape.ts";
import { type EngineMatch, type MatchBooks, closingViewOf } from "../../worker/predict/engine/match.ts";
import type { Entrants } from "../../worker/predict/engine/pool-settings.ts";
import { findFootballData, readFootballData } from "../tape/read-football-data.ts";
import { footballJsonFiles, readFootballJson } from "../tape/read-football-json.ts";
import type { RecordedMatch, Refusal } from "../tape/record.ts";
import { TapeError } from "../tape/tape-error.ts";
import { holdsInternationals, internationalsFiles, readInternationals } from "./read-internationals.ts";

/** Decimal odds of the three results, or of over and under. */
export type Odds = readonly number[];

/** A row of the record: what a prediction may know, and what grades it. */
export type BacktestMatch = {
  /** "YYYY-MM-DD". */
  date: string;
  season: string;
  league: string;
  home: string;
  away: string;
  homeTeamId: number;
  awayTeamId: number;
  neutral: boolean;
  /** Days since 1970. */
  day: number;
  /** Null while it has not been played. */
  score: { home: number; away: number } | null;
  /** Pre-match prices by book, averages and maxima over books among them. */
  preMatch: MatchBooks;
  /** Average over books of the pre-match prices, what everything is compared with; null where it is missing. */
  average: { result: Odds | null; totals: Odds | null };
  /** Best pre-match 1X2 prices. */
  best: Odds | null;
  /** Closing 1X2 prices: Pinnacle's, else the average. */
  closing: Odds | null;
};

/** One division, with everything the engine may learn from: its own matches and those of the divisions it is connected with. */
export type LeagueRecord = {
  league: string;
  entrants: Entrants;
  division: number;
  matches: BacktestMatch[];
  history: EngineMatch[];
  /** Where the record comes from. */
  source: string;
  refused: Refusal[];
};

/** First and last season, by the years they begin in. */
export type SeasonYears = { fromYear: number; toYear: number };

const dayMs = 86_400_000;
/** Seasons before the first predicted one that the engine looks at: four to learn from, two to weigh its components by. */
const earlierSeasons = 7;
const embeddedFolder = join(import.meta.dirname, "..", "..", "node_modules", "football.json");

/**
 * Reads one league and those it exchanges teams with.
 *
 * @param folder in the layout of football-data.co.uk; null reads the npm package football.json
 * @throws TapeError when there is no such league, or a file cannot be read
 */
export function readLeague(folder: string | null, league: string, years: SeasonYears): LeagueRecord {
  const pool = poolOf(league).pool;
  const { matches, refused, source } = folder === null ? readEmbedded(league) : readPool(folder, pool, years);
  const own = matches.filter((match) => leagueOf(match) === league);
  if (own.length === 0) throw new TapeError(`${folder ?? "football.json"}: no match of ${league}`);
  const numberOf = numbering(matches);
  return {
    league,
    entrants: "clubs",
    division: poolOf(league).division,
    matches: own.map((match) => backtestMatch(match, numberOf)).toSorted((a, b) => a.day - b.day),
    history: matches.flatMap((match) => engineMatch(match, poolOf(leagueOf(match)).division, numberOf)),
    source,
    refused,
  };
}

/** Leagues of a folder, or of the embedded record. @throws TapeError when the folder holds none */
export function listLeagues(folder: string | null): string[] {
  if (folder === null) return [...new Set(embedded().matches.map(leagueOf))];
  if (holdsInternationals(folder)) {
    return [...new Set(readInternationals(folder).matches.map(({ league }) => league))].toSorted();
  }
  const found = findFootballData(folder);
  if (!found)
    throw new TapeError(`${folder}: holds no <league>/<season>.csv of football-data.co.uk, as in E0/2023-24.csv`);
  return [...new Set(found.files.map((file) => file.league.code))];
}

/** Numbers of the teams, in alphabetical order: the same whatever else is in the record. */
function numbering(matches: readonly Pick<RecordedMatch, "home" | "away">[]): (name: string) => number {
  const names = [...new Set(matches.flatMap(({ home, away }) => [home.name, away.name]))].toSorted();
  const numbers = new Map(names.map((name, index) => [name, index + 1]));
  return (name) => numbers.get(name) ?? 0;
}

/**
 * Every file that {@link readLeague} opens for these leagues, by its name within the folder.
 *
 * @throws TapeError when the folder holds none
 */
export function filesOf(
  folder: string | null,
  leagues: readonly string[],
  years: SeasonYears,
): { name: string; path: string }[] {
  if (folder === null) return footballJsonFiles.map(({ path }) => ({ name: path, path: join(embeddedFolder, path) }));
  if (holdsInternationals(folder)) return internationalsFiles(folder);
  const pools = [...new Set(leagues.map((league) => poolOf(league).pool))];
  return pools.flatMap((pool) =>
    poolFiles(folder, pool, years).map(({ path }) => ({ name: relative(folder, path), path })),
  );
}

function readPool(folder: string, pool: string, years: SeasonYears) {
  const { fromYear, toYear } = years;
  const files = poolFiles(folder, pool, years);
  return readFootballData({ files, refused: [] }, { fromYear: fromYear - earlierSeasons, toYear });
}

function poolFiles(folder: string, pool: string, { fromYear, toYear }: SeasonYears) {
  const found = findFootballData(folder);
  if (!found)
    throw new TapeError(`${folder}: holds no <league>/<season>.csv of football-data.co.uk, as in E0/2023-24.csv`);
  return found.files.filter(
    ({ league, year }) => poolOf(league.code).pool === pool && year >= fromYear - earlierSeasons && year <= toYear,
  );
}

function readEmbedded(league: string) {
  const record = embedded();
  return { ...record, matches: record.matches.filter((match) => leagueOf(match) === league) };
}

function embedded() {
  return readFootballJson(embeddedFolder);
}

function leagueOf({ competition }: RecordedMatch): string {
  return competition.ref.replace(/^[a-z]+:/, "");
}

/** E0 and E1 exchange teams, so do D1 and D2; divisions count from the top. */
function poolOf(league: string): { pool: string; division: number } {
  const [, country = league, level = "1"] = /^([A-Z]+)(\d)$/.exec(league) ?? [];
  return { pool: country, division: country === "E" || country === "SC" ? Number(level) : Number(level) - 1 };
}

function backtestMatch(match: RecordedMatch, numberOf: (name: string) => number): BacktestMatch {
  const { openingQuotes, closingQuotes } = match;
  return {
    date: match.date,
    season: match.season,
    league: leagueOf(match),
    home: match.home.name,
    away: match.away.name,
    homeTeamId: numberOf(match.home.name),
    awayTeamId: numberOf(match.away.name),
    neutral: match.neutral,
    day: dayOf(match),
    score: match.fullTime,
    preMatch: booksOf(openingQuotes),
    average: {
      result: oddsOf(openingQuotes, "1X2", "market-average"),
      totals: oddsOf(openingQuotes, "OU", "market-average"),
    },
    best: bestOf(openingQuotes),
    closing: oddsOf(closingQuotes, "1X2", "pinnacle") ?? oddsOf(closingQuotes, "1X2", "market-average"),
  };
}

function engineMatch(match: RecordedMatch, division: number, numberOf: (name: string) => number): EngineMatch[] {
  if (!match.fullTime) return [];
  const { home, away } = match.statistics ?? { home: {}, away: {} };
  const shots =
    home.shotsOnTarget === undefined ||
    away.shotsOnTarget === undefined ||
    home.shots === undefined ||
    away.shots === undefined
      ? null
      : { homeOnTarget: home.shotsOnTarget, awayOnTarget: away.shotsOnTarget, home: home.shots, away: away.shots };
  return [
    {
      day: dayOf(match),
      division,
      homeTeamId: numberOf(match.home.name),
      awayTeamId: numberOf(match.away.name),
      neutral: match.neutral,
      homeGoals: match.fullTime.home,
      awayGoals: match.fullTime.away,
      shots,
      closing: closingViewOf(booksOf(match.closingQuotes), booksOf(match.openingQuotes)),
    },
  ];
}

function booksOf(quotes: readonly TapeQuote[]): MatchBooks {
  const books = quotes.map(({ market, bookmaker, oddsThousandths }) => {
    const { slug, sharp, aggregate, simulated } = tapeBookmakers[bookmaker];
    const odds = oddsThousandths.map((price) => price / 1000);
    return { market, book: { bookmakerSlug: slug, sharp, aggregate, simulated, odds } };
  });
  return {
    result: books.filter(({ market }) => market === "1X2").map(({ book }) => book),
    totals: books.filter(({ market }) => market === "OU").map(({ book }) => book),
  };
}

function oddsOf(
  quotes: readonly TapeQuote[],
  market: TapeQuote["market"],
  bookmaker: TapeQuote["bookmaker"],
): Odds | null {
  const quote = quotes.find((candidate) => candidate.market === market && candidate.bookmaker === bookmaker);
  return quote ? quote.oddsThousandths.map((odds) => odds / 1000) : null;
}

function bestOf(quotes: readonly TapeQuote[]): Odds | null {
  const priced = quotes.filter((quote) => quote.market === "1X2" && quote.bookmaker !== "simulated");
  if (priced.length === 0) return null;
  return [0, 1, 2].map((selection) =>
    Math.max(...priced.map((quote) => (quote.oddsThousandths[selection] ?? 0) / 1000)),
  );
}

function dayOf({ date }: RecordedMatch): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMs;
}
