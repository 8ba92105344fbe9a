import { seasonYearOf } from "../../worker/collect/providers/tape.ts";
import { type Tape, buildTape, earlierSeasons } from "./build-tape.ts";
import { parseStart } from "./choose-start.ts";
import { findFootballData, readFootballData } from "./read-football-data.ts";
import { readFootballJson } from "./read-football-json.ts";
import type { TapeProgress, TapeRecord } from "./record.ts";
import { TapeError } from "./tape-error.ts";

const preferredSeasonYear = 2023;

export type LoadTapeOptions = {
  /** Folder of another record; undefined or "" plays the default one. */
  tapeFolder: string | undefined;
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
    ? readFolder(tapeFolder, requestedStart, onProgress)
    : readFootballJson(nodeModulesDir, onProgress);
  if (record.matches.length === 0)
    throw new TapeError(`${tapeFolder ?? record.name}: holds no match that can be played`);
  return buildTape(record, { speed, requestedStart });
}

function readFolder(
  folder: string,
  requestedStart: string | undefined,
  onProgress: TapeProgress | undefined,
): TapeRecord {
  const found = findFootballData(folder);
  if (!found) {
    throw new TapeError(
      `${folder}: not a known tape (expected <league>/<season>.csv of football-data.co.uk, as in E0/2023-24.csv)`,
    );
  }
  const years = found.files.map(({ year }) => year);
  const defaultYear = years.includes(preferredSeasonYear) ? preferredSeasonYear : Math.max(...years);
  const startYear = requestedStart ? seasonYearOf(parseStart(requestedStart)) : defaultYear;
  // One season further on both sides: the last one may stop before February, a start in June belongs to the next one.
  return readFootballData(found, { fromYear: startYear - earlierSeasons - 1, toYear: startYear + 1 }, onProgress);
}
