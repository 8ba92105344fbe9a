import type { PriceBody } from "../../worker/odds/contract.ts";
import { type Market, selectionsOf } from "../../worker/predict/market.ts";

export type OddsRow = {
  key: string;
  bookmaker: string;
  simulated: boolean;
  aggregate: boolean;
  closing: boolean;
  /** One price for each selection of the market, in its order. */
  odds: (number | null)[];
  knownAtMs: number;
};

/** The latest price of each bookmaker for one market; averages over bookmakers last. Totals are those of 2.5. */
export function oddsRows(prices: readonly PriceBody[], market: Market): OddsRow[] {
  const ofMarket = prices.filter((price) => price.market === market && (market !== "OU" || price.line === 2.5));
  const rows = [...Map.groupBy(ofMarket, (price) => price.bookmaker_slug)].map(([slug, ofBookmaker]): OddsRow => {
    const latest = selectionsOf[market].map((selection) =>
      ofBookmaker.filter((price) => price.selection === selection).reduce(later, undefined),
    );
    const any = ofBookmaker[0];
    return {
      key: slug,
      bookmaker: any?.bookmaker ?? slug,
      simulated: any?.simulated ?? false,
      aggregate: any?.aggregate ?? false,
      closing: latest.every((price) => price?.closing),
      odds: latest.map((price) => price?.odds ?? null),
      knownAtMs: Math.max(...latest.map((price) => (price ? Date.parse(price.known_at) : 0))),
    };
  });
  return rows.sort(
    (one, other) => Number(one.aggregate) - Number(other.aggregate) || compare(one.bookmaker, other.bookmaker),
  );
}

/** The best takeable price of each selection. */
export function bestOdds(rows: readonly OddsRow[]): (number | null)[] {
  const takeable = rows.filter((row) => !row.aggregate);
  const width = Math.max(0, ...takeable.map((row) => row.odds.length));
  return Array.from({ length: width }, (_, index) =>
    takeable.reduce<number | null>((best, row) => {
      const odds = row.odds[index] ?? null;
      return odds !== null && (best === null || odds > best) ? odds : best;
    }, null),
  );
}

function later(latest: PriceBody | undefined, price: PriceBody): PriceBody {
  return latest && latest.known_at > price.known_at ? latest : price;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
