import type { ServiceContext } from "../context.ts";
import { appendUpdatesStatements, listToldFacts, publishUpdates } from "../live/service.ts";
import { type NewLiveUpdate, updatesFor } from "../live/updates.ts";
import type { MatchPatch, NewMatch } from "../matches/match.ts";
import { type Match, addMatchesStatements, listMatchesByRefs, moveMatchesStatements } from "../matches/service.ts";
import type { JobMessage } from "../messages.ts";
import { type Statement, runBatch } from "../platform/db.ts";
import { fingerprintOf } from "../platform/fingerprint.ts";
import { type Observation, newMatchFrom, observeFixture } from "./observation.ts";
import type { FootballProvider, ProviderFixture } from "./providers/provider.ts";
import { type RawAnswer, insertRawStatements } from "./repo.ts";

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

  const newcomers: NewMatch[] = [];
  const changes: { match: Match; fixture: ProviderFixture; observation: Observation }[] = [];
  for (const fixture of fixtures) {
    const match = stored.get(fixture.ref);
    if (!match) {
      const newcomer = newMatchFrom(provider.name, fixture, nowMs);
      if (newcomer) newcomers.push(newcomer);
      else ctx.log.error("unknown_status", { ref: fixture.ref, code: fixture.statusCode });
      continue;
    }
    const observation = observeFixture(match, fixture, nowMs);
    if (observation === "unknown_status") {
      ctx.log.error("unknown_status", { matchId: match.id, code: fixture.statusCode });
    } else if (observation === "regression") {
      ctx.log.warn("feed_went_back", { matchId: match.id, code: fixture.statusCode });
    } else if (observation !== "unchanged") {
      changes.push({ match, fixture, observation });
    }
  }

  const recent = fixtures.filter((fixture) => !stored.has(fixture.ref) && fixture.kickoffAtMs > nowMs - rawKeptMs);
  await runBatch(ctx.db, [
    ...addMatchesStatements(ctx, provider.name, newcomers),
    ...rawStatements(ctx, provider, recent, nowMs),
  ]);
  await moveMatches(ctx, provider, changes, nowMs);
  return newcomers.length + changes.length;
}

async function moveMatches(
  ctx: ServiceContext,
  provider: FootballProvider,
  changes: readonly { match: Match; fixture: ProviderFixture; observation: Observation }[],
  nowMs: number,
): Promise<void> {
  if (changes.length === 0) return;
  const moved = changes.filter((change) => change.observation.moved);
  const told =
    moved.length > 0
      ? await listToldFacts(
          ctx,
          moved.map((change) => change.match.id),
        )
      : new Map<number, Set<string>>();

  const patches: MatchPatch[] = changes.map(({ match, observation }) => ({
    ...observation.state,
    id: match.id,
    fromStateRevision: match.stateRevision,
  }));
  const updates = moved
    .filter(({ observation }) => observation.state.status === "live" || observation.state.status === "finished")
    .flatMap((change) => liveUpdatesOf(change, told.get(change.match.id) ?? new Set(), nowMs));
  // A minute that merely passed says nothing worth keeping.
  const telling = changes.filter(
    ({ match, observation }) => observation.moved || observation.state.kickoffAtMs !== match.kickoffAtMs,
  );

  await runBatch(ctx.db, [
    ...moveMatchesStatements(ctx, patches),
    ...appendUpdatesStatements(ctx, updates),
    ...rawStatements(
      ctx,
      provider,
      telling.map(({ fixture }) => fixture),
      nowMs,
    ),
  ]);

  if (updates.length > 0) await publishUpdates(ctx, updates);
  const settlements = changes
    .filter((change) => change.observation.settles)
    .map(({ match }): JobMessage => ({ type: "settle.match", matchId: match.id }));
  if (settlements.length > 0) await ctx.queue.send(settlements);
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

function liveUpdatesOf(
  { match, fixture, observation }: { match: Match; fixture: ProviderFixture; observation: Observation },
  toldKeys: ReadonlySet<string>,
  nowMs: number,
): NewLiveUpdate[] {
  const { state } = observation;
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
    fixture.events.map((event) => ({
      key: event.key,
      kind: event.kind,
      minute: event.minute,
      extra_minute: event.extraMinute,
      side: event.side,
      player: event.player,
      estimated: event.estimated,
    })),
    toldKeys,
    { providerStatus: match.providerStatus },
    nowMs,
  );
}
