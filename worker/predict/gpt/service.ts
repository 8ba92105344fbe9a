import { predictionHorizonMs } from "../../collect/service.ts";
import type { ServiceContext } from "../../context.ts";
import { listTeamNews } from "../../matches/contexts.ts";
import type { Locale } from "../../platform/contract.ts";
import { runBatch } from "../../platform/db.ts";
import type { PredictionDetailBody } from "../contract.ts";
import { ensureModel } from "../repo.ts";
import { type Judgement, judgeAnswer } from "./answer.ts";
import { type GptAttempt, type GptStatus, isQuestionDue } from "./attempts.ts";
import { gptBody } from "./body.ts";
import { type Briefing, type MatchProbabilities, briefingOf } from "./briefing.ts";
import type { GptReply, GptUsage } from "./gpt.ts";
import { promptVersion, questionOf } from "./prompts.ts";
import {
  findGptAttempts,
  findLastStatus,
  findPublishedMatch,
  findPublishedMatches,
  findShownAnswer,
  insertGptAnswerStatement,
} from "./repo.ts";

/** How GPT's numbers stand in the registry: a record of their own, of which nothing published is made. */
export const gptModel = { slug: "gpt", name: "GPT", version: promptVersion, parameters: { weight: 0 } } as const;

/** An answer that comes when the teams walk out helps nobody. Match clock. */
const leastTimeLeftMs = 3 * 60_000;
/** No answer comes sooner, and a replay may have kicked off by then. Real clock. */
const leastAnswerMs = 10_000;
const matchesLookedAt = 300;
/** Sent at once: more would only wait at the gate. */
const mostAtOnce = 6;
const keptTextLength = 16_000;
const keptReasonLength = 300;

/** Matches GPT is to be asked about now, the next to kick off first; none without GPT. */
export async function listDueEnrichments(ctx: ServiceContext): Promise<number[]> {
  if (!ctx.gpt) return [];
  const atOnce = Math.min(mostAtOnce, await ctx.gpt.callsLeft());
  if (atOnce === 0) return [];
  const nowMs = await ctx.clock.matchNowMs();
  const range = { fromMs: await firstKickoffInTimeMs(ctx, nowMs), toMs: nowMs + predictionHorizonMs };
  const published = await findPublishedMatches(ctx.db, range, matchesLookedAt);
  const matchIds = published.map(({ matchId }) => matchId);
  const [news, attempts] = await Promise.all([listTeamNews(ctx, matchIds), attemptsByMatch(ctx, matchIds)]);
  return published
    .filter(({ matchId, home, draw, away }) =>
      isQuestionDue(
        attempts.get(matchId) ?? [],
        { fingerprint: news.get(matchId)?.fingerprint ?? "", published: { home, draw, away } },
        nowMs,
      ),
    )
    .slice(0, atOnce)
    .map(({ matchId }) => matchId);
}

/**
 * Asks GPT about a match whose prediction is published, and keeps what it answered. Nothing waits for it: whatever comes
 * of it, the prediction stands as it was published. Asked again only when the situation has changed or the last attempt failed.
 *
 * @throws GateClosedError when the question has to wait
 */
