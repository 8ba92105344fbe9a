import * as z from "zod";

import type { ServiceContext } from "../context.ts";
import { type Statement, runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { randomToken } from "../platform/keyed-hash.ts";
import { messageOf } from "../platform/logger.ts";
import { sha256Hex } from "../platform/sha256.ts";
import { findAnswer, storeAnswerStatement } from "./idempotency-repo.ts";
import { walletRefusalOf } from "./refusals.ts";

const mostAttempts = 5;
const longestMs = 10_000;
const firstWaitMs = 25;
/** Trouble of D1 after which nobody knows whether the batch was committed, and after which it is well again. */
const passing = /Network connection lost|caused object to be reset|reset because its code was updated/i;

export type Planned = {
  statements: readonly Statement[];
  /** What to answer, as JSON the batch makes of what it did. */
  answer: Statement;
};

/**
 * Moves money once for each key of a user: the batch that moves it keeps its answer, and whoever asks again with the key gets
 * that. What was refused is not kept, and reckoned anew. A key somebody else is just using cannot be seen: of two at once
 * one batch runs, and the other is answered what it did.
 *
 * @param input.key the caller's; null where none was sent, and the answer is kept for our own tries alone
 * @param input.request everything that was asked, by which the same key is known to be for the same
 * @param input.plan makes the batch; its id is the same for every try of one key
 * @throws AppError IDEMPOTENCY_KEY_REUSED where the key was for something else, SERVICE_UNAVAILABLE, and what the rules refuse
 */
export async function moveOnce<Answer>(
  ctx: ServiceContext,
  input: {
    userId: number;
    key: string | null;
    request: object;
    schema: z.ZodType<Answer>;
    plan: (movementId: string) => Promise<Planned>;
  },
): Promise<Answer> {
  const key = input.key ?? `own:${randomToken()}`;
  const requestHash = await sha256Hex(JSON.stringify(input.request));
  const before = input.key === null ? null : await recall(ctx, { ...input, key, requestHash });
  if (before) return before.answer;
  const movementId = (await sha256Hex(`${input.userId}:${key}`)).slice(0, 32);
  const { statements, answer } = await input.plan(movementId);
  const row = { userId: input.userId, key, requestHash, createdAtMs: ctx.clock.realNowMs() };
  try {
    const rows = await runMovement(ctx, [...statements, storeAnswerStatement(row, answer)]);
    const [kept] = z.tuple([z.object({ answer: z.string() })]).parse(rows.at(-1));
    return input.schema.parse(JSON.parse(kept.answer));
  } catch (error) {
    const done = mayBeDone(input.key, error) && (await recall(ctx, { ...input, key, requestHash }));
    if (done) return done.answer;
    throw walletRefusalOf(error) ?? error;
  }
}

/**
 * Runs a batch of money, again where D1 had passing trouble. Doing it twice must be refused by the batch itself: the second
 * try of one that was committed fails, and its caller looks what was done.
 *
 * @throws AppError SERVICE_UNAVAILABLE where the trouble stays
 */
export async function runMovement(ctx: ServiceContext, statements: readonly Statement[]): Promise<unknown[][]> {
  const deadlineMs = ctx.clock.realNowMs() + longestMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runBatch(ctx.db, statements);
    } catch (error) {
      if (!passing.test(messageOf(error))) throw error;
      ctx.log.warn("movement_retried", { attempt, reason: messageOf(error) });
      if (attempt === mostAttempts || ctx.clock.realNowMs() >= deadlineMs) {
        throw new AppError("SERVICE_UNAVAILABLE", "The books do not answer at the moment: ask again", {}, 2);
      }
      const mostMs = firstWaitMs * 4 ** (attempt - 1);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * mostMs));
    }
  }
}

/** A key of our own is known to nobody else: only a try of ours that was committed can have used it. */
function mayBeDone(callersKey: string | null, error: unknown): boolean {
  return callersKey !== null || /(?:posted|placed|used) before|UNIQUE constraint/.test(messageOf(error));
}

async function recall<Answer>(
  ctx: ServiceContext,
  asked: { userId: number; key: string; requestHash: string; schema: z.ZodType<Answer> },
): Promise<{ answer: Answer } | null> {
  const stored = await findAnswer(ctx.db, asked.userId, asked.key);
  if (!stored) return null;
  if (stored.requestHash !== asked.requestHash) {
    throw new AppError("IDEMPOTENCY_KEY_REUSED", "This key was used for another request", {
      "idempotency-key": ["Used before, for something else"],
    });
  }
  return { answer: asked.schema.parse(JSON.parse(stored.answer)) };
}
