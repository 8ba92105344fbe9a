import type { TapeBookmakerSlug } from "../../worker/collect/providers/tape-bookmakers.ts";
import { tapeBookmakers } from "../../worker/collect/providers/tape-bookmakers.ts";
import type { TapeQuote } from "../../worker/collect/providers/tape.ts";

export type CsvRow = Record<string, string | undefined>;

/** Which columns of a file make up one quote. */
type QuoteColumns = Pick<TapeQuote, "bookmaker" | "market" | "lineHundredths"> & {
  closing: boolean;
  columns: string[];
};

/** Column prefixes of football-data.co.uk, in its notes.txt. A book with two of them changed its prefix over the years. */
const resultPrefixes: [string, TapeBookmakerSlug][] = [
  ["B365", "bet365"],
  ["BS", "blue-square"],
  ["BW", "bwin"],
  ["GB", "gamebookers"],
  ["IW", "interwetten"],
  ["LB", "ladbrokes"],
  ["PS", "pinnacle"],
  ["P", "pinnacle"],
  ["SB", "sportingbet"],
  ["SJ", "stan-james"],
  ["VC", "vc-bet"],
  ["WH", "william-hill"],
  ["Avg", "market-average"],
  ["BbAv", "market-average"],
  ["Max", "market-max"],
  ["BbMx", "market-max"],
];
const totalsPrefixes: [string, TapeBookmakerSlug][] = [
  ["B365", "bet365"],
  ["GB", "gamebookers"],
  ["P", "pinnacle"],
  ["Avg", "market-average"],
  ["BbAv", "market-average"],
  ["Max", "market-max"],
  ["BbMx", "market-max"],
];

/** The implied probabilities of a book add up to a little over 1; far from it, a figure was mistyped. */
const plausibleBook = { least: 0.97, most: 1.5 };

/** The quotes a file has columns for. */
export function quoteColumnsOf(fields: readonly string[]): QuoteColumns[] {
  const present = new Set(fields);
  const candidates = [false, true].flatMap((closing) => {
    const mark = closing ? "C" : "";
    return [
      ...resultPrefixes.map(([prefix, bookmaker]): QuoteColumns => ({
        bookmaker,
        market: "1X2",
        lineHundredths: null,
        closing,
        columns: ["H", "D", "A"].map((outcome) => `${prefix}${mark}${outcome}`),
      })),
      ...totalsPrefixes.map(([prefix, bookmaker]): QuoteColumns => ({
        bookmaker,
        market: "OU",
        lineHundredths: 250,
        closing,
        columns: [">2.5", "<2.5"].map((outcome) => `${prefix}${mark}${outcome}`),
      })),
    ];
  });
  const taken = new Set<string>();
  return candidates.filter(({ bookmaker, market, closing, columns }) => {
    const quote = `${bookmaker}|${market}|${closing}`;
    if (taken.has(quote) || !columns.every((column) => present.has(column))) return false;
    taken.add(quote);
    return true;
  });
}

/** @returns the quotes of one row; `skipped` counts those with an outcome missing or figures that cannot be meant */
export function quotesOf(
  row: CsvRow,
  quoteColumns: readonly QuoteColumns[],
): { opening: TapeQuote[]; closing: TapeQuote[]; skipped: number } {
  const quotes = { opening: [] as TapeQuote[], closing: [] as TapeQuote[], skipped: 0 };
  for (const { columns, closing, ...quote } of quoteColumns) {
    const oddsThousandths = columns.map((column) => Math.round(Number(row[column] ?? "") * 1000));
    if (!isBook(oddsThousandths, tapeBookmakers[quote.bookmaker].aggregate)) quotes.skipped += 1;
    else quotes[closing ? "closing" : "opening"].push({ ...quote, oddsThousandths });
  }
  return quotes;
}

function isBook(oddsThousandths: readonly number[], aggregate: boolean): boolean {
  if (!oddsThousandths.every((odds) => odds >= 1001 && odds <= 1_000_000)) return false;
  const sum = oddsThousandths.reduce((total, odds) => total + 1000 / odds, 0);
  // The best of many books may well add up to less than 1, and the mean of many hides what one of them mistyped.
  return aggregate || (sum >= plausibleBook.least && sum <= plausibleBook.most);
}