export async function enrichMatch(ctx: ServiceContext, input: { matchId: number }): Promise<void> {
  if (!ctx.gpt) return;
  const nowMs = await ctx.clock.matchNowMs();
  const [row, news, attempts] = await Promise.all([
    findPublishedMatch(ctx.db, input.matchId),
    listTeamNews(ctx, [input.matchId]),
    attemptsByMatch(ctx, [input.matchId]),
  ]);
  const teamNews = news.get(input.matchId);
  if (!row || !teamNews || row.match.kickoffAtMs <= (await firstKickoffInTimeMs(ctx, nowMs))) return;
  const { match, revision } = row;
  const published = {
    home: revision.resultHome,
    draw: revision.resultDraw,
    away: revision.resultAway,
    over: revision.overProbability,
    btts: revision.bttsProbability,
  };
  const situation = { fingerprint: teamNews.fingerprint, published };
  if (!isQuestionDue(attempts.get(match.id) ?? [], situation, nowMs)) return;

  const briefing = briefingOf({
    ...match,
    published,
    expectedGoals: { home: revision.expectedHomeGoals, away: revision.expectedAwayGoals },
    confidence: revision.confidence,
    evidence: revision.evidence,
    news: teamNews,
  });
  const question = questionOf(briefing, { replayAtMs: ctx.replay ? nowMs : null });
  const outcome = outcomeOf(await ctx.gpt.ask(question), briefing);
  const recordedAtMs = ctx.clock.realNowMs();
  await runBatch(ctx.db, [
    insertGptAnswerStatement({
      ...outcome,
      ...situation,
      matchId: match.id,
      modelId: await ensureModel(ctx.db, gptModel, recordedAtMs),
      model: ctx.gpt.model,
      promptVersion,
      askedInReplay: ctx.replay !== null,
      askedAtMs: nowMs,
      recordedAtMs,
    }),
  ]);
  if (outcome.status !== "ok") {
    ctx.log.warn("gpt_not_shown", { matchId: match.id, status: outcome.status, reason: outcome.reason });
  }
}

/** What the page of a prediction shows of GPT; null without GPT. */
export async function getGptOfMatch(
  ctx: ServiceContext,
  input: { matchId: number; published: MatchProbabilities; lang: Locale },
): Promise<PredictionDetailBody["gpt"]> {
  if (!ctx.gpt) return null;
  const [answer, lastStatus] = await Promise.all([
    findShownAnswer(ctx.db, input.matchId),
    findLastStatus(ctx.db, input.matchId),
  ]);
  return gptBody({ answer, lastStatus }, input);
}

/** The earliest kick-off that an answer to a question of now can still precede. */
async function firstKickoffInTimeMs(ctx: ServiceContext, nowMs: number): Promise<number> {
  const { speed } = await ctx.clock.mapping();
  return nowMs + Math.max(leastTimeLeftMs, leastAnswerMs * speed);
}

type Outcome = {
  status: GptStatus;
  reason: string | null;
  probabilities: MatchProbabilities | null;
  body: Extract<Judgement, { status: "ok" }>["content"] | null;
  refusedText: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
};

function outcomeOf(reply: GptReply, briefing: Briefing): Outcome {
  if (reply.kind === "timeout" || reply.kind === "failed") {
    return { ...refused(reply.kind, reply.reason, null), ...tokensOf(null) };
  }
  if (reply.kind !== "answered") {
    return { ...refused(reply.kind, reply.reason, reply.text), ...tokensOf(reply.usage) };
  }
  const judged = judgeAnswer(reply, briefing);
  if (judged.status !== "ok") {
    const { status, reason, probabilities } = judged;
    return { ...refused(status, reason, reply.text), probabilities, ...tokensOf(reply.usage) };
  }
  const { probabilities, content } = judged;
  return { status: "ok", reason: null, probabilities, body: content, refusedText: null, ...tokensOf(reply.usage) };
}

function refused(status: Exclude<GptStatus, "ok">, reason: string, text: string | null) {
  return {
    status,
    reason: reason.slice(0, keptReasonLength),
    probabilities: null,
    body: null,
    refusedText: text === null ? null : text.slice(0, keptTextLength),
  };
}

function tokensOf(usage: GptUsage | null): { inputTokens: number | null; outputTokens: number | null } {
  return { inputTokens: usage?.inputTokens ?? null, outputTokens: usage?.outputTokens ?? null };
}

async function attemptsByMatch(ctx: ServiceContext, matchIds: readonly number[]): Promise<Map<number, GptAttempt[]>> {
  const rows = await findGptAttempts(ctx.db, matchIds);
  const attempts = rows.map(({ publishedHome: home, publishedDraw: draw, publishedAway: away, ...row }) => ({
    ...row,
    published: { home, draw, away },
  }));
  return Map.groupBy(attempts, ({ matchId }) => matchId);
}
