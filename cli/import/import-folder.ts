import { createHash } from "node:crypto";
import { relative } from "node:path";

import { TapeError, reasonOf } from "../tape/tape-error.ts";
import { createImportContext } from "./import-context.ts";
import { type Source, type SourceFile, findSourceFiles } from "./source-files.ts";
import { type StoredCounts, storeRecord } from "./store-record.ts";

export type ImportTally = StoredCounts & {
  files: number;
  importedFiles: number;
  /** Imported by an earlier run. */
  doneFiles: number;
  malformedFiles: number;
  refusedRows: number;
  /** Books of a match that lack an outcome or cannot be meant. */
  skippedQuotes: number;
};

export type ImportOptions = {
  database: D1Database;
  source: Source;
  folder: string;
  /** Takes one line for the person at the terminal. */
  print: (line: string) => void;
};

/**
 * Imports what a source has in a folder, file by file: a file that cannot be read stops no other, one that was imported
 * before is left out, and what is refused is named. A file is marked as done after everything of it is stored, and
 * storing it again changes nothing, so that an import that broke off goes on with the file it broke off in.
 *
 * @param database with every migration applied
 * @throws TapeError when the folder holds nothing of the source
 */
export async function importFolder({ database, source, folder, print }: ImportOptions): Promise<ImportTally> {
  const ctx = createImportContext(database);
  const marks = await openMarks(database, source);
  const { files, refused } = findSourceFiles(source, folder);
  for (const { where, reason } of refused) print(`  refused: ${where}: ${reason}`);
  const tally: ImportTally = { ...emptyTally, files: files.length };

  for (const [index, file] of files.entries()) {
    const name = relative(folder, file.path);
    const place = `${index + 1}/${files.length} ${name}`;
    const read = readOnce(file, (hash) => marks.has(`${name}#${hash}`));
    if ("reason" in read) {
      tally.malformedFiles += 1;
      print(`${place}: not imported: ${read.reason}`);
      continue;
    }
    if (read.record === null) {
      tally.doneFiles += 1;
      print(`${place}: imported before`);
      continue;
    }
    const { record, hash } = read;
    const stored = await storeRecord(ctx, source, record);
    const refusedRows = [
      ...record.refused,
      ...stored.refused.map(({ where, reason }) => ({ where: `${file.path}, ${where}`, reason })),
    ];
    await marks.add(`${name}#${hash}`);
    tally.importedFiles += 1;
    tally.refusedRows += refusedRows.length;
    tally.skippedQuotes += record.skippedQuotes;
    for (const count of countsOfRecord) tally[count] += stored[count];
    for (const { where, reason } of refusedRows) print(`  refused: ${where}: ${reason}`);
    for (const { where, reason } of record.notes) print(`  note: ${where}: ${reason}`);
    print(`${place}: ${stored.newMatches + stored.knownMatches} matches, ${tally.newMatches} new ones so far`);
  }
  return tally;
}

/** What there is to say at the end. */
export function summaryOf(tally: ImportTally): string {
  const read = `${tally.importedFiles} of ${tally.files} files imported, ${tally.doneFiles} before, ${tally.malformedFiles} malformed`;
  const matches = `${tally.newMatches} new matches, ${tally.knownMatches} known, ${tally.unplayed} not played yet`;
  const left = `${tally.refusedRows} rows and ${tally.skippedQuotes} books refused`;
  return `${read}; ${matches}; ${tally.prices} prices; ${left}.`;
}

const countsOfRecord = ["newMatches", "knownMatches", "unplayed", "prices"] as const;

const emptyTally: ImportTally = {
  files: 0,
  importedFiles: 0,
  doneFiles: 0,
  malformedFiles: 0,
  newMatches: 0,
  knownMatches: 0,
  unplayed: 0,
  prices: 0,
  refusedRows: 0,
  skippedQuotes: 0,
};

type ReadFile = { hash: string; record: ReturnType<SourceFile["read"]> | null } | { reason: string };

function readOnce(file: SourceFile, isDone: (hash: string) => boolean): ReadFile {
  try {
    const hash = hashOf(file.content());
    return { hash, record: isDone(hash) ? null : file.read() };
  } catch (error) {
    return { reason: error instanceof TapeError ? error.message : `${file.path}: cannot be read (${reasonOf(error)})` };
  }
}

function hashOf(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

type Marks = { has(step: string): boolean; add(step: string): Promise<void> };

/** Which files were imported, in which state of theirs. */
async function openMarks(database: D1Database, source: Source): Promise<Marks> {
  const provider = `import:${source}`;
  const { results } = await database
    .prepare("select step from history_steps where provider = ?")
    .bind(provider)
    .all<{ step: string }>();
  const steps = new Set(results.map(({ step }) => step));
  return {
    has: (step) => steps.has(step),
    async add(step) {
      await database
        .prepare("insert into history_steps (provider, step, done_at_ms) values (?, ?, ?) on conflict do nothing")
        .bind(provider, step, Date.now())
        .run();
    },
  };
}
