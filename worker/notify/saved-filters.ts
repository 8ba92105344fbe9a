import type * as z from "zod";

import { requireUser } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { mostSavedFilters } from "./choices.ts";
import {
  type SavedFilterRow,
  deleteSavedFilterStatement,
  findSavedFilters,
  putSavedFilterStatement,
  renameSavedFilterStatements,
} from "./choices-repo.ts";
import type { savedFilterBody, savedFilterSchema } from "./contract.ts";

/** The caller's filters, oldest first. @throws AppError AUTHENTICATION_FAILED */
export async function listSavedFilters(ctx: ServiceContext) {
  const rows = await findSavedFilters(ctx.db, requireUser(ctx).userId);
  return rows.map(savedFilterAnswer);
}

/** Keeps a filter in place of any of the same name. @throws AppError AUTHENTICATION_FAILED, RULE_REFUSED for too many */
export async function saveFilter(
  ctx: ServiceContext,
  { name, filter }: z.output<typeof savedFilterBody>,
): Promise<z.infer<typeof savedFilterSchema>> {
  const { userId } = requireUser(ctx);
  const nowMs = ctx.clock.realNowMs();
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  const statement = putSavedFilterStatement(userId, { name, filter: given }, { nowMs, most: mostSavedFilters });
  const [[row] = []] = (await runBatch(ctx.db, [statement])) as { id: number }[][];
  if (!row) throw new AppError("RULE_REFUSED", "Too many filters", { name: [`At most ${mostSavedFilters}`] });
  return savedFilterAnswer({ id: row.id, name, filter: given, createdAtMs: nowMs });
}

/** @throws AppError AUTHENTICATION_FAILED, NOT_FOUND where it is not the caller's, CONFLICT where another has the name */
export async function renameSavedFilter(ctx: ServiceContext, renamed: { id: number; name: string }): Promise<void> {
  const { userId } = requireUser(ctx);
  const [found, changed] = await runBatch(ctx.db, renameSavedFilterStatements(userId, renamed));
  if (found?.length === 0) throw new AppError("NOT_FOUND", "No such filter");
  if (changed?.length === 0) throw new AppError("CONFLICT", "Another filter has this name", { name: ["Taken"] });
}

/** @throws AppError AUTHENTICATION_FAILED, NOT_FOUND where it is not the caller's */
export async function removeSavedFilter(ctx: ServiceContext, id: number): Promise<void> {
  const { userId } = requireUser(ctx);
  const [removed] = await runBatch(ctx.db, [deleteSavedFilterStatement(userId, id)]);
  if (removed?.length === 0) throw new AppError("NOT_FOUND", "No such filter");
}

export function savedFilterAnswer({
  id,
  name,
  filter,
  createdAtMs,
}: SavedFilterRow): z.infer<typeof savedFilterSchema> {
  const query = new URLSearchParams(Object.entries(filter).map(([field, value]) => [field, String(value)]));
  return {
    id,
    name,
    filter: filter as z.infer<typeof savedFilterSchema>["filter"],
    path: `/predictions?${query}`,
    created_at: new Date(createdAtMs).toISOString(),
  };
}
