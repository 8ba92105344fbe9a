import { type SQL, sql } from "drizzle-orm";

import type { Database } from "../platform/db.ts";

/** Published 1X2 predictions that were judged right or wrong, with the probabilities they were judged by. */
const judgedResults = sql`
  predictions
  join prediction_evaluations evaluation on evaluation.id = predictions.evaluation_id
  join prediction_revisions revision on revision.id = evaluation.revision_id`;
const isJudgedResult = sql`
  predictions.published = 1 and predictions.outcome in ('success', 'failure') and predictions.market = '1X2'
  and evaluation.was_correct is not null`;

export type BinSums = { bin: number; count: number; probabilitySum: number; happened: number };

/** Every probability of the record by the tenth it lies in, with how many of them came true. */
export function findCalibrationSums(db: Database): Promise<BinSums[]> {
  const part = (probability: SQL, selection: string) => sql`
    select ${probability} as p, evaluation.winning_selection = ${selection} as happened
    from ${judgedResults} where ${isJudgedResult}`;
  return db.all(sql`
    select min(9, cast(p * 10 as integer)) as bin, count(*) as count, sum(p) as "probabilitySum",
      sum(happened) as happened
    from (${part(sql`revision.probability_1`, "1")}
      union all ${part(sql`revision.probability_2`, "X")}
      union all ${part(sql`revision.probability_3`, "2")})
    group by bin`);
}

/** How many results were judged, when the first of them kicked off, and the hits since two instants of the match clock. */
export async function summariseResults(db: Database, input: { monthFromMs: number; monthBeforeFromMs: number }) {
  const { monthFromMs, monthBeforeFromMs } = input;
  const isThisMonth = sql`predictions.kickoff_at_ms >= ${monthFromMs}`;
  const isMonthBefore = sql`predictions.kickoff_at_ms >= ${monthBeforeFromMs} and not ${isThisMonth}`;
  const [row] = await db.all<
    Record<"count" | "month" | "monthHits" | "before" | "beforeHits", number> & {
      firstKickoffAtMs: number | null;
    }
  >(sql`
    select count(*) as count, min(predictions.kickoff_at_ms) as "firstKickoffAtMs",
      count(*) filter (where ${isThisMonth}) as month,
      count(*) filter (where ${isThisMonth} and evaluation.was_correct) as "monthHits",
      count(*) filter (where ${isMonthBefore}) as before,
      count(*) filter (where ${isMonthBefore} and evaluation.was_correct) as "beforeHits"
    from ${judgedResults} where ${isJudgedResult}`);
  return row ?? { count: 0, firstKickoffAtMs: null, month: 0, monthHits: 0, before: 0, beforeHits: 0 };
}

export type LossSums = {
  competitionId: number;
  winningSelection: string;
  count: number;
  /** Of our log loss, and of its square. */
  sum: number;
  squareSum: number;
};

/** What our probabilities cost, by competition and by what happened. */
export function findLossSums(db: Database): Promise<LossSums[]> {
  return db.all(sql`
    select predictions.competition_id as "competitionId", evaluation.winning_selection as "winningSelection",
      count(*) as count, sum(evaluation.log_loss) as sum, sum(evaluation.log_loss * evaluation.log_loss) as "squareSum"
    from ${judgedResults} where ${isJudgedResult} group by 1, 2`);
}

/** Our log loss and that of the closing prices, on the matches that have any. */
export async function findClosingLossSums(db: Database) {
  const difference = sql`(evaluation.log_loss - evaluation.closing_log_loss)`;
  const [row] = await db.all<{ count: number; ours: number; theirs: number; sum: number; squareSum: number }>(sql`
    select count(*) as count, total(evaluation.log_loss) as ours, total(evaluation.closing_log_loss) as theirs,
      total(${difference}) as sum, total(${difference} * ${difference}) as "squareSum"
    from ${judgedResults} where ${isJudgedResult} and evaluation.closing_log_loss is not null`);
  return row ?? { count: 0, ours: 0, theirs: 0, sum: 0, squareSum: 0 };
}
