import type { ServiceContext } from "../context.ts";
import type { LiveUpdatePayload } from "../live/protocol.ts";
import type { Statement } from "../platform/db.ts";
import { messageOf } from "../platform/logger.ts";
import {
  type MatchOccasion,
  type OutboxRow,
  type PublishedRevision,
  claimUnsent,
  insertBooksAlertStatement,
  countWaiting,
  insertMatchOccasionStatements,
  insertOutboxStatements,
  insertPredictionOccasionStatements,
} from "./outbox-repo.ts";
import type { BooksAlert } from "./told.ts";

const claimMs = 60_000;
const mostRelayed = 1_000;
const rowsPerMessage = 25;

/**
 * Says in the batch in which it happens what somebody is to be told. What has been said under the same name stays as it is.
 *
 * @param rows `createdAtMs` on the real clock, `body` as `told.ts` reads it for the kind
 */
export function outboxStatements(rows: readonly OutboxRow[]): Statement[] {
  return insertOutboxStatements(rows);
}

/**
 * Says in the batch that finds it, to every administrator whatever they chose, that the books need looking at.
 *
 * @param said.id names what was found: told once
 * @param onlyIf a condition of the batch's own tables
 */
export function alertAdministratorsStatements(
  ctx: Pick<ServiceContext, "clock">,
  said: { id: string; alert: BooksAlert },
  onlyIf: Statement,
): Statement[] {
  return [insertBooksAlertStatement({ ...said, createdAtMs: ctx.clock.realNowMs() }, onlyIf)];
}

/** What of a live update says whether somebody is told of it. */
type LiveUpdate = {
  matchId: number;
  factKey: string;
  kind: string;
  status: string;
  payload: LiveUpdatePayload;
  /** The number of an earlier update whose event is corrected, or taken back. */
  replacesSeq?: number | null;
  retractsSeq?: number | null;
};

/** Says in the batch that stores these updates who is to hear of a kick-off, a goal, or a goal that was taken back. */
export function tellOfUpdatesStatements(ctx: ServiceContext, updates: readonly LiveUpdate[]): Statement[] {
  return insertMatchOccasionStatements(updates.flatMap(occasionOf), ctx.clock.realNowMs());
}

/** Says in the batch that stores these revisions, behind them, whose favourites they are of. */
export function tellOfPredictionsStatements(
  revisions: readonly PublishedRevision[],
  at: { publishedAtMs: number; recordedAtMs: number },
): Statement[] {
  return insertPredictionOccasionStatements(revisions, at);
}

/** Sends for what a batch has just said. What does not get through is made up for by the sweeper, which calls this too. */
export async function relayOutbox(ctx: ServiceContext): Promise<void> {
  try {
    const nowMs = ctx.clock.realNowMs();
    const ids = await claimUnsent(ctx.db, { nowMs, untilMs: nowMs + claimMs, limit: mostRelayed });
    const chunks = Array.from({ length: Math.ceil(ids.length / rowsPerMessage) }, (_, index) =>
      ids.slice(index * rowsPerMessage, (index + 1) * rowsPerMessage),
    );
    if (chunks.length > 0) {
      await ctx.queue.send(chunks.map((outboxIds) => ({ type: "notify.send" as const, outboxIds })));
    }
  } catch (error) {
    // What happened stands, and nobody who stored it has to do it again.
    ctx.log.warn("outbox_not_relayed", { reason: messageOf(error) });
  }
}

/** How much of what was said is not yet told and delivered, quiet hours aside. */
export function countWaitingNotifications(ctx: ServiceContext): Promise<number> {
  return countWaiting(ctx.db, ctx.clock.realNowMs());
}

function occasionOf(update: LiveUpdate): MatchOccasion[] {
  const { matchId, factKey, payload } = update;
  const fact = { matchId, body: { matchId, factKey } };
  if (update.kind !== "event") {
    const isKickoff = payload.phaseBegan && update.status === "1H";
    return isKickoff ? [{ id: `kickoff:${matchId}`, kind: "match_kickoff", matchId, body: { matchId } }] : [];
  }
  if (!["goal", "penalty_goal", "own_goal"].includes(payload.event?.kind ?? "")) return [];
  // Who scored, or when, may be corrected many times: the page shows it, and nobody is told again.
  if ((update.replacesSeq ?? null) !== null) return [];
  const kind = (update.retractsSeq ?? null) === null ? "goal" : "goal_taken_back";
  return [{ ...fact, id: `goal:${matchId}:${factKey}`, kind }];
}
