import type * as z from "zod";

import type { Actor, ServiceContext } from "../context.ts";
import { type Statement, runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { type AuditRow, countAudit, findAuditPage, insertAuditStatement } from "./audit-repo.ts";
import { requireRole } from "./authority.ts";
import type { auditEntrySchema, auditListQuery } from "./contract.ts";
import { networkOf } from "../platform/network.ts";

export type AuditEvent = {
  action: string;
  /** Whom it is about, where that is somebody else than who did it. */
  subjectId?: number | null;
  outcome?: "done" | "refused";
  /** What changed, in words that name nobody. */
  detail?: string | null;
};

/** Says in the same batch as the event that it happened. @param onlyIf a condition of the batch's own tables */
export function auditStatements(ctx: ServiceContext, event: AuditEvent, onlyIf?: Statement): Statement[] {
  const subject = event.subjectId == null ? null : nameOfUser(event.subjectId);
  const entry = {
    atMs: ctx.clock.realNowMs(),
    actor: nameOfActor(ctx.actor),
    action: event.action,
    subject,
    outcome: event.outcome ?? "done",
    detail: event.detail ?? null,
    requestId: ctx.caller.requestId,
    networkHash: networkHashOf(ctx),
  };
  return [insertAuditStatement(entry, onlyIf)];
}

export async function recordAudit(ctx: ServiceContext, event: AuditEvent): Promise<void> {
  await runBatch(ctx.db, auditStatements(ctx, event));
}

/** The log, newest first, for administrators. @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED, NOT_FOUND */
export async function listAudit(ctx: ServiceContext, query: z.output<typeof auditListQuery>) {
  requireRole(ctx, "admin");
  const filter = {
    who: query.user_id === undefined ? null : nameOfUser(query.user_id),
    action: query.action ?? null,
  };
  const [rows, count] = await Promise.all([
    findAuditPage(ctx.db, filter, { limit: query.page_size, offset: (query.page - 1) * query.page_size }),
    countAudit(ctx.db, filter),
  ]);
  if (query.page > 1 && rows.length === 0) {
    throw new AppError("NOT_FOUND", "No such page", { page: [`There is no page ${query.page}`] });
  }
  return { count, results: rows.map(auditBody) };
}

export function auditBody(row: AuditRow): z.infer<typeof auditEntrySchema> {
  const { id, atMs, actor, action, subject, outcome, detail, requestId, networkHash } = row;
  return {
    id,
    at: new Date(atMs).toISOString(),
    actor,
    action,
    subject,
    outcome,
    detail,
    request_id: requestId,
    // Enough to see that two events came from one place.
    network: networkHash?.slice(0, 12) ?? null,
  };
}

export function nameOfUser(userId: number): string {
  return `user:${userId}`;
}

/** The caller's network as it is stored; null where nobody knows it. */
export function networkHashOf(ctx: Pick<ServiceContext, "accounts" | "caller">): string | null {
  if (!ctx.accounts || ctx.caller.address === null) return null;
  return ctx.accounts.hashOf("network", networkOf(ctx.caller.address));
}

function nameOfActor(actor: Actor): string {
  // What is done with a key is done in its owner's name.
  if (actor.kind === "user" || actor.kind === "key") return nameOfUser(actor.userId);
  return actor.kind === "system" ? `system:${actor.job}` : "anonymous";
}
