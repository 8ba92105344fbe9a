import { sendMail } from "./accounts/mail-outbox.ts";
import { pruneAccounts } from "./accounts/retention.ts";
import { listDueSettlements } from "./bets/due.ts";
import { reconcileBooks } from "./bets/reconciliation.ts";
import { settleBets } from "./bets/settling.ts";
import { collectHistory, needsHistory } from "./collect/history.ts";
import { collectOdds, collectSurroundings } from "./collect/pricing.ts";
import { collectDaily, collectLive, collectStatuses, pruneCollection } from "./collect/service.ts";
import { GateClosedError, UpstreamError } from "./collect/upstream.ts";
import type { ServiceContext } from "./context.ts";
import { type JobMessage, messageOfWorkKey, workKeyOf } from "./messages.ts";
import {
  claimEach,
  listDueWindows,
  listLostWork,
  markWindowsStarted,
  postponeWork,
  pruneBookkeeping,
  releaseClaim,
} from "./ops/service.ts";
import { deliver, relayDeliveries } from "./notify/delivering.ts";
import { purgePages } from "./ops/purging.ts";
import { askForDigests } from "./notify/digest.ts";
import { relayOutbox } from "./notify/outbox.ts";
import { pruneNotifications } from "./notify/own-data.ts";
import { tellPeople } from "./notify/telling.ts";
import { listDuePredictions, predictCompetition, refitCompetition } from "./predict/pipeline.ts";
import { enrichMatch, listDueEnrichments } from "./predict/gpt/service.ts";
import { evaluateMatch, listDueEvaluations } from "./predict/judgement.ts";
import { continueRecord, isRecordBehind } from "./predict/sequencing.ts";
import { pruneAnswers } from "./wallet/reconciliation.ts";

/** Scheduled work, on the match clock unless it says otherwise. The same expressions stand in wrangler.toml as Cron Triggers. */
export const cronJobs = [
  { cron: "* * * * *", job: "live" },
  { cron: "*/5 * * * *", job: "statuses" },
  { cron: "0 */3 * * *", job: "odds" },
  { cron: "0 6 * * *", job: "daily" },
  { cron: "0 4 * * MON", job: "refit" },
  { cron: "30 3 * * *", job: "retention" },
  { cron: "0 * * * *", job: "reconcile", clock: "real" },
  { cron: "*/15 * * * *", job: "digest", clock: "real" },
] as const;

export type JobName = (typeof cronJobs)[number]["job"];

/** Longer than any of them takes with its retries; after that the sweeper sends it again. */
const collectionLeaseMs = 15 * 60_000;
const sendingLeaseMs = 120_000;
const afterTroubleMs = 60_000;

const handlers: { [Type in JobMessage["type"]]: Handler<Extract<JobMessage, { type: Type }>> } = {
  "collect.daily": async (ctx) => {
    await collectDaily(ctx);
    await collectOdds(ctx);
    // The past comes last where every call counts, and it must not keep the present from being predicted.
    if (await needsHistory(ctx)) await handleMessage(ctx, { type: "collect.history" });
    await sendPredictions(ctx, await listDuePredictions(ctx, "all"));
  },
  "collect.history": async (ctx) => {
    if (!(await needsHistory(ctx))) return;
    await collectHistory(ctx);
    await sendPredictions(ctx, await listDuePredictions(ctx, "all"));
  },
  "collect.statuses": async (ctx) => {
    try {
      await collectStatuses(ctx);
    } finally {
      await sweep(ctx);
    }
  },
  "collect.live": collectLive,
  "collect.odds": async (ctx) => {
    await sendPredictions(ctx, await collectOdds(ctx));
    await collectSurroundings(ctx);
  },
  "ops.retention": async (ctx) => {
    await pruneCollection(ctx);
    await pruneBookkeeping(ctx);
    await pruneAccounts(ctx);
    await pruneAnswers(ctx);
    await pruneNotifications(ctx);
  },
  "wallet.reconcile": reconcileBooks,
  "predict.competition": predictCompetition,
  "predict.refit": refitCompetition,
  "predict.gpt": enrichMatch,
  "predict.record": continueRecord,
  "settle.match": evaluateMatch,
  "settle.bets": settleBets,
  "mail.send": sendMail,
  "notify.send": tellPeople,
  "notify.deliver": deliver,
  "notify.digest": askForDigests,
  "cache.purge": async (ctx, { tags }) => purgePages(ctx, [tags]),
};

type Handler<Message> = (ctx: ServiceContext, message: Message) => Promise<void>;

