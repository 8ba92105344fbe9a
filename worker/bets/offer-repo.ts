import { type SQL, and, eq, sql } from "drizzle-orm";

import { matches } from "../matches/schema.ts";
import type { KnownPrice } from "../odds/prices.ts";
import type { Database } from "../platform/db.ts";
import { predictionLocks, predictionRevisions, predictions } from "../predict/schema.ts";
import { bankrolls, ledgerAccounts } from "../wallet/schema.ts";

/**
 * What is published of a prediction now, its match, every price of its pick known by now, oldest first, and the bankroll of
 * somebody: in one reading, because a stake is waiting for it.
 *
 * @param asker.bankrollId null for the one that is offered first
 */
export async function findOffer(
  db: Database,
  predictionId: number,
  asker: { userId: number; bankrollId: number | null },
) {
  const [row] = await db
    .select({
      tip: {
        market: predictions.market,
        revisionId: predictionRevisions.id,
        pick: predictionRevisions.pick,
        confidence: predictionRevisions.confidence,
        probability1: predictionRevisions.probability1,
        probability2: predictionRevisions.probability2,
        probability3: predictionRevisions.probability3,
        oddsThousandths: predictionRevisions.oddsThousandths,
      },
      match: matches,
      lockedAtMs: predictionLocks.lockedAtMs,
      /** Match clock. */
      nowMs: sql<number>`(select now_ms from match_now)`,
      bankroll: {
        id: bankrolls.id,
        name: bankrolls.name,
        currency: bankrolls.currency,
        status: bankrolls.status,
        strategy: bankrolls.strategy,
        riskTolerance: bankrolls.riskTolerance,
        maxStakeBasisPoints: bankrolls.maxStakeBasisPoints,
        initialMinor: bankrolls.initialMinor,
      },
      walletMinor: ledgerAccounts.balanceMinor,
      isFrozen:
        sql`exists (select 1 from accounts f where f.bankroll_id = "bankrolls"."id" and f.frozen_at_ms is not null)`.mapWith(
          Boolean,
        ),
      prices: sql`${pricesOfPick}`.mapWith((prices: string) => JSON.parse(prices) as KnownPrice[]),
    })
    .from(predictions)
    .innerJoin(predictionRevisions, eq(predictionRevisions.id, predictions.revisionId))
    .innerJoin(matches, eq(matches.id, predictions.matchId))
    .leftJoin(predictionLocks, eq(predictionLocks.matchId, predictions.matchId))
    .leftJoin(bankrolls, and(eq(bankrolls.userId, asker.userId), eq(bankrolls.id, bankrollOf(asker))))
    .leftJoin(ledgerAccounts, sql`${ledgerAccounts.id} = 'wallet:' || ${bankrolls.id}`)
    .where(and(eq(predictions.id, predictionId), eq(predictions.published, true)));
  return row;
}

export type OfferRow = NonNullable<Awaited<ReturnType<typeof findOffer>>>;

const pricesOfPick = sql`(
  select json_group_array(json_object('matchId', o.match_id, 'bookmakerSlug', b.slug, 'bookmakerName', b.name,
    'sharp', json(iif(b.sharp, 'true', 'false')), 'aggregate', json(iif(b.aggregate, 'true', 'false')),
    'simulated', json(iif(b.simulated, 'true', 'false')), 'market', o.market, 'lineHundredths', o.line_hundredths,
    'selection', o.selection, 'oddsThousandths', o.odds_thousandths, 'closing', json(iif(o.closing, 'true', 'false')),
    'knownAtMs', o.known_at_ms))
  from (
    select * from odds_history h
    where h.match_id = "predictions"."match_id" and h.market = "predictions"."market"
      and h.selection = "prediction_revisions"."pick" and h.known_at_ms <= (select now_ms from match_now)
    order by h.known_at_ms, h.id
  ) o join bookmakers b on b.id = o.bookmaker_id)`;

function bankrollOf({ userId, bankrollId }: { userId: number; bankrollId: number | null }): SQL {
  if (bankrollId !== null) return sql`${bankrollId}`;
  return sql`(select id from bankrolls where user_id = ${userId} and status <> 'archived' order by is_active desc, id desc limit 1)`;
}
