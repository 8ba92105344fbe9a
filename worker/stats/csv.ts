import Papa from "papaparse";

import type { Locale } from "../predict/wording.ts";

export type CsvColumn<Row> = {
  header: string;
  kind: "text" | "number";
  /** A number as "-12.50", whatever the language; null is an empty cell. */
  cell: (row: Row) => string | null;
};

/** Spreadsheets take UTF-8 for what it is only behind this mark. */
export const byteOrderMark = "\uFEFF";

/** What makes a spreadsheet compute a text instead of showing it, in every width it is written in. */
const formulaStart = /^[=+\-@\t\r\n\0\uFF1D\uFF0B\uFF0D\uFF20]/;
const plainNumber = /^-?\d+(?:\.\d+)?$/;

/** The first line of a file, mark included. */
export function csvHeader<Row>(columns: readonly CsvColumn<Row>[], locale: Locale): string {
  return byteOrderMark + csvLine([columns.map(({ header }) => header)], locale);
}

/**
 * Lines of RFC 4180, each with its CRLF: a part of a file can be written after the other.
 *
 * In French the cells are parted by semicolons and decimals by commas, in English by commas and points. Texts that would
 * start a formula get an apostrophe; a number column holds numbers, and what is none in it is guarded like a text.
 */
export function csvRows<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[], locale: Locale): string {
  if (rows.length === 0) return "";
  return csvLine(
    rows.map((row) => columns.map(({ kind, cell }) => cellText(cell(row) ?? "", kind, locale))),
    locale,
  );
}

function cellText(text: string, kind: "text" | "number", locale: Locale): string {
  if (kind === "number" && plainNumber.test(text)) return locale === "fr" ? text.replace(".", ",") : text;
  return formulaStart.test(text) ? `'${text}` : text;
}

function csvLine(rows: string[][], locale: Locale): string {
  return `${Papa.unparse(rows, { delimiter: locale === "fr" ? ";" : ",", newline: "\r\n" })}\r\n`;
}
