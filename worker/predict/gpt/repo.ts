import { and, asc, desc, eq, gt, lt, sql } from "drizzle-orm";

import { matches } from "../../matches/schema.ts";
import { type Database, type Statement, inJsonList } from "../../platform/db.ts";
import { gptAnswers, predictionRevisions, predictions } from "../schema.ts";
import type { GptContent } from "./answer.ts";
import type { GptStatus } from "./attempts.ts";
import type { MatchProbabilities } from "./briefing.ts";

export type GptAnswerRow = typeof gptAnswers.$inferSelect;

export type NewGptAnswer = {
  matchId: number;
  modelId: number;
  model: string;
  promptVersion: string;
  askedInReplay: boolean;
  /** Match clock. */
  askedAtMs: number;
  /** Real clock. */
  recordedAtMs: number;
  status: GptStatus;
  reason: string | null;
  fingerprint: string;
  published: { home: number; draw: number; away: number };
  probabilities: MatchProbabilities | null;
  body: GptContent | null;
  refusedText: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
};

/** Appends an answer; one that comes after kick-off is dropped. */
export function insertGptAnswerStatement(answer: NewGptAnswer): Statement {
  const { published, probabilities } = answer;
  return sql`
    insert into gpt_answers (match_id, model_id, model, prompt_version, asked_in_replay, asked_at_ms, recorded_at_ms,
      status, reason, fingerprint, published_home, published_draw, published_away, home_probability, draw_probability,
      away_probability, over_probability, btts_probability, body, refused_text, input_tokens, output_tokens)
    select open_matches.match_id, ${answer.modelId}, ${answer.model}, ${answer.promptVersion},
      ${answer.askedInReplay ? 1 : 0}, ${answer.askedAtMs}, ${answer.recordedAtMs}, ${answer.status}, ${answer.reason},
      ${answer.fingerprint}, ${published.home}, ${published.draw}, ${published.away}, ${probabilities?.home ?? null},
      ${probabilities?.draw ?? null}, ${probabilities?.away ?? null}, ${probabilities?.over ?? null},
      ${probabilities?.btts ?? null}, ${answer.body && JSON.stringify(answer.body)}, ${answer.refusedText},
      ${answer.inputTokens}, ${answer.outputTokens}
    from open_matches where open_matches.match_id = ${answer.matchId}`;
}

/** Every attempt of these matches, oldest first, without its texts. */
export function findGptAttempts(db: Database, matchIds: readonly number[]) {
  return db
    .select({
      matchId: gptAnswers.matchId,
      status: gptAnswers.status,
      fingerprint: gptAnswers.fingerprint,
      askedAtMs: gptAnswers.askedAtMs,
      publishedHome: gptAnswers.publishedHome,
      publishedDraw: gptAnswers.publishedDraw,
      publishedAway: gptAnswers.publishedAway,
    })
    .from(gptAnswers)
    .where(inJsonList(gptAnswers.matchId, matchIds))
    .orderBy(asc(gptAnswers.id));
}

/** The newest answer of a match that may be shown. */
export async function findShownAnswer(db: Database, matchId: number): Promise<GptAnswerRow | undefined> {
  const [row] = await db
    .select()
    .from(gptAnswers)
    .where(and(eq(gptAnswers.matchId, matchId), eq(gptAnswers.status, "ok")))
    .orderBy(desc(gptAnswers.id))
    .limit(1);
  return row;
}

export async function findLastStatus(db: Database, matchId: number): Promise<GptStatus | null> {
  const [row] = await db
    .select({ status: gptAnswers.status })
    .from(gptAnswers)
    .where(eq(gptAnswers.matchId, matchId))
    .orderBy(desc(gptAnswers.id))
    .limit(1);
  return row?.status ?? null;
}

/** Published 1X2 predictions of matches that kick off in `(fromMs, toMs)`, most urgent first. */
export function findPublishedMatches(db: Database, range: { fromMs: number; toMs: number }, limit: number) {
  return db
    .select({
      matchId: predictions.matchId,
      home: predictionRevisions.resultHome,
      draw: predictionRevisions.resultDraw,
      away: predictionRevisions.resultAway,
    })
    .from(predictions)
    .innerJoin(predictionRevisions, eq(predictionRevisions.id, predictions.revisionId))
    .where(
      and(
        eq(predictions.market, "1X2"),
        eq(predictions.published, true),
        eq(predictions.matchStatus, "upcoming"),
        gt(predictions.kickoffAtMs, range.fromMs),
        lt(predictions.kickoffAtMs, range.toMs),
      ),
    )
    .orderBy(asc(predictions.kickoffAtMs), asc(predictions.matchId))
    .limit(limit);
}

/** A match whose prediction is published and that has not kicked off by its row, with the 1X2 revision that counts. */
export async function findPublishedMatch(db: Database, matchId: number) {
  const [row] = await db
    .select({ match: matches, revision: predictionRevisions })
    .from(predictions)
    .innerJoin(predictionRevisions, eq(predictionRevisions.id, predictions.revisionId))
    .innerJoin(matches, eq(matches.id, predictions.matchId))
    .where(
      and(
        eq(predictions.matchId, matchId),
        eq(predictions.market, "1X2"),
        eq(predictions.published, true),
        eq(matches.status, "upcoming"),
      ),
    );
  return row;
}
