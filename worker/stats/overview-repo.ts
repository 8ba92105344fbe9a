import { sql } from "drizzle-orm";
import * as z from "zod";

import type { Statement } from "../platform/db.ts";
import type { Dimension } from "./breakdown.ts";
import { type AskedScope, isLookedAt } from "./scope-repo.ts";

const tallyRowSchema = z.object({
  name: z.string(),
  bets: z.int(),
  voids: z.int(),
  hits: z.int(),
  turnoverMinor: z.int(),
  returnedMinor: z.int(),
  oddsThousandthsSum: z.int(),
  pricedBets: z.int(),
  pricedTurnoverMinor: z.int(),
  pricedReturnedMinor: z.int(),
  closedBets: z.int(),
  closingValueMillionthsSum: z.int(),
});
/** What is counted of the slice of that name, over all bankrolls looked at. */
export type NamedTally = z.infer<typeof tallyRowSchema>;

/**
 * The slices of a dimension in the order of their names. Slices that corrections have emptied are left out.
 *
 * @param fromName the first name that counts; null for all of them
 */
export function talliesStatement(
  userId: number,
  asked: AskedScope,
  slices: { dimension: Dimension | "total"; fromName: string | null },
): Statement {
  return sql`
    select s.name, sum(s.bets) as bets, sum(s.voids) as voids, sum(s.hits) as hits,
      sum(s.turnover_minor) as "turnoverMinor", sum(s.returned_minor) as "returnedMinor",
      sum(s.odds_thousandths_sum) as "oddsThousandthsSum", sum(s.priced_bets) as "pricedBets",
      sum(s.priced_turnover_minor) as "pricedTurnoverMinor", sum(s.priced_returned_minor) as "pricedReturnedMinor",
      sum(s.closed_bets) as "closedBets", sum(s.closing_value_millionths_sum) as "closingValueMillionthsSum"
    from user_prediction_stats s
    where s.user_id = ${userId} and s.dimension = ${slices.dimension} and s.name >= ${slices.fromName ?? ""}
      and s.bankroll_id in (select k.id from bankrolls k where ${isLookedAt(userId, asked)})
    group by s.name having sum(s.bets) > 0 order by s.name`;
}

/** @throws ZodError for anything the statement does not give */
export function readTallies(rows: readonly unknown[] | undefined): NamedTally[] {
  return z.array(tallyRowSchema).parse(rows);
}

const dayRowSchema = z.object({
  bankrollId: z.int(),
  day: z.int(),
  netDepositsMinor: z.int(),
  profitMinor: z.int(),
});
/** How a bankroll stood at the end of a UTC day of the real clock; days since 1970-01-01. */
export type BankrollDayRow = z.infer<typeof dayRowSchema>;

/** Of each bankroll the days from `fromDay` on which it changed, and the last one before them, in no order. */
export function daysStatement(userId: number, asked: AskedScope, fromDay: number): Statement {
  return sql`
    select d.bankroll_id as "bankrollId", d.day, d.net_deposits_minor as "netDepositsMinor",
      d.profit_minor as "profitMinor"
    from bankrolls k cross join bankroll_days d
    where ${isLookedAt(userId, asked)} and d.bankroll_id = k.id and d.day >= coalesce(
      (select max(p.day) from bankroll_days p where p.bankroll_id = k.id and p.day < ${fromDay}), ${fromDay})`;
}

/** @throws ZodError for anything the statement does not give */
export function readDays(rows: readonly unknown[] | undefined): BankrollDayRow[] {
  return z.array(dayRowSchema).parse(rows);
}
