import * as z from "zod";

import { requireRole } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { decimalOf } from "../platform/money.ts";
import { type heldUpSchema, heldUpMatchSchema } from "./admin-contract.ts";
import { countWaiting, findHeldUp } from "./findings-repo.ts";

/** What holds settlements up, the oldest 200. @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED */
export async function listHeldUp(ctx: ServiceContext): Promise<z.infer<typeof heldUpSchema>[]> {
  requireRole(ctx, "admin");
  const rows = await findHeldUp(ctx.db);
  return rows.map(({ kind, subjectId, detail, foundAtMs, bets, matches, ...bet }) => ({
    kind,
    subject_id: subjectId,
    detail,
    found_at: new Date(foundAtMs).toISOString(),
    bets,
    matches: z.array(heldUpMatchSchema).parse(JSON.parse(matches)),
    bet:
      bet.stakeMinor === null || bet.currency === null || bet.userId === null || bet.bankrollId === null
        ? null
        : {
            id: subjectId,
            user_id: bet.userId,
            bankroll_id: bet.bankrollId,
            currency: bet.currency,
            stake: decimalOf(bet.stakeMinor),
          },
  }));
}

/** How much of the books waits for a person. @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED */
export async function countWaitingBooks(ctx: ServiceContext): ReturnType<typeof countWaiting> {
  requireRole(ctx, "admin");
  return countWaiting(ctx.db);
}
