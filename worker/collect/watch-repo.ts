import { and, eq, isNotNull, sql } from "drizzle-orm";

import { type Database, type Statement, inJsonList, jsonChunks } from "../platform/db.ts";
import type { Asked } from "./pace.ts";
import { historySteps, matchWatch } from "./schema.ts";

/** What was asked, by the column that remembers it. */
export type Question =
  | "askedAtMs"
  | "pricesAskedAtMs"
  | "absencesAskedAtMs"
  | "backgroundAskedAtMs"
  | "lineUpsAskedAtMs";

export type Doubt = { matchId: number; doubt: string; doubtedAtMs: number };

const columnOf: Record<Question, string> = {
  askedAtMs: "asked_at_ms",
  pricesAskedAtMs: "prices_asked_at_ms",
  absencesAskedAtMs: "absences_asked_at_ms",
  backgroundAskedAtMs: "background_asked_at_ms",
  lineUpsAskedAtMs: "line_ups_asked_at_ms",
};

export async function findAsked(db: Database, matchIds: readonly number[]): Promise<Map<number, Asked>> {
  const rows = await db.select().from(matchWatch).where(inJsonList(matchWatch.matchId, matchIds));
  return new Map(rows.map((row) => [row.matchId, row]));
}

/** Remembers that something was asked of these matches, and what of its cost is each one's share. */
export function markAskedStatements(
  question: Question,
  matchIds: readonly number[],
  input: { nowMs: number; callsThousandths: number },
): Statement[] {
  const column = sql.raw(columnOf[question]);
  return jsonChunks(matchIds).map(
    (chunk) =>
      sql`
      insert into match_watch (match_id, ${column}, calls_thousandths)
      select value, ${input.nowMs}, ${input.callsThousandths} from json_each(${chunk}) where true
      on conflict (match_id) do update set ${column} = excluded.${column},
        calls_thousandths = match_watch.calls_thousandths + excluded.calls_thousandths`,
  );
}

/** Remembers a cost without an answer. */
export function chargeCallsStatements(matchIds: readonly number[], callsThousandths: number): Statement[] {
  return jsonChunks(matchIds).map(
    (chunk) =>
      sql`
      insert into match_watch (match_id, calls_thousandths)
      select value, ${callsThousandths} from json_each(${chunk}) where true
      on conflict (match_id) do update set
        calls_thousandths = match_watch.calls_thousandths + excluded.calls_thousandths`,
  );
}

export async function findDoubts(db: Database, matchIds: readonly number[]): Promise<Map<number, Doubt>> {
  const rows = await db
    .select({ matchId: matchWatch.matchId, doubt: matchWatch.doubt, doubtedAtMs: matchWatch.doubtedAtMs })
    .from(matchWatch)
    .where(and(inJsonList(matchWatch.matchId, matchIds), isNotNull(matchWatch.doubt)));
  return new Map(
    rows.flatMap(({ matchId, doubt, doubtedAtMs }) =>
      doubt === null || doubtedAtMs === null ? [] : [[matchId, { matchId, doubt, doubtedAtMs }] as const],
    ),
  );
}

export async function findDoubtedMatchIds(db: Database): Promise<number[]> {
  const rows = await db.select({ matchId: matchWatch.matchId }).from(matchWatch).where(isNotNull(matchWatch.doubt));
  return rows.map((row) => row.matchId);
}

/** The first instant of a doubt stands until the doubt changes or ends. */
export function putDoubtStatements(doubts: readonly Doubt[]): Statement[] {
  return jsonChunks(doubts).map(
    (chunk) =>
      sql`
      insert into match_watch (match_id, doubt, doubted_at_ms)
      select json_extract(value, '$.matchId'), json_extract(value, '$.doubt'), json_extract(value, '$.doubtedAtMs')
      from json_each(${chunk}) where true
      on conflict (match_id) do update set doubt = excluded.doubt, doubted_at_ms = excluded.doubted_at_ms
      where match_watch.doubt is not excluded.doubt`,
  );
}

export function endDoubtStatements(matchIds: readonly number[]): Statement[] {
  if (matchIds.length === 0) return [];
  return [
    sql`update match_watch set doubt = null, doubted_at_ms = null
      where match_id in (select value from json_each(${JSON.stringify(matchIds)}))`,
  ];
}

export async function findHistorySteps(db: Database, provider: string): Promise<Set<string>> {
  const rows = await db
    .select({ step: historySteps.step })
    .from(historySteps)
    .where(eq(historySteps.provider, provider));
  return new Set(rows.map((row) => row.step));
}

export async function insertHistoryStep(db: Database, row: typeof historySteps.$inferInsert): Promise<void> {
  await db.insert(historySteps).values(row).onConflictDoNothing();
}
