import type * as z from "zod";

import { requireRole } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { AppError } from "../platform/errors.ts";
import type { collectionLogsQuery, collectionLogsSchema, collectionStatusSchema } from "./contract.ts";
import { type GateState, remainingFor } from "./gate.ts";
import { countLogs, findLastLogs, findLogPage } from "./repo.ts";
import { priorities } from "./upstream.ts";

/** How the upstream's gate stands, and the last run of every job. @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED */
export async function getCollectionStatus(ctx: ServiceContext): Promise<z.infer<typeof collectionStatusSchema>> {
  assertMaySee(ctx);
  const [gate, runs] = await Promise.all([ctx.gate?.describe() ?? null, findLastLogs(ctx.db)]);
  return {
    provider: ctx.provider?.name ?? null,
    gate: gate && gateBody(gate, ctx.clock.realNowMs()),
    last_runs: runs.map(runBody),
  };
}

/** The log of collection runs, newest first. @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED, NOT_FOUND after the last page */
export async function listCollectionLogs(
  ctx: ServiceContext,
  query: z.output<typeof collectionLogsQuery>,
): Promise<Pick<z.infer<typeof collectionLogsSchema>, "count" | "results">> {
  assertMaySee(ctx);
  const filter = { job: query.job, status: query.status };
  const [rows, count] = await Promise.all([
    findLogPage(ctx.db, filter, { limit: query.page_size, offset: (query.page - 1) * query.page_size }),
    countLogs(ctx.db, filter),
  ]);
  if (query.page > 1 && rows.length === 0) {
    throw new AppError("NOT_FOUND", "No such page", { page: [`There is no page ${query.page}`] });
  }
  return { count, results: rows.map(runBody) };
}

/** For administrators, and for whoever runs the product on their own machine. */
function assertMaySee(ctx: ServiceContext): void {
  if (ctx.config.isLocal || ctx.actor.kind === "system") return;
  requireRole(ctx, "admin");
}

function gateBody(gate: GateState, nowMs: number): z.infer<typeof collectionStatusSchema>["gate"] {
  const spent = gate.usedToday >= gate.dayLimit;
  const closedUntilMs = Math.max(gate.closedUntilMs, gate.breaker === "closed" ? 0 : gate.probeFromMs);
  const closed = nowMs < closedUntilMs;
  return {
    state: closed || spent ? "closed" : "open",
    closed_reason: spent ? "day" : closed ? (nowMs < gate.closedUntilMs ? gate.closedReason : "failing") : null,
    closed_until: closed ? new Date(closedUntilMs).toISOString() : null,
    breaker: gate.breaker,
    failures_in_a_row: gate.failuresInARow,
    day: { utc_day: gate.day, limit: gate.dayLimit, used: gate.usedToday, remaining: remainingFor(gate, "live") },
    minute: { limit: gate.minuteLimit, available: Math.floor(gate.tokens) },
    by_priority: priorities.map((priority) => ({
      priority,
      used: gate.usedByPriority[priority],
      expected: gate.expected[priority] ?? 0,
      available: remainingFor(gate, priority),
    })),
    last_error: gate.lastError && { text: gate.lastError.text, at: new Date(gate.lastError.atMs).toISOString() },
    last_success: gate.lastSuccessAtMs === null ? null : new Date(gate.lastSuccessAtMs).toISOString(),
    last_success_age_seconds:
      gate.lastSuccessAtMs === null ? null : Math.max(0, Math.round((nowMs - gate.lastSuccessAtMs) / 1000)),
  };
}

function runBody(run: Awaited<ReturnType<typeof findLogPage>>[number]) {
  return {
    id: run.id,
    job: run.job,
    provider: run.provider,
    status: run.status,
    due: run.dueCount,
    fetched: run.fetchedCount,
    stored: run.storedCount,
    upstream_calls: run.upstreamCalls,
    error: run.error,
    match_time: new Date(run.matchAtMs).toISOString(),
    started_at: new Date(run.startedAtMs).toISOString(),
    finished_at: new Date(run.finishedAtMs).toISOString(),
  };
}
