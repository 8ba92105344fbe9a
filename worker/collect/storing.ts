import type { ServiceContext } from "../context.ts";
import {
  appendUpdatesStatements,
  keepPastUpdatesStatements,
  listStandingEvents,
  publishUpdates,
} from "../live/service.ts";
import { type NewLiveUpdate, type PastMatch, eventUpdates, updatesFor } from "../live/updates.ts";
import type { MatchPatch, NewMatch } from "../matches/match.ts";
import { type Match, addMatchesStatements, listMatchesByRefs, moveMatchesStatements } from "../matches/service.ts";
import { type NewMatchContext, keepContextsStatements } from "../matches/contexts.ts";
import type { JobMessage } from "../messages.ts";
import { relayOutbox, tellOfUpdatesStatements } from "../notify/outbox.ts";
import { closePricesStatements } from "../odds/service.ts";
import { type Statement, runBatch } from "../platform/db.ts";
import { fingerprintOf } from "../platform/fingerprint.ts";
import { type Observation, liveEventsOf, newMatchFrom, observeFixture } from "./observation.ts";
import type { FootballProvider, ProviderFixture } from "./providers/provider.ts";
import { type RawAnswer, insertRawStatements } from "./repo.ts";
import { type Doubt, endDoubtStatements, findAsked, findDoubts, putDoubtStatements } from "./watch-repo.ts";

/** What an upstream said is kept for a fortnight. */
export const rawKeptMs = 14 * 86_400_000;

/** Brings the store to what these answers say, tells the rooms and asks for settlement. @returns matches changed */
export async function storeFixtures(
  ctx: ServiceContext,
  provider: FootballProvider,
  answered: readonly ProviderFixture[],
  nowMs: number,
): Promise<number> {
  if (answered.length === 0) return 0;
  // An answer that was put together from pages may name a match twice.
  const fixtures = [...new Map(answered.map((fixture) => [fixture.ref, fixture])).values()];
  const stored = await listMatchesByRefs(
    ctx,
    provider.name,
    fixtures.map((fixture) => fixture.ref),
  );
  const sighted = fixtures.flatMap((fixture) => {
    const match = stored.get(fixture.ref);
    return match ? [{ match, fixture }] : [];
  });
  const newcomers = fixtures.flatMap((fixture) => {
    if (stored.has(fixture.ref)) return [];
    const newcomer = newMatchFrom(provider.name, fixture, nowMs);
    if (!newcomer) ctx.log.error("unknown_status", { ref: fixture.ref, code: fixture.statusCode });
    return newcomer ? [newcomer] : [];
  });

  const recent = fixtures.filter((fixture) => !stored.has(fixture.ref) && fixture.kickoffAtMs > nowMs - rawKeptMs);
  await runBatch(ctx.db, [
    ...(await addMatchesStatements(ctx, provider.name, newcomers)),
    ...keepPastUpdatesStatements(ctx, provider.name, pastOf(newcomers, fixtures)),
    ...rawStatements(ctx, provider, recent, nowMs),
  ]);
  const { believed, doubtStatements } = await judge(ctx, sighted, nowMs);
  await runBatch(ctx.db, [...doubtStatements, ...lineUpStatements(ctx, provider, sighted, nowMs)]);
  await moveMatches(ctx, provider, believed, nowMs);
  return newcomers.length + believed.length;
}

type Sighting = { match: Match; fixture: ProviderFixture };
type Change = Sighting & { observation: Observation };

/**
 * What of the answers is believed. An answer that takes something back is only noted; the next one that takes back the
 * same, at a later instant, is believed.
 */
async function judge(
  ctx: ServiceContext,
  sighted: readonly Sighting[],
  nowMs: number,
): Promise<{ believed: Change[]; doubtStatements: Statement[] }> {
  if (sighted.length === 0) return { believed: [], doubtStatements: [] };
  const [doubts, standing] = await Promise.all([
    findDoubts(
      ctx.db,
      sighted.map(({ match }) => match.id),
    ),
    listStandingEvents(
      ctx,
      sighted.filter(mayChangeEvents).map(({ match }) => match.id),
    ),
  ]);
  const believed: Change[] = [];
  const doubted: Doubt[] = [];
  for (const { match, fixture } of sighted) {
    const observation = observeFixture(match, fixture, nowMs, standing.get(match.id) ?? []);
    if (observation === "unknown_status") {
      ctx.log.error("unknown_status", { matchId: match.id, code: fixture.statusCode });
    } else if (observation === "regression") {
      ctx.log.warn("feed_went_back", { matchId: match.id, code: fixture.statusCode });
    } else if (observation !== "unchanged") {
      const doubt = doubts.get(match.id);
      const { takesBack } = observation;
      if (takesBack === null || (doubt?.doubt === takesBack && doubt.doubtedAtMs < nowMs)) {
        believed.push({ match, fixture, observation });
      } else {
        ctx.log.warn("answer_doubted", { matchId: match.id, takesBack });
        doubted.push({ matchId: match.id, doubt: takesBack, doubtedAtMs: nowMs });
      }
    }
  }
  const doubtedIds = new Set(doubted.map(({ matchId }) => matchId));
  const ended = [...doubts.keys()].filter((matchId) => !doubtedIds.has(matchId));
  return { believed, doubtStatements: [...putDoubtStatements(doubted), ...endDoubtStatements(ended)] };
}

