import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import * as z from "zod";

import { seasonYearOf } from "../../worker/collect/providers/tape.ts";
import { type Tape, buildTape, earlierSeasons } from "./build-tape.ts";
import { parseStart } from "./choose-start.ts";
import { findFootballData, readFootballData } from "./read-football-data.ts";
import { readFootballJson } from "./read-football-json.ts";
import { readInternationals } from "./read-internationals.ts";
import { readJson } from "./read-json.ts";
import { findLeagues, findTournament, readLeagues, readTournament } from "./read-openfootball.ts";
import type { TapeProgress, TapeRecord } from "./record.ts";
import { TapeError } from "./tape-error.ts";

const preferredSeasonYear = 2023;

export type LoadTapeOptions = {
  /** Folder of another record; undefined or "" plays the default one. */
  tapeFolder: string | undefined;
  /** Folder of `results.csv`, the past of a tournament's teams; by default `internationals` beside the tape, if there. */
  ratingsFolder?: string | undefined;
  /** Match milliseconds per real millisecond, above 0. */
  speed: number;
  /** ISO date, or instant with its zone; undefined or "" leaves the choice to the tape. */
  requestedStart: string | undefined;
  nodeModulesDir: string;
  onProgress?: TapeProgress | undefined;
};

/**
 * Reads the chosen record from disk and lays it out on the match clock.
 *
 * @throws TapeError with one line for the terminal
 */
export async function loadTape(options: LoadTapeOptions): Promise<Tape> {
  const { tapeFolder, speed, requestedStart, nodeModulesDir, onProgress } = options;
  const record = tapeFolder
    ? readFolder(tapeFolder, options)
    : readFootballJson(join(nodeModulesDir, "football.json"), onProgress);
  if (record.matches.length === 0)
    throw new TapeError(`${tapeFolder ?? record.name}: holds no match that can be played`);
  return buildTape(record, { speed, requestedStart });
}

function readFolder(folder: string, { ratingsFolder, requestedStart, onProgress }: LoadTapeOptions): TapeRecord {
  const footballData = findFootballData(folder);
  if (footballData) return readFootballData(footballData, yearsToRead(footballData.files, requestedStart), onProgress);
  const tournament = findTournament(folder);
  if (tournament) {
    const beside = join(dirname(resolve(folder)), "internationals");
    return withPast(readTournament(tournament, onProgress), ratingsFolder || (existsSync(beside) ? beside : null));
  }
  if (isFootballJson(folder)) return readFootballJson(folder, onProgress);
  const leagues = findLeagues(folder);
  if (leagues.length > 0) return readLeagues(leagues, onProgress);
  throw new TapeError(
    `${folder}: not a known tape (expected <league>/<season>.csv of football-data.co.uk, as in E0/2023-24.csv; ` +
      "worldcup.json, euro.json or <season>/<league>.json of openfootball, as in 2023-24/en.1.json; or the npm package football.json)",
  );
}

function yearsToRead(
  files: readonly { year: number }[],
  requestedStart: string | undefined,
): { fromYear: number; toYear: number } {
  const years = files.map(({ year }) => year);
  const defaultYear = years.includes(preferredSeasonYear) ? preferredSeasonYear : Math.max(...years);
  const startYear = requestedStart ? seasonYearOf(parseStart(requestedStart)) : defaultYear;
  // One season further on both sides: the last one may stop before February, a start in June belongs to the next one.
  return { fromYear: startYear - earlierSeasons - 1, toYear: startYear + 1 };
}

/** The tournament, and before it what its teams played: without that nothing could be predicted. */
function withPast(tournament: TapeRecord, ratingsFolder: string | null): TapeRecord {
  const firstDate = tournament.matches.map(({ date }) => date).toSorted()[0];
  if (ratingsFolder === null || firstDate === undefined) return tournament;
  const teams = new Set(tournament.matches.flatMap(({ home, away }) => [home.name, away.name]));
  const past = readInternationals(ratingsFolder, { firstDate, teams: [...teams].toSorted() });
  return {
    ...tournament,
    matches: [...past.matches, ...tournament.matches],
    refused: [...tournament.refused, ...past.refused],
    notes: [...tournament.notes, ...past.notes],
  };
}

function isFootballJson(folder: string): boolean {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return false;
  return readJson(path, z.object({ name: z.string().optional() }), "a package").name === "football.json";
}
