import { type SQL, and, asc, desc, eq, inArray, isNotNull, lt, sql } from "drizzle-orm";

import { matches } from "../matches/schema.ts";
import type { Database, Statement } from "../platform/db.ts";
import { predictionRevisions } from "../predict/schema.ts";
import type { FollowStatus } from "./contract.ts";
import { betLegs, bets } from "./schema.ts";

export type BetRow = typeof bets.$inferSelect;
export type LegRow = typeof betLegs.$inferSelect;
export type FollowRow = Awaited<ReturnType<typeof findFollows>>[number];

export type NewBet = Omit<
  BetRow,
  | "id"
  | "walletBeforeMinor"
  | "acceptedAtMs"
  | "status"
  | "revision"
  | "outcome"
  | "payoutMinor"
  | "settledAtMs"
  | "firstSettledAtMs"
  | "fairClosingOddsThousandths"
>;
export type NewLeg = Omit<LegRow, "betId" | "outcome" | "reason">;

/** A bet as it is placed: what the wallet holds and what time it is on the match clock is said by the database. */
export function insertBetStatements(bet: NewBet, legs: readonly NewLeg[]): Statement[] {
  return [
    sql`insert into bets (reference, user_id, bankroll_id, currency, followed_prediction_id, strategy, stake_minor,
        recommended_stake_minor, wallet_before_minor, odds_thousandths, potential_return_minor, simulated, rules_version,
        accepted_at_ms, placed_at_ms, status)
      select ${bet.reference}, ${bet.userId}, ${bet.bankrollId}, ${bet.currency}, ${bet.followedPredictionId}, ${bet.strategy},
        ${bet.stakeMinor}, ${bet.recommendedStakeMinor}, w.balance_minor, ${bet.oddsThousandths}, ${bet.potentialReturnMinor},
        ${Number(bet.simulated)}, ${bet.rulesVersion}, n.now_ms, ${bet.placedAtMs}, 'open'
      from accounts w, match_now n where w.id = ${`wallet:${bet.bankrollId}`}`,
    sql`insert into bet_legs (bet_id, leg_number, match_id, competition_id, revision_id, home_team_id, kickoff_at_ms, market,
        selection, line_hundredths, odds_thousandths, bookmaker, simulated, odds_known_at_ms)
      select b.id, l.value ->> 'legNumber', l.value ->> 'matchId', l.value ->> 'competitionId', l.value ->> 'revisionId',
        l.value ->> 'homeTeamId', l.value ->> 'kickoffAtMs', l.value ->> 'market', l.value ->> 'selection',
        l.value ->> 'lineHundredths', l.value ->> 'oddsThousandths', l.value ->> 'bookmaker', l.value ->> 'simulated',
        l.value ->> 'oddsKnownAtMs'
      from bets b, json_each(${JSON.stringify(legs)}) l where b.reference = ${bet.reference} order by l.key`,
  ];
}

/** What is answered to a follow: a body whose facts that only the database knows are put in. @param body JSON */
export function followAnswer(reference: string, body: string): SQL {
  return sql`(select json_set(${body}, '$.id', b.id,
      '$.bankroll_at_time', printf('%d.%02d', b.wallet_before_minor / 100, b.wallet_before_minor % 100),
      '$.accepted_at', strftime('%Y-%m-%dT%H:%M:%fZ', b.accepted_at_ms / 1000.0, 'unixepoch'),
      '$.odds_age_seconds', (b.accepted_at_ms - l.odds_known_at_ms) / 1000)
    from bets b join bet_legs l on l.bet_id = b.id and l.leg_number = 1 where b.reference = ${reference})`;
}

/** To be run where its stake was given back; what is settled already takes its batch with it. */
export function takeBackStatement(betId: number): Statement {
  return sql`update bets set status = 'taken_back' where id = ${betId}`;
}

