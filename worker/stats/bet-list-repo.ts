import { asc, eq, sql } from "drizzle-orm";
import * as z from "zod";

import type { BetRecordRow } from "../bets/recorded.ts";
import { betLegs, bets } from "../bets/schema.ts";
import { matches } from "../matches/schema.ts";
import { type Database, type Statement, inJsonList } from "../platform/db.ts";
import { predictionRevisions } from "../predict/schema.ts";
import type { Currency } from "../wallet/ledger.ts";
import type { PublishedLeg } from "./own-calibration.ts";
import { type AskedScope, isLookedAt } from "./scope-repo.ts";

/** Of each bankroll's open bets those placed first are looked at, so that thousands of them cost no more. */
const openLookedAt = 15;

// Of each bankroll the first few, read from the index alone and handed on as JSON: only those listed cost their rows.

/** Ids of the bets settled last, newest first. */
export function settledIdsStatement(userId: number, asked: AskedScope, limit: number): Statement {
  return sql`
    select c.value ->> 1 as id
    from bankrolls k cross join json_each((
      select json_group_array(json_array(x.settled_at_ms, x.id)) from (
        select b.settled_at_ms, b.id from bets b where b.bankroll_id = k.id and b.status = 'settled'
        order by b.settled_at_ms desc, b.id desc limit ${limit}) x)) c
    where ${isLookedAt(userId, asked)} order by c.value ->> 0 desc, c.value ->> 1 desc limit ${limit}`;
}

/** Ids of open bets, the next to begin first. */
export function openIdsStatement(userId: number, asked: AskedScope, limit: number): Statement {
  return sql`
    select c.value as id
    from bankrolls k cross join json_each((
      select json_group_array(x.id) from (
        select b.id from bets b where b.bankroll_id = k.id and b.status = 'open' order by b.settled_at_ms, b.id
        limit ${openLookedAt}) x)) c
    where ${isLookedAt(userId, asked)}
    order by (select min(l.kickoff_at_ms) from bet_legs l where l.bet_id = c.value), c.value limit ${limit}`;
}

/** @throws ZodError for anything the statements do not give */
export function readIds(rows: readonly unknown[] | undefined): number[] {
  return z
    .array(z.object({ id: z.int() }))
    .parse(rows)
    .map(({ id }) => id);
}

/** Bets with their matches as they stand now, one row for each leg. */
export function findListedBets(db: Database, ids: readonly number[]) {
  return db
    .select({ bet: bets, leg: betLegs, match: matches, confidence: predictionRevisions.confidence })
    .from(bets)
    .innerJoin(betLegs, eq(betLegs.betId, bets.id))
    .innerJoin(matches, eq(matches.id, betLegs.matchId))
    .leftJoin(predictionRevisions, eq(predictionRevisions.id, betLegs.revisionId))
    .where(inJsonList(bets.id, ids))
    .orderBy(asc(bets.id), asc(betLegs.legNumber));
}

export type ListedBetRow = Awaited<ReturnType<typeof findListedBets>>[number];

export type RecordRange = {
  bankrollId: number | null;
  currency: Currency;
  /** Settled in `[fromMs, untilMs)`; match clock. */
  fromMs: number | null;
  untilMs: number | null;
};
/** Where a page ended. */
export type RecordCursor = { settledAtMs: number; betId: number };

export type RecordPage = { bets: BetRecordRow[]; legs: PublishedLeg[]; end: RecordCursor | null };

/** Settled bets, oldest settlement first. */
export async function findRecordPage(
  db: Database,
  userId: number,
  range: RecordRange,
  page: { after: RecordCursor | null; limit: number },
): Promise<RecordPage> {
  const { bankrollId, currency } = range;
  const fromMs = Math.max(range.fromMs ?? 0, page.after?.settledAtMs ?? 0);
  // The plus keeps one bankroll's bets from being looked for among all of its owner's.
  const whose =
    bankrollId === null ? sql`user_id = ${userId}` : sql`+user_id = ${userId} and bankroll_id = ${bankrollId}`;
  const pageOfBets = sql`(
    select * from bets where ${whose} and status = 'settled' and currency = ${currency} and settled_at_ms >= ${fromMs}
      and settled_at_ms < ${range.untilMs ?? Number.MAX_SAFE_INTEGER}
      and (settled_at_ms, id) > (${page.after?.settledAtMs ?? -1}, ${page.after?.betId ?? 0})
    order by settled_at_ms, id limit ${page.limit}
  ) as bets`;
  const rows = await db
    .select({
      betId: sql<number>`bets.id`.as("bet_number"),
      bet: {
        reference: sql<string>`bets.reference`,
        currency: sql<Currency>`bets.currency`,
        strategy: sql<string>`bets.strategy`,
        stakeMinor: sql<number>`bets.stake_minor`,
        payoutMinor: sql<number>`bets.payout_minor`,
        outcome: sql<BetRecordRow["outcome"]>`bets.outcome`,
        oddsThousandths: sql<number>`bets.odds_thousandths`.as("bet_odds"),
        fairClosingOddsThousandths: sql<number | null>`bets.fair_closing_odds_thousandths`,
        simulated: sql`bets.simulated`.mapWith(Boolean).as("bet_simulated"),
        recommendedStakeMinor: sql<number | null>`bets.recommended_stake_minor`,
        acceptedAtMs: sql<number>`bets.accepted_at_ms`,
        settledAtMs: sql<number>`bets.settled_at_ms`,
      },
      leg: {
        market: betLegs.market,
        selection: betLegs.selection,
        lineHundredths: betLegs.lineHundredths,
        bookmaker: betLegs.bookmaker,
        homeTeam: matches.homeTeam,
        awayTeam: matches.awayTeam,
        sport: matches.sport,
        league: matches.league,
      },
      outcome: sql<PublishedLeg["outcome"]>`bet_legs.outcome`.as("leg_outcome"),
      probability1: predictionRevisions.probability1,
      probability2: predictionRevisions.probability2,
      probability3: predictionRevisions.probability3,
    })
    .from(pageOfBets)
    .innerJoin(betLegs, sql`${betLegs.betId} = bets.id`)
    .innerJoin(matches, eq(matches.id, betLegs.matchId))
    .leftJoin(predictionRevisions, eq(predictionRevisions.id, betLegs.revisionId))
    .orderBy(sql`bets.settled_at_ms, bets.id, bet_legs.leg_number`);
  const last = rows.at(-1);
  return {
    bets: [...Map.groupBy(rows, ({ betId }) => betId).values()].flatMap(([first, ...others]) =>
      first ? [{ ...first.bet, legs: [first, ...others].map(({ leg }) => leg) }] : [],
    ),
    legs: rows.map(({ leg, bet: _bet, betId: _betId, ...published }) => ({ ...leg, ...published })),
    end: last ? { settledAtMs: last.bet.settledAtMs, betId: last.betId } : null,
  };
}
