import { type Market, type Selection, selectionsOf } from "../predict/market.ts";

export type NewPrice = {
  matchId: number;
  bookmaker: { slug: string; name: string; sharp: boolean; aggregate: boolean; simulated: boolean };
  market: Market;
  lineHundredths: number | null;
  selection: Selection;
  oddsThousandths: number;
  knownAtMs: number;
  closing: boolean;
};

export type KnownPrice = {
  matchId: number;
  bookmakerSlug: string;
  bookmakerName: string;
  sharp: boolean;
  aggregate: boolean;
  simulated: boolean;
  market: Market;
  lineHundredths: number;
  selection: string;
  oddsThousandths: number;
  closing: boolean;
  knownAtMs: number;
};

/** The goal line of the totals market people can follow. */
const followedLineHundredths = 250;

/** The line people follow a market on; null for a market without one. */
export function followedLineOf(market: Market): number | null {
  return market === "OU" ? followedLineHundredths : null;
}

/** The last word of each book on each selection of a market, from prices ordered oldest first. */
export function latestPrices(prices: readonly KnownPrice[], market: Market): KnownPrice[] {
  const latest = new Map<string, KnownPrice>();
  for (const price of prices) {
    if (price.market !== market || (market === "OU" && price.lineHundredths !== followedLineHundredths)) continue;
    latest.set(`${price.bookmakerSlug} ${price.selection}`, price);
  }
  return [...latest.values()];
}

/** The complete books on the result and on the followed goal line, from prices ordered oldest first. */
export function booksOf(prices: readonly KnownPrice[]) {
  return {
    result: completeBooks(latestPrices(prices, "1X2"), selectionsOf["1X2"]),
    totals: completeBooks(latestPrices(prices, "OU"), selectionsOf.OU),
  };
}

/** Complete price sets, one a book, in the order of `selections`; a book that lacks a selection is left out. */
export function completeBooks(
  latest: readonly KnownPrice[],
  selections: readonly string[],
): { bookmakerSlug: string; sharp: boolean; aggregate: boolean; simulated: boolean; odds: number[] }[] {
  return [...Map.groupBy(latest, (price) => price.bookmakerSlug)].flatMap(([bookmakerSlug, ofBook]) => {
    const prices = selections.map((selection) => ofBook.find((price) => price.selection === selection));
    const [first] = ofBook;
    if (!first || prices.some((price) => !price)) return [];
    return [
      {
        bookmakerSlug,
        sharp: first.sharp,
        aggregate: first.aggregate,
        simulated: first.simulated,
        odds: prices.flatMap((price) => (price ? [price.oddsThousandths / 1000] : [])),
      },
    ];
  });
}

/**
 * The closing price to hold a price taken against: the same book's, else the best of the real books; null where none of
 * them closed.
 */
export function closingPrice(
  latestClosing: readonly KnownPrice[],
  selection: string,
  bookmakerName: string | null,
): KnownPrice | null {
  const real = latestClosing.filter((price) => !price.simulated && price.selection === selection);
  return real.find((price) => price.bookmakerName === bookmakerName) ?? bestPrice(real, selection);
}

/** The best price somebody could take on a selection; aggregates are nobody's, real books come before simulated ones. */
export function bestPrice(latest: readonly KnownPrice[], selection: string): KnownPrice | null {
  const takeable = latest.filter((price) => price.selection === selection && !price.aggregate);
  const real = takeable.filter((price) => !price.simulated);
  const candidates = real.length > 0 ? real : takeable;
  return candidates.reduce<KnownPrice | null>(
    (best, price) => (best && best.oddsThousandths >= price.oddsThousandths ? best : price),
    null,
  );
}
