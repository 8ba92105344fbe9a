import { sql } from "drizzle-orm";

import { type Statement, jsonChunks } from "../platform/db.ts";
import type { Dimension } from "./breakdown.ts";
import type { Tally } from "./tally.ts";

export type TallyRow = Tally & {
  userId: number;
  bankrollId: number;
  currency: string;
  dimension: Dimension | "total";
  name: string;
};

/** Adds to what stands; amounts below 0 take off. */
export function addTalliesStatements(rows: readonly TallyRow[]): Statement[] {
  return jsonChunks(rows).map(
    (chunk) => sql`
      insert into user_prediction_stats (user_id, dimension, name, bankroll_id, currency, bets, voids, hits, turnover_minor,
        returned_minor, odds_thousandths_sum, priced_bets, priced_turnover_minor, priced_returned_minor, closed_bets,
        closing_value_millionths_sum)
      select value ->> 'userId', value ->> 'dimension', value ->> 'name', value ->> 'bankrollId', value ->> 'currency',
        value ->> 'bets', value ->> 'voids', value ->> 'hits', value ->> 'turnoverMinor', value ->> 'returnedMinor',
        value ->> 'oddsThousandthsSum', value ->> 'pricedBets', value ->> 'pricedTurnoverMinor',
        value ->> 'pricedReturnedMinor', value ->> 'closedBets', value ->> 'closingValueMillionthsSum'
      from json_each(${chunk}) where true
      on conflict (user_id, dimension, name, bankroll_id) do update set
        bets = bets + excluded.bets, voids = voids + excluded.voids, hits = hits + excluded.hits,
        turnover_minor = turnover_minor + excluded.turnover_minor,
        returned_minor = returned_minor + excluded.returned_minor,
        odds_thousandths_sum = odds_thousandths_sum + excluded.odds_thousandths_sum,
        priced_bets = priced_bets + excluded.priced_bets,
        priced_turnover_minor = priced_turnover_minor + excluded.priced_turnover_minor,
        priced_returned_minor = priced_returned_minor + excluded.priced_returned_minor,
        closed_bets = closed_bets + excluded.closed_bets,
        closing_value_millionths_sum = closing_value_millionths_sum + excluded.closing_value_millionths_sum`,
  );
}
