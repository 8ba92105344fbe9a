import { requireUser } from "../accounts/authority.ts";
import { recordedBetsOf } from "../bets/recorded.ts";
import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { type RecordPage as StoredPage, type RecordCursor, type RecordRange, findRecordPage } from "./bet-list-repo.ts";
import type { PublishedLeg } from "./own-calibration.ts";
import type { RecordedBet } from "./recorded-bet.ts";
import { type Scope, scopeOf } from "./scope.ts";
import { type AskedScope, readScope, scopeStatement } from "./scope-repo.ts";

const dayMs = 86_400_000;
const betsOfPage = 1_000;

/** UTC days of settlement, both included; null for no bound. */
export type Days = { from: string | null; to: string | null };
export const everyDay: Days = { from: null, to: null };
export type RecordPage = { bets: RecordedBet[]; legs: PublishedLeg[] };

/** What the caller's question is about. @throws AppError AUTHENTICATION_FAILED, NOT_FOUND */
export async function loadScope(ctx: ServiceContext, asked: AskedScope): Promise<Scope> {
  const [rows] = await runBatch(ctx.db, [scopeStatement(requireUser(ctx).userId, asked)]);
  return scopeOf(asked, readScope(rows));
}

/** The caller's settled bets a page at a time, oldest settlement first; a page is read when it is asked for. */
export async function* readRecordPages(
  ctx: ServiceContext,
  scope: Scope,
  days: Days = everyDay,
): AsyncGenerator<RecordPage, void> {
  const { userId } = requireUser(ctx);
  const range: RecordRange = {
    bankrollId: scope.bankrollId,
    currency: scope.currency,
    fromMs: days.from === null ? null : Date.parse(days.from),
    untilMs: days.to === null ? null : Date.parse(days.to) + dayMs,
  };
  let after: RecordCursor | null = null;
  for (;;) {
    const page: StoredPage = await findRecordPage(ctx.db, userId, range, { after, limit: betsOfPage });
    if (page.bets.length > 0) yield { bets: recordedBetsOf(page.bets), legs: page.legs };
    if (page.bets.length < betsOfPage) return;
    after = page.end;
  }
}

/** All of them at once. */
export async function readRecord(ctx: ServiceContext, scope: Scope, days: Days = everyDay): Promise<RecordPage> {
  const record: RecordPage = { bets: [], legs: [] };
  for await (const page of readRecordPages(ctx, scope, days)) {
    record.bets.push(...page.bets);
    record.legs.push(...page.legs);
  }
  return record;
}