/** Somebody's follows before a cursor, newest first. */
export function findFollows(
  db: Database,
  userId: number,
  filter: { id?: number; status?: FollowStatus; bankrollId?: number },
  page: { beforeId: number | null; limit: number },
) {
  return db
    .select({ bet: bets, leg: betLegs, confidence: predictionRevisions.confidence, match: matches })
    .from(bets)
    .innerJoin(betLegs, and(eq(betLegs.betId, bets.id), eq(betLegs.legNumber, 1)))
    .innerJoin(predictionRevisions, eq(predictionRevisions.id, betLegs.revisionId))
    .innerJoin(matches, eq(matches.id, betLegs.matchId))
    .where(
      and(
        eq(bets.userId, userId),
        isNotNull(bets.followedPredictionId),
        filter.id === undefined ? undefined : eq(bets.id, filter.id),
        filter.status === undefined ? undefined : isOfStatus(filter.status),
        filter.bankrollId === undefined ? undefined : eq(bets.bankrollId, filter.bankrollId),
        page.beforeId === null ? undefined : lt(bets.id, page.beforeId),
      ),
    )
    .orderBy(desc(bets.id))
    .limit(page.limit);
}

/** Matches somebody has open bets on. */
export async function findMatchesBetOn(db: Database, userId: number): Promise<number[]> {
  const rows = await db
    .selectDistinct({ matchId: betLegs.matchId })
    .from(bets)
    .innerJoin(betLegs, eq(betLegs.betId, bets.id))
    .where(and(eq(bets.userId, userId), eq(bets.status, "open")));
  return rows.map(({ matchId }) => matchId);
}

/** The bet by which a bankroll follows a prediction; null where it does not. */
export async function findStandingFollow(
  db: Database,
  bankrollId: number,
  predictionId: number,
): Promise<number | null> {
  const [row] = await db
    .select({ id: bets.id })
    .from(bets)
    .where(
      and(
        eq(bets.bankrollId, bankrollId),
        eq(bets.followedPredictionId, predictionId),
        // As the index says it, or it is not used.
        sql`followed_prediction_id is not null and status <> 'taken_back'`,
      ),
    );
  return row?.id ?? null;
}

/** How many people follow a prediction. */
export async function countFollowers(db: Database, input: { matchId: number; predictionId: number }): Promise<number> {
  const [row] = await db.all<{ count: number }>(sql`
    select count(distinct b.user_id) as count from bet_legs l cross join bets b on b.id = l.bet_id
    where l.match_id = ${input.matchId} and b.followed_prediction_id = ${input.predictionId} and b.status <> 'taken_back'`);
  return row?.count ?? 0;
}

/** All bets of somebody with their legs, oldest first. */
export async function findAllBets(db: Database, userId: number) {
  const rows = await db
    .select({ bet: bets, leg: betLegs, homeTeam: matches.homeTeam, awayTeam: matches.awayTeam })
    .from(bets)
    .innerJoin(betLegs, eq(betLegs.betId, bets.id))
    .innerJoin(matches, eq(matches.id, betLegs.matchId))
    .where(eq(bets.userId, userId))
    .orderBy(asc(bets.id), asc(betLegs.legNumber));
  return [...Map.groupBy(rows, ({ bet }) => bet.id).values()];
}

/** Ends the open bets of closed books. */
export function closeBetsStatement(userId: number): Statement {
  return sql`update bets set status = 'closed'
    where user_id = ${userId} and status = 'open'
      and exists (select 1 from ledger_transactions t where t.id = 'close:' || bets.bankroll_id)`;
}

function isOfStatus(status: FollowStatus): SQL | undefined {
  switch (status) {
    case "open":
    case "settled":
    case "taken_back":
      return eq(bets.status, status);
    case "won":
      return and(eq(bets.status, "settled"), inArray(bets.outcome, ["won", "half_won"]));
    case "lost":
      return and(eq(bets.status, "settled"), inArray(bets.outcome, ["lost", "half_lost"]));
    case "void":
      return and(eq(bets.status, "settled"), eq(bets.outcome, "void"));
  }
}
