import { notificationPreferencesSchema } from "../accounts/topics.ts";
import { sendTopicMail } from "../accounts/topic-mail.ts";
import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { messageOf } from "../platform/logger.ts";
import {
  type Delivery,
  type Outcome,
  claimDelivery,
  claimDueDeliveries,
  finishDeliveryStatement,
  postponeDelivery,
  releaseDelivery,
} from "./delivery-repo.ts";
import { deletePushSubscriptionStatement, findPushSubscription } from "./push-repo.ts";
import { afterQuietHours } from "./quiet-hours.ts";
import { topicOf, waysOf } from "./told.ts";
import { digestLines, wordsOf } from "./words.ts";

const postMs = 60_000;
const claimMs = 60_000;
const mostRelayed = 500;

/** Sends for deliveries that are due. What does not get through is made up for by the sweeper, which calls this too. */
export async function relayDeliveries(ctx: ServiceContext): Promise<void> {
  try {
    const nowMs = ctx.clock.realNowMs();
    const ids = await claimDueDeliveries(ctx.db, { nowMs, untilMs: nowMs + postMs, limit: mostRelayed });
    if (ids.length > 0) {
      await ctx.queue.send(ids.map((deliveryId) => ({ type: "notify.deliver" as const, deliveryId })));
    }
  } catch (error) {
    ctx.log.warn("deliveries_not_relayed", { reason: messageOf(error) });
  }
}

/**
 * Delivers one mail or push. May run twice: what is done or under way is left alone, and a second try of one that failed
 * goes out under the same key.
 *
 * @throws Error where it could not be delivered; the message comes back, until nobody wants to hear of it any more
 */
export async function deliver(ctx: ServiceContext, message: { deliveryId: number }): Promise<void> {
  const nowMs = ctx.clock.realNowMs();
  const delivery = await claimDelivery(ctx.db, message.deliveryId, nowMs, nowMs + claimMs);
  if (!delivery) return;
  try {
    const wanted = wantedOf(delivery, nowMs);
    if (typeof wanted === "object") return await postponeDelivery(ctx.db, delivery.id, wanted.untilMs);
    const outcome = wanted === "now" ? await send(ctx, delivery, nowMs) : wanted;
    const gone = outcome === "gone" && delivery.channel === "push";
    await runBatch(ctx.db, [
      finishDeliveryStatement(delivery.id, outcome, ctx.clock.realNowMs()),
      ...(gone ? [deletePushSubscriptionStatement(delivery.subscriptionId)] : []),
    ]);
  } catch (error) {
    await releaseDelivery(ctx.db, delivery.id);
    throw error;
  }
}

/** Whether its owner still wants it, by what they chose since it was asked for. */
function wantedOf(delivery: Delivery, nowMs: number): "now" | { untilMs: number } | Outcome {
  if (!delivery.owner) return "gone";
  const preferences = notificationPreferencesSchema.parse(JSON.parse(delivery.owner.preferences));
  if (!waysOf(delivery.told.kind, preferences)[delivery.channel]) return "unwanted";
  if (nowMs >= delivery.expiresAtMs) return "expired";
  const untilMs = afterQuietHours(nowMs, delivery.owner.quiet, delivery.owner.zone);
  return untilMs > nowMs ? { untilMs } : "now";
}

function send(ctx: ServiceContext, delivery: Delivery, nowMs: number): Promise<Outcome> {
  return delivery.channel === "email" ? sendMail(ctx, delivery) : sendPush(ctx, delivery, nowMs);
}

async function sendMail(ctx: ServiceContext, { id, userId, told }: Delivery): Promise<Outcome> {
  const wasSent = await sendTopicMail(ctx, {
    userId,
    topic: topicOf(told.kind),
    idempotencyKey: `delivery_${id}`,
    write(language) {
      const { title, text, path } = wordsOf(told, language);
      const paragraphs = told.kind === "daily_digest" ? digestLines(told, language) : [text];
      return { subject: title, paragraphs, path };
    },
  });
  return wasSent ? "sent" : "gone";
}

async function sendPush(ctx: ServiceContext, delivery: Delivery, nowMs: number): Promise<Outcome> {
  const { told, owner, subscriptionId, userId } = delivery;
  const subscription = await findPushSubscription(ctx.db, subscriptionId);
  // A device somebody else signed in on since is theirs.
  if (!owner || subscription?.userId !== userId) return "gone";
  if (!ctx.push) throw new Error("push: set VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY and VAPID_SUBJECT");
  const { title, text, path } = wordsOf(told, owner.language);
  return ctx.push.send(subscription, {
    text: JSON.stringify({ id: delivery.notificationId, title, text, path: pathIn(path, owner.language) }),
    forSeconds: Math.max(1, Math.floor((delivery.expiresAtMs - nowMs) / 1000)),
    isUrgent: topicOf(told.kind) === "live_events",
  });
}

function pathIn(path: string, language: "fr" | "en"): string {
  return language === "en" ? `/en${path}` : path;
}
