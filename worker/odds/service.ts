import * as z from "zod";

import type { ServiceContext } from "../context.ts";
import { type Market, markets, selectionsOf } from "../predict/market.ts";
import { getMatch } from "../matches/service.ts";
import { type Statement, runBatch } from "../platform/db.ts";
import type { PriceBody, matchOddsSchema } from "./contract.ts";
import { type KnownPrice, type NewPrice, booksOf, closingPrice, completeBooks, latestPrices } from "./prices.ts";
import {
  findClosingPrices,
  findPriceHistory,
  findPrices,
  insertClosingStatements,
  insertPriceStatements,
} from "./repo.ts";

/**
 * Stores what is new among these prices, and whatever else belongs into the same batch.
 *
 * @returns the matches that have a new price
 */
export async function addPrices(
  ctx: ServiceContext,
  prices: readonly NewPrice[],
  alongside: readonly Statement[],
): Promise<number[]> {
  const answers = await runBatch(ctx.db, [...insertPriceStatements(prices, ctx.clock.realNowMs()), ...alongside]);
  return [
    ...new Set(
      z
        .array(storedPriceSchema)
        .parse(answers.flat())
        .map((row) => row.match_id),
    ),
  ];
}

/**
 * To be run with the kick-off of these matches, where their source marks no closing prices and was asked for them until
 * shortly before.
 */
export function closePricesStatements(ctx: ServiceContext, matchIds: readonly number[]): Statement[] {
  return insertClosingStatements(matchIds, ctx.clock.realNowMs());
}

const storedPriceSchema = z.object({ match_id: z.int() });

/** Every price of these matches known at `asOfMs` on the match clock, oldest first. */
export function listKnownPrices(
  ctx: ServiceContext,
  input: { matchIds: readonly number[]; asOfMs: number },
): Promise<KnownPrice[]> {
  return findPrices(ctx.db, input.matchIds, input.asOfMs);
}

/**
 * How each pick closed: its real closing price in thousandths, at the book whose price was published with it where that
 * closed, and the complete closing books of its market: what it is graded against afterwards, never what it is predicted from.
 */
export async function listClosingOfPicks(
  ctx: ServiceContext,
  input: {
    matchId: number;
    picks: readonly { market: Market; selection: string; bookmaker: string | null }[];
  },
) {
  const prices = await findClosingPrices(ctx.db, [input.matchId], markets);
  return input.picks.map(({ market, selection, bookmaker }) => {
    const latest = latestPrices(prices, market);
    return {
      oddsThousandths: closingPrice(latest, selection, bookmaker)?.oddsThousandths ?? null,
      books: completeBooks(latest, selectionsOf[market]),
    };
  });
}

/** The complete real books of matches at their close, by match and followable market: what is graded against afterwards. */
export async function listClosingBooks(ctx: ServiceContext, matchIds: readonly number[]) {
  const prices = Map.groupBy(await findClosingPrices(ctx.db, matchIds, markets), (price) => price.matchId);
  return new Map(
    [...prices].map(([matchId, ofMatch]) => [
      matchId,
      new Map(markets.map((market) => [market, completeBooks(latestPrices(ofMatch, market), selectionsOf[market])])),
    ]),
  );
}

/**
 * The complete books of finished matches, those at the close and those before it, and how many prices there are of each
 * match in all.
 *
 * @param asOfMs match clock; later prices are not counted
 */
export async function closingBooks(
  ctx: ServiceContext,
  input: { matches: readonly { id: number; kickoffAtMs: number }[]; asOfMs: number },
) {
  const matchIds = input.matches.map(({ id }) => id);
  const prices = Map.groupBy(await findPrices(ctx.db, matchIds, input.asOfMs), (price) => price.matchId);
  return input.matches.map(({ id, kickoffAtMs }) => {
    const ofMatch = prices.get(id) ?? [];
    return {
      matchId: id,
      priceCount: ofMatch.length,
      closing: booksOf(ofMatch.filter(({ closing }) => closing)),
      preMatch: booksOf(ofMatch.filter(({ closing, knownAtMs }) => !closing && knownAtMs <= kickoffAtMs)),
    };
  });
}

/** @throws AppError NOT_FOUND */
export async function getMatchOdds(
  ctx: ServiceContext,
  input: { matchId: number },
): Promise<z.infer<typeof matchOddsSchema>> {
  await getMatch(ctx, input.matchId);
  const prices = await findPriceHistory(ctx.db, input.matchId);
  return { fixture_id: input.matchId, count: prices.length, odds: prices.map(priceBody) };
}

function priceBody(price: KnownPrice): PriceBody {
  return {
    bookmaker: price.bookmakerName,
    bookmaker_slug: price.bookmakerSlug,
    simulated: price.simulated,
    aggregate: price.aggregate,
    market: price.market,
    line: price.lineHundredths === 0 ? null : price.lineHundredths / 100,
    selection: price.selection,
    odds: price.oddsThousandths / 1000,
    closing: price.closing,
    known_at: new Date(price.knownAtMs).toISOString(),
  };
}
