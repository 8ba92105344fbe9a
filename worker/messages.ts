import * as z from "zod";

import { mostTagsOfPurge } from "./platform/http/cache-policy.ts";

const positiveId = z.int().positive();

/** Everything that travels on a queue. A message carries ids, never state: the handler reads what is true when it runs. */
export const jobMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("collect.daily") }),
  z.object({ type: z.literal("collect.statuses") }),
  z.object({ type: z.literal("collect.live") }),
  z.object({ type: z.literal("collect.odds") }),
  z.object({ type: z.literal("collect.history") }),
  z.object({ type: z.literal("ops.retention") }),
  z.object({ type: z.literal("wallet.reconcile") }),
  z.object({ type: z.literal("predict.competition"), competitionId: positiveId }),
  z.object({ type: z.literal("predict.refit"), competitionId: positiveId }),
  z.object({ type: z.literal("predict.gpt"), matchId: positiveId }),
  z.object({ type: z.literal("predict.record") }),
  z.object({ type: z.literal("settle.match"), matchId: positiveId }),
  z.object({ type: z.literal("settle.bets"), matchId: positiveId }),
  z.object({ type: z.literal("mail.send"), mailId: z.string().regex(/^mail_[\w-]{20,60}$/) }),
  z.object({ type: z.literal("notify.send"), outboxIds: z.array(z.string().min(1).max(300)).min(1).max(100) }),
  z.object({ type: z.literal("notify.deliver"), deliveryId: positiveId }),
  z.object({ type: z.literal("notify.digest") }),
  z.object({
    type: z.literal("cache.purge"),
    tags: z
      .array(z.string().regex(/^[a-z0-9-]{1,40}$/))
      .min(1)
      .max(mostTagsOfPurge),
  }),
]);

export type JobMessage = z.infer<typeof jobMessageSchema>;
export type QueueName = "collect" | "predict" | "gpt" | "settle" | "mail" | "notify" | "cache";

/** The queue each kind of message travels on. GPT has its own: it is slow, and no prediction waits behind it. */
export function queueOf(message: JobMessage): QueueName {
  if (message.type === "predict.gpt") return "gpt";
  const [prefix] = message.type.split(".");
  return isQueueName(prefix) ? prefix : "collect";
}

const queueNames: readonly QueueName[] = ["collect", "predict", "settle", "mail", "notify", "cache"];

function isQueueName(prefix: string | undefined): prefix is QueueName {
  return queueNames.some((name) => name === prefix);
}

type Sweepable = Extract<
  JobMessage,
  {
    type:
      | "collect.daily"
      | "collect.odds"
      | "collect.history"
      | "predict.competition"
      | "predict.gpt"
      | "predict.record"
      | "settle.match"
      | "settle.bets"
      | "mail.send";
  }
>;

/** What a sweeper claims before it sends a message again; null for those whose schedule brings them back soon enough. */
export function workKeyOf(message: Sweepable): string;
export function workKeyOf(message: JobMessage): string | null;
export function workKeyOf(message: JobMessage): string | null {
  switch (message.type) {
    case "predict.competition":
      return `${message.type}:${message.competitionId}`;
    case "predict.gpt":
    case "settle.match":
    case "settle.bets":
      return `${message.type}:${message.matchId}`;
    case "mail.send":
      return `${message.type}:${message.mailId}`;
    case "collect.daily":
    case "collect.odds":
    case "collect.history":
    case "predict.record":
      return message.type;
    default:
      return null;
  }
}

/** The message behind a work key; null for a key that stands for something else. */
export function messageOfWorkKey(key: string): JobMessage | null {
  const [type, id] = key.split(":");
  const parsed = jobMessageSchema.safeParse({ type, competitionId: Number(id), matchId: Number(id), mailId: id });
  return parsed.success && workKeyOf(parsed.data) === key ? parsed.data : null;
}