/** Where no event was ever named, none can have changed. */
function mayChangeEvents({ match, fixture }: Sighting): boolean {
  return fixture.events.length > 0 || match.eventCount > 0;
}

async function moveMatches(
  ctx: ServiceContext,
  provider: FootballProvider,
  changes: readonly Change[],
  nowMs: number,
): Promise<void> {
  if (changes.length === 0) return;
  const moved = changes.filter((change) => change.observation.moved);
  const patches: MatchPatch[] = changes.map(({ match, observation }) => ({
    ...observation.state,
    id: match.id,
    fromStateRevision: match.stateRevision,
  }));
  const updates = moved
    .filter(({ observation }) => observation.state.status === "live" || observation.state.status === "finished")
    .flatMap((change) => liveUpdatesOf(change, nowMs));
  // A minute that merely passed says nothing worth keeping.
  const telling = changes.filter(
    ({ match, observation }) => observation.moved || observation.state.kickoffAtMs !== match.kickoffAtMs,
  );

  await runBatch(ctx.db, [
    ...moveMatchesStatements(ctx, patches),
    ...appendUpdatesStatements(ctx, updates),
    ...tellOfUpdatesStatements(ctx, updates),
    ...closePricesStatements(ctx, await listClosing(ctx, provider, changes)),
    ...rawStatements(
      ctx,
      provider,
      telling.map(({ fixture }) => fixture),
      nowMs,
    ),
  ]);

  if (updates.length > 0) {
    await publishUpdates(ctx, updates);
    await relayOutbox(ctx);
  }
  const settlements = changes
    .filter((change) => change.observation.settles)
    .flatMap(({ match }): JobMessage[] => [
      { type: "settle.bets", matchId: match.id },
      { type: "settle.match", matchId: match.id },
    ]);
  if (settlements.length > 0) await ctx.queue.send(settlements);
}

/** A price last asked for on the morning is no closing price of the evening. */
const closingFreshMs = 6 * 3_600_000;

/** Matches that have just kicked off and whose last prices are fresh enough to be their closing ones. */
async function listClosing(
  ctx: ServiceContext,
  provider: FootballProvider,
  changes: readonly Change[],
): Promise<number[]> {
  const kickedOff = changes.filter(
    ({ match, observation: { state } }) =>
      match.status === "upcoming" && (state.status === "live" || state.status === "finished"),
  );
  if (provider.marksClosingPrices || kickedOff.length === 0) return [];
  const matchIds = kickedOff.map(({ match }) => match.id);
  const asked = await findAsked(ctx.db, matchIds);
  return kickedOff
    .filter(({ match }) => (asked.get(match.id)?.pricesAskedAtMs ?? 0) >= match.kickoffAtMs - closingFreshMs)
    .map(({ match }) => match.id);
}

/** Line-ups come with the answers that name a match; the others leave them out. */
function lineUpStatements(
  ctx: ServiceContext,
  provider: FootballProvider,
  sighted: readonly Sighting[],
  nowMs: number,
): Statement[] {
  const contexts = sighted.flatMap(({ match, fixture }): NewMatchContext[] =>
    fixture.lineUps
      ? [{ matchId: match.id, kind: "line_ups", provider: provider.name, body: fixture.lineUps, knownAtMs: nowMs }]
      : [],
  );
  return keepContextsStatements(ctx, contexts);
}

function rawStatements(
  ctx: ServiceContext,
  provider: FootballProvider,
  fixtures: readonly ProviderFixture[],
  nowMs: number,
): Statement[] {
  const answers = fixtures.map((fixture): RawAnswer => {
    const rawData = JSON.stringify(fixture);
    return { ref: fixture.ref, rawData, fingerprint: fingerprintOf(rawData) };
  });
  return insertRawStatements(provider.name, answers, { createdAtMs: ctx.clock.realNowMs(), matchAtMs: nowMs });
}

function liveUpdatesOf({ match, observation: { state, changes } }: Change, nowMs: number): NewLiveUpdate[] {
  return updatesFor(
    {
      matchId: match.id,
      matchStatus: state.status,
      providerStatus: state.providerStatus,
      minute: state.minute,
      homeScore: state.homeScore ?? 0,
      awayScore: state.awayScore ?? 0,
      stateRevision: state.stateRevision,
    },
    changes,
    {
      matchStatus: match.status,
      providerStatus: match.providerStatus,
      homeScore: match.homeScore ?? 0,
      awayScore: match.awayScore ?? 0,
    },
    nowMs,
  );
}

/** What happened in matches that were over before they were first met: no room is told, but it is known. */
function pastOf(newcomers: readonly NewMatch[], fixtures: readonly ProviderFixture[]): PastMatch[] {
  const byRef = new Map(fixtures.map((fixture) => [fixture.ref, fixture]));
  return newcomers.flatMap((match) => {
    const fixture = byRef.get(match.ref);
    if (!fixture || fixture.events.length === 0 || match.finishedAtMs === null) return [];
    const state = {
      matchStatus: match.status,
      providerStatus: match.providerStatus,
      minute: match.minute,
      homeScore: match.homeScore ?? 0,
      awayScore: match.awayScore ?? 0,
      stateRevision: match.stateRevision,
    };
    const happened = liveEventsOf(fixture).map((event) => ({ kind: "added", event }) as const);
    return [{ ref: match.ref, updates: eventUpdates(state, happened, match.finishedAtMs) }];
  });
}
