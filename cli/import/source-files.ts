import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { findFootballData, readFootballData } from "../tape/read-football-data.ts";
import { footballJsonFiles, readFootballJson } from "../tape/read-football-json.ts";
import { findLeagues, findTournament, readLeagues, readTournament } from "../tape/read-openfootball.ts";
import type { Refusal, TapeRecord } from "../tape/record.ts";
import { TapeError, reasonOf } from "../tape/tape-error.ts";

export const sources = ["football-data", "openfootball", "football-json"] as const;
/** Also the provider under whose name the references of the import are kept. */
export type Source = (typeof sources)[number];

/** What is read, stored and marked as done in one go. */
export type SourceFile = {
  path: string;
  /** @throws Error when it cannot be read */
  content(): Buffer;
  /** @throws TapeError when it is not what the source has */
  read(): TapeRecord;
};

/**
 * The files of a source in a folder, and what in the folder is none.
 *
 * @throws TapeError when the folder cannot be read or holds nothing of the source
 */
export function findSourceFiles(source: Source, folder: string): { files: SourceFile[]; refused: Refusal[] } {
  try {
    readdirSync(folder);
  } catch (error) {
    throw new TapeError(`${folder}: cannot be read (${reasonOf(error)})`);
  }
  const found = finders[source](folder);
  if (found.files.length === 0) throw new TapeError(`${folder}: holds no file of ${source} (${expected[source]})`);
  return found;
}

const expected: Record<Source, string> = {
  "football-data": "<league>/<season>.csv, as in E0/2023-24.csv",
  openfootball: "<season>/<league>.json, as in 2023-24/en.1.json, or worldcup.json",
  "football-json": "the npm package football.json",
};

const finders: Record<Source, (folder: string) => { files: SourceFile[]; refused: Refusal[] }> = {
  "football-data"(folder) {
    const { files, refused } = findFootballData(folder) ?? { files: [], refused: [] };
    return {
      files: files.map((file) =>
        oneFile(file.path, () =>
          readFootballData({ files: [file], refused: [] }, { fromYear: file.year, toYear: file.year }),
        ),
      ),
      refused,
    };
  },
  openfootball(folder) {
    const tournament = findTournament(folder);
    return {
      files: [
        ...(tournament ? [oneFile(tournament, () => readTournament(tournament))] : []),
        ...findLeagues(folder).map((file) => oneFile(file.path, () => readLeagues([file]))),
      ],
      refused: [],
    };
  },
  "football-json"(folder) {
    const isPackage = readdirSync(folder).includes("package.json");
    return {
      files: isPackage
        ? footballJsonFiles.map((file) =>
            oneFile(join(folder, file.path), () => readFootballJson(folder, undefined, [file])),
          )
        : [],
      refused: [],
    };
  },
};

function oneFile(path: string, read: () => TapeRecord): SourceFile {
  return { path, content: () => readFileSync(path), read };
}
