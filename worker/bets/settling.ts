import type { ServiceContext } from "../context.ts";
import { listClosingBooks } from "../odds/service.ts";
import { alertAdministratorsStatements, relayOutbox } from "../notify/outbox.ts";
import { runBatch } from "../platform/db.ts";
import { messageOf } from "../platform/logger.ts";
import { runMovement } from "../wallet/movements.ts";
import { type Finding, insertFindingStatements, isNewFinding } from "./findings-repo.ts";
import { advancePass, endPass, findBetIds, openPass } from "./pass-repo.ts";
import { findBetsToSettle } from "./settlement-repo.ts";
import { type PlannedBet, matchFindingOf, planBet } from "./settling-plan.ts";
import { settlementStatements } from "./settling-statements.ts";

/** Bets of one batch. */
const chunkSize = 100;
/** Batches of one message; after that it sends itself on. */
const mostChunks = 10;
const mostTries = 5;

/**
 * Looks at every bet on a match and brings it to what is known now: settles, corrects, reopens, or leaves it. Each chunk is one
 * batch, and how far the bets were looked at is kept, so that it may be stopped anywhere, done twice or by many at once: what
 * stands is posted once. Bets that cannot be settled are told of and hold up no others.
 */
export async function settleBets(ctx: ServiceContext, { matchId }: { matchId: number }): Promise<void> {
  const nowMs = await ctx.clock.matchNowMs();
  const opened = await openPass(ctx.db, matchId, nowMs);
  if (!opened) return;
  const { pass } = opened;
  let { afterBetId } = opened;
  for (let chunk = 0; chunk < mostChunks; chunk += 1) {
    const betIds = await findBetIds(ctx.db, matchId, afterBetId, chunkSize);
    await settleSome(ctx, betIds, { matchId, nowMs });
    await relayOutbox(ctx);
    if (betIds.length < chunkSize) {
      await endPass(ctx.db, matchId, pass, nowMs);
      return;
    }
    afterBetId = betIds.at(-1) ?? afterBetId;
    await advancePass(ctx.db, matchId, { pass, afterBetId });
  }
  await ctx.queue.send([{ type: "settle.bets", matchId }]);
}

type Look = { matchId: number; nowMs: number };

/**
 * Settles these bets in one batch, read anew where somebody else was faster. Where the batch is refused, each half is tried by
 * itself, down to the one bet that is to blame.
 */
async function settleSome(ctx: ServiceContext, betIds: readonly number[], look: Look): Promise<void> {
  if (betIds.length === 0) return;
  let refusal = "";
  for (let tries = 0; tries < mostTries; tries += 1) {
    const { planned, findings } = await planBets(ctx, betIds, look);
    try {
      await runMovement(ctx, await statementsOf(ctx, planned, look));
      await tellFindings(ctx, findings, look);
      logSteps(ctx, planned, look);
      return;
    } catch (error) {
      refusal = messageOf(error);
      // Anything else is trouble of the store, and the message comes back.
      if (!refusal.includes("SQLITE_CONSTRAINT")) throw error;
      if (!wasOvertaken(refusal)) break;
    }
  }
  const half = Math.floor(betIds.length / 2);
  if (half === 0) {
    await tellFindings(ctx, [refusedBet(ctx, betIds[0] ?? 0, refusal)], look);
    return;
  }
  await settleSome(ctx, betIds.slice(0, half), look);
  await settleSome(ctx, betIds.slice(half), look);
}

/** Somebody settled, froze, closed or took back one of the bets since they were read. */
function wasOvertaken(refusal: string): boolean {
  return /posted before|not in this state|ledger refused: (frozen|archived)/.test(refusal);
}

/** What is to be done about bets that still count, and what keeps others from it. */
async function planBets(ctx: ServiceContext, betIds: readonly number[], { matchId, nowMs }: Look) {
  const bets = await findBetsToSettle(ctx.db, betIds);
  const foundAtMs = ctx.clock.realNowMs();
  const planned: PlannedBet[] = [];
  const findings = new Map<string, Finding>();
  const tell = (finding: Finding) => findings.set(`${finding.kind} ${finding.subjectId}`, finding);
  for (const bet of bets) {
    if (bet.status !== "open" && bet.status !== "settled") continue;
    try {
      const plan = planBet(bet, nowMs);
      const told = matchFindingOf(plan, matchId, nowMs);
      if (told) tell({ ...told, subjectId: matchId, foundAtMs });
      const moves = plan.step.kind !== "none" && plan.step.kind !== "approve";
      if (!moves || bet.book === "open") planned.push(plan);
      else if (bet.book === "frozen") {
        tell({ kind: "book_frozen", subjectId: bet.id, detail: `bankroll ${bet.bankrollId}`, foundAtMs });
      } else ctx.log.info("bet_of_archived_bankroll", { betId: bet.id });
    } catch (error) {
      tell(refusedBet(ctx, bet.id, messageOf(error)));
    }
  }
  return { planned, findings: [...findings.values()] };
}

async function statementsOf(ctx: ServiceContext, planned: readonly PlannedBet[], { nowMs }: Look) {
  const priced = planned.filter(({ bet, step }) => "posting" in step && !bet.simulated);
  const matchIds = new Set(priced.flatMap(({ bet }) => bet.legs.map((leg) => leg.matchId)));
  const closing = matchIds.size > 0 ? await listClosingBooks(ctx, [...matchIds]) : new Map<number, never>();
  return settlementStatements(ctx, planned, closing, nowMs);
}

function refusedBet(ctx: ServiceContext, betId: number, detail: string): Finding {
  return { kind: "bet_refused", subjectId: betId, detail: detail.slice(0, 500), foundAtMs: ctx.clock.realNowMs() };
}

/** Says once of each thing that it was found, and to administrators at most once a match and day. */
async function tellFindings(ctx: ServiceContext, findings: readonly Finding[], { matchId }: Look): Promise<void> {
  const day = Math.floor(ctx.clock.realNowMs() / 86_400_000);
  const answers = await runBatch(ctx.db, [
    ...insertFindingStatements(findings),
    ...findings.flatMap((finding) => {
      // What freezes a book says so itself.
      if (finding.kind === "book_frozen") return [];
      const alert = { alert: finding.kind, matchId } as const;
      return alertAdministratorsStatements(
        ctx,
        { id: `held_up:${finding.kind}:${matchId}:${day}`, alert },
        isNewFinding(finding),
      );
    }),
  ]);
  for (const [index, { kind, subjectId, detail }] of findings.entries()) {
    if (answers[index]?.length !== 1) continue;
    if (kind === "book_frozen") ctx.log.warn("bet_skipped", { betId: subjectId, reason: detail });
    else ctx.log.error(kind, { subjectId, detail });
  }
}

function logSteps(ctx: ServiceContext, planned: readonly PlannedBet[], { matchId }: Look): void {
  const steps = Map.groupBy(planned, ({ step }) => step.kind);
  const count = (kind: PlannedBet["step"]["kind"]) => steps.get(kind)?.length ?? 0;
  const [settled, corrected, reopened, late] = [count("post"), count("correct"), count("reopen"), count("approve")];
  if (settled + corrected + reopened + late > 0) {
    ctx.log.info("bets_settled", { matchId, settled, corrected, reopened, late });
  }
}
