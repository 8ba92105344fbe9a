import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { periodMs } from "./play-limits.ts";
import { pruneStatements } from "./retention-repo.ts";

const dayMs = 86_400_000;
const auditKeptMs = 90 * dayMs;
const mailKeptMs = 7 * dayMs;
const sessionsKeptMs = 30 * dayMs;
/** A key that opens nothing any more is told of as long as the log tells of it. */
const keysKeptMs = auditKeptMs;
/** The longest period a limit counts, twice: afterwards the ledger alone knows of a movement. */
const playKeptMs = 2 * periodMs.month;
/** Who never confirmed an address never had an account: nothing of it is kept. */
const unverifiedKeptMs = 7 * dayMs;

/** Forgets what has been kept long enough, on the real clock. */
export async function pruneAccounts(ctx: ServiceContext): Promise<void> {
  const nowMs = ctx.clock.realNowMs();
  await runBatch(
    ctx.db,
    pruneStatements({
      auditMs: nowMs - auditKeptMs,
      mailMs: nowMs - mailKeptMs,
      sessionMs: nowMs - sessionsKeptMs,
      unverifiedMs: nowMs - unverifiedKeptMs,
      keyMs: nowMs - keysKeptMs,
      playMs: nowMs - playKeptMs,
    }),
  );
}
