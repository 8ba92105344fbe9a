import { predictionHorizonMs } from "../collect/service.ts";
import type { ServiceContext } from "../context.ts";
import { type Match, listMatchPage, loadRatingHeads } from "../matches/service.ts";
import { relayOutbox, tellOfPredictionsStatements } from "../notify/outbox.ts";
import { requestPurge } from "../ops/purging.ts";
import { listKnownPrices } from "../odds/service.ts";
import { runBatch } from "../platform/db.ts";
import { tagsOfPublication } from "../platform/http/cache-policy.ts";
import { type RevisionRow, findCompetitionsToPredict, findCurrentRevisions, insertRevisionStatements } from "./repo.ts";
import { type NewRevision, differsMaterially, quoteMatch, reviseMatch } from "./revision.ts";
import { ensureRun, openLeague } from "./runs.ts";
import { appendToRecord } from "./sequencing.ts";

/**
 * Competitions with matches in the horizon; with "unpredicted", only those where a match still lacks a prediction. One stands
 * for all that national teams play.
 */
export async function listDuePredictions(ctx: ServiceContext, which: "all" | "unpredicted"): Promise<number[]> {
  const nowMs = await ctx.clock.matchNowMs();
  const [competitionIds, headOf] = await Promise.all([
    findCompetitionsToPredict(ctx.db, { fromMs: nowMs, toMs: nowMs + predictionHorizonMs }, which === "unpredicted"),
    loadRatingHeads(ctx),
  ]);
  return [...new Set(competitionIds.map(headOf))];
}

/**
 * Predicts every match in the horizon of a competition, or of all that national teams play, appends what changed and brings it into the record. Running it
 * again, or twice at once, adds nothing.
 */
export async function predictCompetition(ctx: ServiceContext, input: { competitionId: number }): Promise<void> {
  const nowMs = await ctx.clock.matchNowMs();
  const league = await openLeague(ctx, input.competitionId, nowMs);
  const { matches } = await listMatchPage(
    ctx,
    {
      statuses: ["upcoming"],
      competitionIds: league.predictedTogether,
      fromMs: nowMs + 1,
      toMs: nowMs + predictionHorizonMs,
    },
    { number: 1, size: 1000 },
  );
  const [next] = matches;
  if (!next) return;
  const run = await ensureRun(ctx, league, { nextKickoffAtMs: next.kickoffAtMs });
  if (!run) return;

  const matchIds = matches.map((match) => match.id);
  const [prices, current] = await Promise.all([
    listKnownPrices(ctx, { matchIds, asOfMs: nowMs }),
    findCurrentRevisions(ctx.db, matchIds),
  ]);
  const pricesByMatch = Map.groupBy(prices, (price) => price.matchId);
  const currentByMatch = Map.groupBy(
    current.map(({ revision }) => revision),
    (revision) => revision.matchId,
  );
  const revisions: NewRevision[] = [];
  for (const match of matches) {
    const asked = { match, run, prices: pricesByMatch.get(match.id) ?? [], nowMs };
    const last = new Map((currentByMatch.get(match.id) ?? []).map((revision) => [revision.market, revision]));
    if (!saysSomethingNew(asked, last)) continue;
    // Read only when something is to be written: it is the past of years.
    const results = await league.history();
    for (const draft of reviseMatch({ ...asked, results })) {
      const before = last.get(draft.market);
      if (before && !differsMaterially(before, draft) && (before.published || !draft.published)) continue;
      revisions.push({ ...draft, fromRevision: before?.revision ?? 0 });
    }
  }
  const at = { publishedAtMs: nowMs, recordedAtMs: ctx.clock.realNowMs() };
  const published = revisions.map(({ matchId, market, fromRevision }) => ({
    matchId,
    market,
    revision: fromRevision + 1,
  }));
  await runBatch(ctx.db, [...insertRevisionStatements(revisions, at), ...tellOfPredictionsStatements(published, at)]);
  const revised = new Set(revisions.map(({ matchId }) => matchId));
  await requestPurge(ctx, matches.filter(({ id }) => revised.has(id)).map(tagsOfPublication));
  if (revisions.length > 0) await relayOutbox(ctx);
  await appendToRecord(ctx);
}

/** Makes the engine anew from the results themselves, whether or not anything happened since the last run. */
export async function refitCompetition(ctx: ServiceContext, input: { competitionId: number }): Promise<void> {
  const league = await openLeague(ctx, input.competitionId, await ctx.clock.matchNowMs());
  await ensureRun(ctx, league, "anew");
}

/** What was kept back may have become publishable by a result alone, which no probability tells of. */
function saysSomethingNew(
  asked: Parameters<typeof quoteMatch>[0] & { match: Match },
  last: ReadonlyMap<string, RevisionRow>,
): boolean {
  return quoteMatch(asked).some((quote) => {
    const before = last.get(quote.market);
    return !before?.published || differsMaterially(before, quote);
  });
}
