import type * as z from "zod";

import type { ServiceContext } from "../context.ts";
import { type Statement, runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { messageOf } from "../platform/logger.ts";
import { decimalOf } from "../platform/money.ts";
import { auditStatements } from "./audit.ts";
import { requireUser } from "./authority.ts";
import type { playHistorySchema } from "./play-contract.ts";
import {
  type LimitChange,
  type PlayKind,
  type PlayPeriod,
  limitsInForce,
  pendingChange,
  planChange,
  playKinds,
  playPeriods,
  selfExclusionEnd,
  timeOutEnd,
} from "./play-limits.ts";
import {
  type Exclusion,
  cancelChangesStatements,
  deletePlayEntryStatement,
  findExclusions,
  findLimitChanges,
  insertChangeStatement,
  findPlayHistory,
  insertExclusionStatement,
  insertPlayEntryStatement,
  sumPlay,
} from "./play-repo.ts";

/** One limit as its owner sees it, in minor units; null is no limit. */
export type LimitStanding = {
  limitMinor: number | null;
  usedMinor: number;
  pending: { limitMinor: number | null; effectiveAtMs: number } | null;
};

export type PlayStanding = {
  limits: Record<PlayKind, Record<PlayPeriod, LimitStanding>>;
  timeOutUntilMs: number | null;
  selfExcludedUntilMs: number | null;
};

/** A limit left out stays as it is; null asks for none. */
export type WantedLimits = Partial<Record<PlayKind, Partial<Record<PlayPeriod, number | null>>>>;

/** One's own limits: what is in force, what of it is used, what is pending, and whether one is excluded. */
export async function getPlayLimits(ctx: ServiceContext): Promise<PlayStanding> {
  const { userId } = requireUser(ctx);
  const nowMs = ctx.clock.realNowMs();
  const [changes, exclusions, sums] = await Promise.all([
    findLimitChanges(ctx.db, userId),
    findExclusions(ctx.db, userId, nowMs),
    sumPlay(ctx.db, userId, nowMs),
  ]);
  const standing = (kind: PlayKind, period: PlayPeriod) =>
    standingOf(changes, { kind, period }, sums.find((sum) => sum.kind === kind)?.[period] ?? 0, nowMs);
  const ofKind = (kind: PlayKind) => ({
    day: standing(kind, "day"),
    week: standing(kind, "week"),
    month: standing(kind, "month"),
  });
  return {
    limits: { deposit: ofKind("deposit"), stake: ofKind("stake") },
    timeOutUntilMs: lastEnd(exclusions, "time_out"),
    selfExcludedUntilMs: lastEnd(exclusions, "self_exclusion"),
  };
}

/** Sets limits: lower at once, higher or none after a day. */
export async function changePlayLimits(ctx: ServiceContext, wanted: WantedLimits): Promise<PlayStanding> {
  const { userId } = requireUser(ctx);
  const nowMs = ctx.clock.realNowMs();
  const changes = await findLimitChanges(ctx.db, userId);
  const statements: Statement[] = [];
  for (const kind of playKinds) {
    for (const period of playPeriods) {
      const amountMinor = wanted[kind]?.[period];
      if (amountMinor === undefined) continue;
      const { cancelIds, effectiveAtMs } = planChange(changes, { kind, period, amountMinor }, nowMs);
      statements.push(...cancelChangesStatements(cancelIds, nowMs));
      if (effectiveAtMs !== null) {
        statements.push(
          insertChangeStatement({ userId, kind, period, amountMinor, requestedAtMs: nowMs, effectiveAtMs }),
        );
      }
    }
  }
  if (statements.length > 0) {
    statements.push(...auditStatements(ctx, { action: "play_limits.changed", detail: JSON.stringify(wanted) }));
  }
  try {
    await runBatch(ctx.db, statements);
  } catch (error) {
    // Another change came in between, and what was lower than the limit then is higher than the limit now.
    if (!messageOf(error).includes("a limit rises after a day")) throw error;
    throw new AppError("CONFLICT", "Your limits have just been changed: look at them and ask again");
  }
  return getPlayLimits(ctx);
}

/** Keeps oneself from playing for a while. @param input.hours 24 to 1,008 */
export async function takeTimeOut(ctx: ServiceContext, input: { hours: number }): Promise<PlayStanding> {
  const startsAtMs = ctx.clock.realNowMs();
  return excludeUntil(ctx, { kind: "time_out", startsAtMs, endsAtMs: timeOutEnd(startsAtMs, input.hours) });
}

/** Keeps oneself from playing for months; nobody can take it back. @param input.months 6 to 60 */
export async function excludeSelf(ctx: ServiceContext, input: { months: number }): Promise<PlayStanding> {
  const startsAtMs = ctx.clock.realNowMs();
  return excludeUntil(ctx, {
    kind: "self_exclusion",
    startsAtMs,
    endsAtMs: selfExclusionEnd(startsAtMs, input.months),
  });
}

/** Everything kept of the caller's limits, exclusions and what counted against them, for a machine to read. */
export async function exportPlayHistory(ctx: ServiceContext): Promise<z.infer<typeof playHistorySchema>> {
  const { changes, exclusions, entries } = await findPlayHistory(ctx.db, requireUser(ctx).userId);
  return {
    limits: changes.map(({ kind, period, amountMinor, requestedAtMs, effectiveAtMs, cancelledAtMs }) => ({
      kind,
      period,
      limit: amountMinor === null ? null : decimalOf(amountMinor),
      requested_at: new Date(requestedAtMs).toISOString(),
      effective_at: new Date(effectiveAtMs).toISOString(),
      cancelled_at: cancelledAtMs === null ? null : new Date(cancelledAtMs).toISOString(),
    })),
    exclusions: exclusions.map(({ kind, startsAtMs, endsAtMs }) => ({
      kind,
      starts_at: new Date(startsAtMs).toISOString(),
      ends_at: new Date(endsAtMs).toISOString(),
    })),
    counted: entries.map(({ kind, amountMinor, currency, atMs }) => ({
      kind,
      amount: decimalOf(amountMinor),
      currency,
      at: new Date(atMs).toISOString(),
    })),
  };
}

/**
 * Counts a deposit or a stake against its owner's limits. Belongs into the batch that moves the money, and aborts it where
 * a limit would be passed or an exclusion stands; `playRefusalOf` says so of what the batch throws. Real clock.
 *
 * @param input.movementId the transaction of the ledger: counted once, and taken back by it
 * @param input.amountMinor at least 1
 */
export function playGuardStatements(
  ctx: Pick<ServiceContext, "clock">,
  input: {
    userId: number;
    kind: PlayKind;
    movementId: string;
    amountMinor: number;
    currency: "EUR" | "USD" | "GBP";
  },
): Statement[] {
  return [insertPlayEntryStatement({ ...input, atMs: ctx.clock.realNowMs() })];
}

/** For the batch that undoes a movement within its time: what did not happen uses up no limit. */
export function takeBackPlayStatements(input: { movementId: string }): Statement[] {
  return [deletePlayEntryStatement(input.movementId)];
}

/** What to answer where a batch was aborted by a limit or an exclusion; null where something else went wrong. */
export function playRefusalOf(error: unknown): AppError | null {
  const message = messageOf(error);
  if (message.includes("play refused: limit reached")) {
    return new AppError("RULE_REFUSED", "This would pass a limit you set yourself", { amount: ["Above your limit"] });
  }
  if (message.includes("play refused: excluded")) {
    return new AppError("RULE_REFUSED", "You asked to be kept from playing", { play: ["Excluded for now"] });
  }
  return null;
}

async function excludeUntil(
  ctx: ServiceContext,
  exclusion: Pick<Exclusion, "kind" | "startsAtMs" | "endsAtMs">,
): Promise<PlayStanding> {
  const { userId } = requireUser(ctx);
  const detail = `until ${new Date(exclusion.endsAtMs).toISOString()}`;
  await runBatch(ctx.db, [
    insertExclusionStatement({ ...exclusion, userId }),
    ...auditStatements(ctx, { action: `${exclusion.kind}.begun`, detail }),
  ]);
  return getPlayLimits(ctx);
}

function standingOf(
  changes: readonly LimitChange[],
  slot: { kind: PlayKind; period: PlayPeriod },
  usedMinor: number,
  nowMs: number,
): LimitStanding {
  const pending = pendingChange(changes, slot, nowMs);
  return {
    limitMinor: limitsInForce(changes, nowMs)[slot.kind][slot.period],
    usedMinor,
    pending: pending && { limitMinor: pending.amountMinor, effectiveAtMs: pending.effectiveAtMs },
  };
}

function lastEnd(exclusions: readonly Exclusion[], kind: Exclusion["kind"]): number | null {
  const ends = exclusions.filter((exclusion) => exclusion.kind === kind).map(({ endsAtMs }) => endsAtMs);
  return ends.length === 0 ? null : Math.max(...ends);
}
