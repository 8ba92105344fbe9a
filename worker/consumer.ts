import type { Bindings } from "./bindings.ts";
import { composeContext } from "./compose.ts";
import type { ServiceContext } from "./context.ts";
import { handleMessage } from "./jobs.ts";
import { jobMessageSchema } from "./messages.ts";
import { purgePages } from "./ops/purging.ts";
import { recordJobFailure } from "./ops/service.ts";
import { messageOf } from "./platform/logger.ts";

const deadLetterSuffix = "-dead";
/** Seconds before the next try, doubled with every try that failed. */
const firstRetrySeconds = 5;
const longestRetrySeconds = 600;

/**
 * Handles each message by itself: one that fails is retried alone, and one nobody can read goes straight to where
 * people look. What is to be purged is purged together: purges are few, and tags many.
 */
export async function consumeBatch(batch: MessageBatch, env: Bindings): Promise<void> {
  const isDeadLetter = batch.queue.endsWith(deadLetterSuffix);
  const purges: Purge[] = [];
  for (const message of batch.messages) {
    if (isDeadLetter) {
      await keepFailure(batch.queue.slice(0, -deadLetterSuffix.length), message, env);
      continue;
    }
    const parsed = jobMessageSchema.safeParse(message.body);
    if (parsed.data?.type === "cache.purge") purges.push({ message, tags: parsed.data.tags });
    else await consume(batch.queue, message, env);
  }
  if (purges.length > 0) await purgeTogether(batch.queue, purges, env);
}

type Purge = { message: Message; tags: readonly string[] };

async function purgeTogether(queue: string, purges: readonly Purge[], env: Bindings): Promise<void> {
  const ctx = composeContext(env, { kind: "system", job: queue });
  try {
    await purgePages(
      ctx,
      purges.map(({ tags }) => tags),
    );
    for (const { message } of purges) message.ack();
  } catch (error) {
    for (const { message } of purges) retryLater(ctx, queue, message, error);
  }
}

async function consume(queue: string, message: Message, env: Bindings): Promise<void> {
  const ctx = composeContext(env, { kind: "system", job: queue }, { requestId: message.id });
  const parsed = jobMessageSchema.safeParse(message.body);
  try {
    if (parsed.success) await handleMessage(ctx, parsed.data);
    else await keepFailure(queue, message, env);
    message.ack();
  } catch (error) {
    retryLater(ctx, queue, message, error);
  }
}

function retryLater(ctx: ServiceContext, queue: string, message: Message, error: unknown): void {
  ctx.log.warn("message_retried", { queue, attempts: message.attempts, reason: messageOf(error) });
  message.retry({ delaySeconds: Math.min(longestRetrySeconds, firstRetrySeconds * 2 ** (message.attempts - 1)) });
}

async function keepFailure(queue: string, message: Message, env: Bindings): Promise<void> {
  const ctx = composeContext(env, { kind: "system", job: queue }, { requestId: message.id });
  await recordJobFailure(ctx, {
    queue,
    messageId: message.id,
    body: JSON.stringify(message.body),
    attempts: message.attempts,
  });
  message.ack();
}
