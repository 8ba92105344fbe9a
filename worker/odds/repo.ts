import { and, asc, desc, eq, lte, sql } from "drizzle-orm";

import { type Database, type Statement, inJsonList, jsonChunks } from "../platform/db.ts";
import type { Market } from "../predict/market.ts";
import type { NewPrice } from "./prices.ts";
import { bookmakers, oddsHistory } from "./schema.ts";

/**
 * Statements that store prices; a price that stands already, or did not change since the last one, adds nothing. Prices
 * travel as bare lists, and each book once: a season has tens of thousands of them.
 */
export function insertPriceStatements(prices: readonly NewPrice[], nowMs: number): Statement[] {
  const books = new Map(prices.map(({ bookmaker }) => [bookmaker.slug, bookmaker]));
  const rows = prices.map(
    ({ matchId, bookmaker, market, lineHundredths, selection, oddsThousandths, closing, knownAtMs }) => [
      matchId,
      bookmaker.slug,
      market,
      lineHundredths ?? 0,
      selection,
      oddsThousandths,
      closing ? 1 : 0,
      knownAtMs,
    ],
  );
  return [
    ...jsonChunks([...books.values()]).map(
      (chunk) => sql`
      insert into bookmakers (slug, name, sharp, aggregate, simulated)
      select value ->> 'slug', value ->> 'name', value ->> 'sharp', value ->> 'aggregate', value ->> 'simulated'
      from json_each(${chunk}) where true on conflict (slug) do nothing`,
    ),
    ...jsonChunks(rows).map(
      (chunk) => sql`
      insert into odds_history (match_id, bookmaker_id, market, line_hundredths, selection, odds_thousandths, closing,
        known_at_ms, recorded_at_ms)
      select value ->> 0, bookmakers.id, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
        ${nowMs}
      from json_each(${chunk}) cross join bookmakers on bookmakers.slug = value ->> 1
      where value ->> 5 is not (
        select last.odds_thousandths from odds_history last
        where last.match_id = value ->> 0 and last.market = value ->> 2
          and last.line_hundredths = value ->> 3
          and last.bookmaker_id = bookmakers.id and last.selection = value ->> 4
          and last.closing = value ->> 6
          and last.known_at_ms <= value ->> 7
        order by last.known_at_ms desc limit 1)
      on conflict do nothing
      returning match_id`,
    ),
  ];
}

/**
 * Statements that make the last price of each book before kick-off its closing price, where a match has none yet: for a
 * source that marks none.
 */
export function insertClosingStatements(matchIds: readonly number[], nowMs: number): Statement[] {
  if (matchIds.length === 0) return [];
  return [
    sql`
      insert into odds_history (match_id, bookmaker_id, market, line_hundredths, selection, odds_thousandths, closing,
        known_at_ms, recorded_at_ms)
      select match_id, bookmaker_id, market, line_hundredths, selection, odds_thousandths, 1, kickoff_at_ms, ${nowMs}
      from (
        select o.*, m.kickoff_at_ms, row_number() over (
          partition by o.match_id, o.bookmaker_id, o.market, o.line_hundredths, o.selection order by o.known_at_ms desc
        ) as recency
        from json_each(${JSON.stringify(matchIds)}) asked join matches m on m.id = asked.value
        join odds_history o on o.match_id = m.id and o.known_at_ms <= m.kickoff_at_ms
        where not exists (select 1 from odds_history done where done.match_id = m.id and done.closing = 1)
      )
      where recency = 1
      on conflict do nothing`,
  ];
}

const priceColumns = {
  matchId: oddsHistory.matchId,
  bookmakerSlug: bookmakers.slug,
  bookmakerName: bookmakers.name,
  sharp: bookmakers.sharp,
  aggregate: bookmakers.aggregate,
  simulated: bookmakers.simulated,
  market: oddsHistory.market,
  lineHundredths: oddsHistory.lineHundredths,
  selection: oddsHistory.selection,
  oddsThousandths: oddsHistory.oddsThousandths,
  closing: oddsHistory.closing,
  knownAtMs: oddsHistory.knownAtMs,
};

/** Every price of these matches known at `asOfMs`, oldest first. */
export function findPrices(db: Database, matchIds: readonly number[], asOfMs: number) {
  return db
    .select(priceColumns)
    .from(oddsHistory)
    .innerJoin(bookmakers, eq(bookmakers.id, oddsHistory.bookmakerId))
    .where(and(inJsonList(oddsHistory.matchId, matchIds), lte(oddsHistory.knownAtMs, asOfMs)))
    .orderBy(asc(oddsHistory.knownAtMs), asc(oddsHistory.id));
}

/** The history of one match, newest first. */
export function findPriceHistory(db: Database, matchId: number) {
  return db
    .select(priceColumns)
    .from(oddsHistory)
    .innerJoin(bookmakers, eq(bookmakers.id, oddsHistory.bookmakerId))
    .where(eq(oddsHistory.matchId, matchId))
    .orderBy(desc(oddsHistory.knownAtMs), asc(oddsHistory.market), asc(bookmakers.slug), asc(oddsHistory.id));
}

/** The closing prices of real books on some markets. */
export function findClosingPrices(db: Database, matchIds: readonly number[], markets: readonly Market[]) {
  return db
    .select(priceColumns)
    .from(oddsHistory)
    .innerJoin(bookmakers, eq(bookmakers.id, oddsHistory.bookmakerId))
    .where(
      and(
        inJsonList(oddsHistory.matchId, matchIds),
        inJsonList(oddsHistory.market, markets),
        eq(oddsHistory.closing, true),
        eq(bookmakers.simulated, false),
      ),
    )
    .orderBy(asc(oddsHistory.knownAtMs), asc(oddsHistory.id));
}
