import { type SQL, sql } from "drizzle-orm";

import type { Database } from "../platform/db.ts";
import { type PredictionFilter, whereOf } from "./list-repo.ts";

export type DayFilter = PredictionFilter & {
  fromMs: number;
  toMs: number;
  hidesStarted?: boolean;
  /** Least probability of the likeliest outcome, in percent. */
  minProbability?: number;
  /** Least distance of the likeliest outcome from the market's own opinion of it, in points. */
  minEdge?: number;
};

/** What counts, groups and orders a prediction among those of its day. */
export type PredictionHead = {
  id: number;
  matchId: number;
  kickoffAtMs: number;
  status: string;
  league: string;
  country: string;
  sport: string;
};

/**
 * Every published prediction of some days: the covering index finds them, and each costs the row of its match; only where
 * probabilities are asked for also that of its revision. In no order, for sorting would cost each row once more.
 */
export function findPredictionHeads(db: Database, filter: DayFilter): Promise<PredictionHead[]> {
  const onRevision = revisionConditions(filter);
  const started = filter.hidesStarted ? sql` and match_status = 'upcoming'` : sql``;
  const revision = sql`cross join prediction_revisions revision on revision.id = predictions.revision_id`;
  return db.all(sql`
    select predictions.id, predictions.match_id as matchId, predictions.kickoff_at_ms as kickoffAtMs, predictions.match_status as status,
      predictions.league, match.country, predictions.sport
    from (
      select id, kickoff_at_ms, match_status, league, sport, revision_id, match_id from predictions
      where ${whereOf(filter)}${started}
    ) as predictions
    ${onRevision.length > 0 ? revision : sql``}
    cross join matches match on match.id = predictions.match_id
    ${onRevision.length > 0 ? sql`where ${sql.join(onRevision, sql` and `)}` : sql``}`);
}

function revisionConditions({ minProbability, minEdge }: DayFilter): SQL[] {
  const conditions: SQL[] = [];
  if (minProbability !== undefined) {
    conditions.push(sql`
      max(revision.probability_1, revision.probability_2, coalesce(revision.probability_3, 0)) * 100 >= ${minProbability}`);
  }
  // Only results have a price of every outcome, and what is published may be the market's own opinion.
  if (minEdge !== undefined) {
    conditions.push(sql`revision.market = '1X2' and revision.probability_source <> 'market'
      and revision.market_home is not null and revision.market_draw is not null and revision.market_away is not null
      and 100 * case max(revision.probability_1, revision.probability_2, revision.probability_3)
        when revision.probability_1 then revision.probability_1 - revision.market_home
        when revision.probability_2 then revision.probability_2 - revision.market_draw
        else revision.probability_3 - revision.market_away end >= ${minEdge}`);
  }
  return conditions;
}
