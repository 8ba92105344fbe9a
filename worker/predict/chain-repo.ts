import { and, asc, desc, eq, gt, lte, sql } from "drizzle-orm";

import { matches } from "../matches/schema.ts";
import { type Database, type Statement, jsonChunks } from "../platform/db.ts";
import type { ChainHead, PublishedRevision } from "./chain.ts";
import type { EvaluationStatus } from "./evaluation.ts";
import { modelRegistry, modelRuns, predictionEvaluations, predictionRevisions, recordChain } from "./schema.ts";

export type NewLink = {
  seq: number;
  revisionId: number;
  previousHash: string;
  hash: string;
  body: string;
  recordedAtMs: number;
  matchAtMs: number;
};

/** The last link; undefined while there is none. */
export async function findHead(db: Database): Promise<(ChainHead & { revisionId: number }) | undefined> {
  const [head] = await db
    .select({ seq: recordChain.seq, hash: recordChain.hash, revisionId: recordChain.revisionId })
    .from(recordChain)
    .orderBy(desc(recordChain.seq))
    .limit(1);
  return head;
}

/** The next published revisions after one, in the order of their ids, simulated prices left out as no price. */
export function findPublishedAfter(db: Database, revisionId: number, limit: number): Promise<PublishedRevision[]> {
  return db
    .select({
      id: predictionRevisions.id,
      predictionId: predictionRevisions.predictionId,
      revision: predictionRevisions.revision,
      matchId: predictionRevisions.matchId,
      market: predictionRevisions.market,
      homeTeam: matches.homeTeam,
      awayTeam: matches.awayTeam,
      league: matches.league,
      country: matches.country,
      season: matches.season,
      kickoffAtMs: predictionRevisions.kickoffAtMs,
      publishedAtMs: predictionRevisions.publishedAtMs,
      probability1: predictionRevisions.probability1,
      probability2: predictionRevisions.probability2,
      probability3: predictionRevisions.probability3,
      probabilitySource: predictionRevisions.probabilitySource,
      pick: predictionRevisions.pick,
      confidence: predictionRevisions.confidence,
      oddsThousandths: sql<
        number | null
      >`iif(${predictionRevisions.oddsSimulated}, null, ${predictionRevisions.oddsThousandths})`,
      oddsBookmaker: sql<
        string | null
      >`iif(${predictionRevisions.oddsSimulated}, null, ${predictionRevisions.oddsBookmaker})`,
      model: modelRegistry.slug,
      modelVersion: modelRegistry.version,
    })
    .from(predictionRevisions)
    .innerJoin(matches, eq(matches.id, predictionRevisions.matchId))
    .innerJoin(modelRuns, eq(modelRuns.id, predictionRevisions.modelRunId))
    .innerJoin(modelRegistry, eq(modelRegistry.id, modelRuns.modelId))
    .where(
      sql`${predictionRevisions.id} in (
        select id from published_revisions where id > ${revisionId} order by id limit ${limit})`,
    )
    .orderBy(asc(predictionRevisions.id));
}

/** Whether something was published that no link says. */
export async function hasUnlinked(db: Database): Promise<boolean> {
  const [row] = await db.all<{ behind: number }>(sql`
    select exists (select 1 from published_revisions where id >
      coalesce((select revision_id from record_chain order by seq desc limit 1), 0)) as behind`);
  return row?.behind === 1;
}

/** Statements that append links, in order; refused by the database unless they continue the chain as it stands. */
export function insertLinkStatements(links: readonly NewLink[]): Statement[] {
  return jsonChunks(links).map(
    (chunk) => sql`
      insert into record_chain (seq, revision_id, previous_hash, hash, body, recorded_at_ms, match_at_ms)
      select json_extract(value, '$.seq'), json_extract(value, '$.revisionId'), json_extract(value, '$.previousHash'),
        json_extract(value, '$.hash'), json_extract(value, '$.body'), json_extract(value, '$.recordedAtMs'),
        json_extract(value, '$.matchAtMs')
      from json_each(${chunk}) order by key`,
  );
}

/** Links in `(afterSeq, untilSeq]`, in order. */
export function findLinks(db: Database, range: { afterSeq: number; untilSeq: number }, limit: number) {
  return db
    .select({
      seq: recordChain.seq,
      revisionId: recordChain.revisionId,
      previousHash: recordChain.previousHash,
      hash: recordChain.hash,
      body: recordChain.body,
    })
    .from(recordChain)
    .where(and(gt(recordChain.seq, range.afterSeq), lte(recordChain.seq, range.untilSeq)))
    .orderBy(asc(recordChain.seq))
    .limit(limit);
}

export type LinkJudgement = {
  seq: number;
  matchId: number;
  resultRevision: number;
  status: EvaluationStatus;
  realScore: string | null;
  brier: number | null;
  logLoss: number | null;
  rankedProbabilityScore: number | null;
  closingOddsThousandths: number | null;
  closingProbability: number | null;
  closingLineValue: number | null;
  evaluatedAtMs: number;
};

/** Every judgement of the links in `(afterSeq, untilSeq]`, up to a last one, by link and revision of the result. */
export function findJudgements(
  db: Database,
  range: { afterSeq: number; untilSeq: number },
  lastEvaluationId: number,
): Promise<LinkJudgement[]> {
  return db
    .select({
      seq: recordChain.seq,
      matchId: predictionRevisions.matchId,
      resultRevision: predictionEvaluations.resultRevision,
      status: predictionEvaluations.status,
      realScore: predictionEvaluations.realScore,
      brier: predictionEvaluations.brier,
      logLoss: predictionEvaluations.logLoss,
      rankedProbabilityScore: predictionEvaluations.rankedProbabilityScore,
      closingOddsThousandths: predictionEvaluations.closingOddsThousandths,
      closingProbability: predictionEvaluations.closingProbability,
      closingLineValue: predictionEvaluations.closingLineValue,
      evaluatedAtMs: predictionEvaluations.evaluatedAtMs,
    })
    .from(recordChain)
    .innerJoin(predictionRevisions, eq(predictionRevisions.id, recordChain.revisionId))
    .innerJoin(
      predictionEvaluations,
      and(
        eq(predictionEvaluations.predictionId, predictionRevisions.predictionId),
        eq(predictionEvaluations.revisionId, predictionRevisions.id),
      ),
    )
    .where(
      and(
        gt(recordChain.seq, range.afterSeq),
        lte(recordChain.seq, range.untilSeq),
        lte(predictionEvaluations.id, lastEvaluationId),
      ),
    )
    .orderBy(asc(recordChain.seq), asc(predictionEvaluations.resultRevision));
}

export async function findLastEvaluationId(db: Database): Promise<number> {
  const [row] = await db.all<{ last: number | null }>(sql`select max(id) as last from prediction_evaluations`);
  return row?.last ?? 0;
}
