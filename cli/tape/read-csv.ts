import { readFileSync } from "node:fs";
import Papa from "papaparse";

import { TapeError, reasonOf } from "./tape-error.ts";

/** By the names of the columns; what a short line lacks is undefined. */
export type CsvRow = Record<string, string | undefined>;

/** @throws TapeError when the file cannot be read or lacks a column */
export function readCsv(path: string, columns: readonly string[]): CsvRow[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new TapeError(`${path}: cannot be read (${reasonOf(error)})`);
  }
  const { data, meta } = Papa.parse<CsvRow>(text, { header: true });
  const missing = columns.filter((column) => meta.fields?.includes(column) !== true);
  if (missing.length > 0) throw new TapeError(`${path}:1: no column ${missing.join(", ")}`);
  return data;
}