/**
 * Does what a message asks for. Every handler may run twice, late or out of order. Trouble upstream is no failure of the
 * message: what has no schedule of its own stays due, and the sweeper brings it back.
 */
export async function handleMessage(ctx: ServiceContext, message: JobMessage): Promise<void> {
  const key = workKeyOf(message);
  try {
    await (handlers[message.type] as Handler<JobMessage>)(ctx, message);
  } catch (error) {
    if (!(error instanceof GateClosedError || error instanceof UpstreamError)) throw error;
    const backAtMs = error instanceof GateClosedError ? error.retryAtMs : ctx.clock.realNowMs() + afterTroubleMs;
    if (key !== null) await postponeWork(ctx, key, backAtMs);
    return;
  }
  if (key !== null) await releaseClaim(ctx, key);
}

/** Sends every scheduled job whose window has come, whichever cron woke us: a tick that never came is made up for. */
export async function startDueJobs(ctx: ServiceContext): Promise<JobName[]> {
  const due = await listDueWindows(ctx, cronJobs);
  for (const { job } of due) await startJob(ctx, job);
  // Every minute, by the real clock: what nobody was sent to is sent for, and what quiet hours held back is due.
  await relayOutbox(ctx);
  await relayDeliveries(ctx);
  // Recorded after sending: a crash in between sends twice, which changes nothing, instead of never.
  await markWindowsStarted(ctx, due);
  return due.map(({ job }) => job);
}

/** Sends the messages of one scheduled job now. */
export async function startJob(ctx: ServiceContext, job: JobName): Promise<void> {
  if (job === "refit") {
    const competitionIds = await listDuePredictions(ctx, "all");
    await ctx.queue.send(competitionIds.map((competitionId) => ({ type: "predict.refit", competitionId })));
  } else if (job === "retention") {
    await ctx.queue.send([{ type: "ops.retention" }]);
  } else if (job === "reconcile") {
    await ctx.queue.send([{ type: "wallet.reconcile" }]);
  } else if (job === "digest") {
    await ctx.queue.send([{ type: "notify.digest" }]);
  } else {
    const message = { type: `collect.${job}` } as const;
    const key = workKeyOf(message);
    if (key !== null) await claimEach(ctx, [key], collectionLeaseMs);
    await ctx.queue.send([message]);
  }
}

/** What somebody should have been sent to and was not, or never came to its end. */
async function sweep(ctx: ServiceContext): Promise<void> {
  await sendPredictions(ctx, await listDuePredictions(ctx, "unpredicted"));
  await sendDueEvaluations(ctx);
  await sendDueSettlements(ctx);
  if (await isRecordBehind(ctx)) await sendUnclaimed(ctx, [{ type: "predict.record" }]);
  await sendDueEnrichments(ctx);
  await sendUnclaimed(
    ctx,
    (await listLostWork(ctx)).flatMap((key) => messageOfWorkKey(key) ?? []),
  );
}

async function sendPredictions(ctx: ServiceContext, competitionIds: readonly number[]): Promise<void> {
  await sendUnclaimed(
    ctx,
    competitionIds.map((competitionId) => ({ type: "predict.competition", competitionId })),
  );
}

async function sendDueEvaluations(ctx: ServiceContext): Promise<void> {
  const matchIds = await listDueEvaluations(ctx);
  await sendUnclaimed(
    ctx,
    matchIds.map((matchId) => ({ type: "settle.match", matchId })),
  );
}

async function sendDueSettlements(ctx: ServiceContext): Promise<void> {
  const matchIds = await listDueSettlements(ctx);
  await sendUnclaimed(
    ctx,
    matchIds.map((matchId) => ({ type: "settle.bets", matchId })),
  );
}

async function sendDueEnrichments(ctx: ServiceContext): Promise<void> {
  const matchIds = await listDueEnrichments(ctx);
  await sendUnclaimed(
    ctx,
    matchIds.map((matchId) => ({ type: "predict.gpt", matchId })),
  );
}

/** The sweeper's part: sends what nobody has been sent to lately. A message that was lost is sent again once its claim ends. */
async function sendUnclaimed(ctx: ServiceContext, messages: readonly JobMessage[]): Promise<void> {
  const byKey = new Map(messages.map((message) => [workKeyOf(message) ?? message.type, message]));
  if (byKey.size === 0) return;
  const claimed = await claimEach(ctx, [...byKey.keys()], sendingLeaseMs);
  await ctx.queue.send(claimed.flatMap((key) => byKey.get(key) ?? []));
}
