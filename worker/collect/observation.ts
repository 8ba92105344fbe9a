import { type MatchState, type NewMatch, type ScoreDetails, statusOfProviderCode } from "../matches/match.ts";
import type { LiveEvent } from "../live/protocol.ts";
import { type EventChange, type StandingEvent, eventChanges } from "../live/standing.ts";
import type { ProviderFixture } from "./providers/provider.ts";

/** What an answer changes, and what that change means to others. */
export type Observation = {
  state: MatchState;
  /** Status, score or events differ: worth a live update. */
  moved: boolean;
  /** The 90-minute result is new, or was corrected, or the match will have none: worth a settlement. */
  settles: boolean;
  /** What became of the events that stand. */
  changes: readonly EventChange[];
  /**
   * Names what the answer takes back of what was told before (a goal, a result, the hour, the match itself); null for
   * the ordinary way of a match. It is believed once a second answer takes back the same.
   */
  takesBack: string | null;
};

/**
 * What one answer about one match changes in its stored state. What the answer leaves out stays as it is.
 *
 * @param seenAtMs match clock
 * @param standing the events that were told of it and stand
 * @returns "unchanged"; "unknown_status" for a code outside the table, which is an alert and changes nothing; or
 *   "regression" for a finished match that a feed takes back to earlier, which changes nothing either
 */
export function observeFixture(
  stored: MatchState,
  fixture: ProviderFixture,
  seenAtMs: number,
  standing: readonly StandingEvent[],
): Observation | "unchanged" | "unknown_status" | "regression" {
  const state = stateOf(fixture, seenAtMs);
  if (!state) return "unknown_status";
  if (stored.status === "finished" && state.status !== "finished" && state.status !== "cancelled") return "regression";

  const corrected =
    state.fullTimeHome !== null &&
    (stored.fullTimeHome !== state.fullTimeHome || stored.fullTimeAway !== state.fullTimeAway);
  const cancelled = state.status === "cancelled" && stored.status !== "cancelled";
  const isTold = state.status === "live" || state.status === "finished";
  const changes = isTold ? eventChanges(standing, liveEventsOf(fixture), fixture.score) : [];
  const moved =
    stored.status !== state.status ||
    stored.providerStatus !== state.providerStatus ||
    changes.length > 0 ||
    stored.homeScore !== state.homeScore ||
    stored.awayScore !== state.awayScore;

  const next: MatchState = {
    ...state,
    round: state.round ?? stored.round,
    venue: state.venue ?? stored.venue,
    scoreDetails: mergeDetails(stored.scoreDetails, state.scoreDetails),
    resultRevision: stored.resultRevision + (corrected || cancelled ? 1 : 0),
    // Some answers leave the events out; that takes none of them back.
    eventCount: state.eventCount || stored.eventCount,
    stateRevision: stored.stateRevision + (moved ? 1 : 0),
    finishedAtMs: state.status === "finished" ? (stored.finishedAtMs ?? seenAtMs) : null,
  };
  if (sameState(stored, next)) return "unchanged";
  return { state: next, moved, settles: corrected || cancelled, changes, takesBack: takenBack(stored, next, changes) };
}

/** How far a match has come, by provider code; codes that interrupt it have no place of their own. */
const stageByCode: Readonly<Record<string, number>> = {
  TBD: 0,
  NS: 0,
  "1H": 1,
  HT: 2,
  "2H": 3,
  ET: 4,
  BT: 4,
  P: 5,
  FT: 6,
  AET: 6,
  PEN: 6,
};

/** The events of an answer as rooms tell of them. */
export function liveEventsOf({ events }: ProviderFixture): LiveEvent[] {
  return events.map(({ kind, minute, extraMinute, side, player, estimated }) => ({
    kind,
    minute,
    extra_minute: extraMinute,
    side,
    player,
    estimated,
  }));
}

function takenBack(stored: MatchState, next: MatchState, changes: readonly EventChange[]): string | null {
  const called = next.status === "postponed" || next.status === "cancelled" || stored.status === "cancelled";
  const [stageBefore, stageNow] = [stageByCode[stored.providerStatus], stageByCode[next.providerStatus]];
  const taken = [
    next.kickoffAtMs !== stored.kickoffAtMs && !stored.kickoffEstimated ? `kick-off ${next.kickoffAtMs}` : null,
    called && next.status !== stored.status ? `status ${next.providerStatus}` : null,
    stageBefore !== undefined && stageNow !== undefined && stageNow < stageBefore
      ? `stage ${next.providerStatus}`
      : null,
    isLower(next.homeScore, stored.homeScore) || isLower(next.awayScore, stored.awayScore)
      ? `score ${next.homeScore}-${next.awayScore}`
      : null,
    stored.fullTimeHome !== null &&
    (next.fullTimeHome !== stored.fullTimeHome || next.fullTimeAway !== stored.fullTimeAway)
      ? `result ${next.fullTimeHome}-${next.fullTimeAway}`
      : null,
    ...changes.map((change) => (change.kind === "retracted" ? `event ${change.before.seq}` : null)),
  ];
  return taken.filter((part) => part !== null).join(", ") || null;
}

function isLower(goals: number | null, before: number | null): boolean {
  return (goals ?? 0) < (before ?? 0);
}

function mergeDetails(stored: ScoreDetails | null, told: ScoreDetails | null): ScoreDetails | null {
  if (!stored || !told) return told ?? stored;
  return {
    halfTime: told.halfTime ?? stored.halfTime,
    fullTime: told.fullTime,
    extraTime: told.extraTime ?? stored.extraTime ?? null,
    penalties: told.penalties ?? stored.penalties ?? null,
    statistics: told.statistics ?? stored.statistics,
    estimated: told.halfTime ? told.estimated : stored.estimated,
  };
}

/** A match as a provider first tells of it; null when its status is unknown to the house. */
export function newMatchFrom(provider: string, fixture: ProviderFixture, seenAtMs: number): NewMatch | null {
  const state = stateOf(fixture, seenAtMs);
  if (!state) return null;
  return {
    ...state,
    resultRevision: state.fullTimeHome === null ? 0 : 1,
    // A result that is already old when it first arrives was known soon after its match, not today.
    finishedAtMs: state.status === "finished" ? Math.min(seenAtMs, fixture.kickoffAtMs + 2 * 3_600_000) : null,
    ref: fixture.ref,
    sourceKey: `${provider}:${fixture.ref}`,
    competition: fixture.competition,
    season: fixture.season,
    home: { ...fixture.home, country: fixture.home.country ?? fixture.competition.country },
    away: { ...fixture.away, country: fixture.away.country ?? fixture.competition.country },
  };
}

function stateOf(fixture: ProviderFixture, seenAtMs: number): MatchState | null {
  const status = statusOfProviderCode(fixture.statusCode);
  if (!status) return null;
  // Full time without the 90-minute score cannot be settled yet: the match stays in play until the score arrives.
  const settled = status === "finished" && fixture.fullTime !== null;
  const fullTime = settled ? fixture.fullTime : null;
  return {
    kickoffAtMs: fixture.kickoffAtMs,
    kickoffEstimated: fixture.kickoffEstimated,
    round: fixture.round,
    venue: fixture.venue,
    neutral: fixture.neutral,
    status: status === "finished" && !settled ? "live" : status,
    providerStatus: fixture.statusCode,
    minute: fixture.minute,
    homeScore: fixture.score?.home ?? null,
    awayScore: fixture.score?.away ?? null,
    fullTimeHome: fullTime?.home ?? null,
    fullTimeAway: fullTime?.away ?? null,
    scoreDetails:
      fixture.score === null && fixture.halfTime === null
        ? null
        : {
            halfTime: fixture.halfTime,
            fullTime,
            extraTime: fixture.extraTime,
            penalties: fixture.penalties,
            statistics: fixture.statistics,
            estimated: fixture.halfTimeEstimated && fixture.halfTime !== null ? ["half_time"] : [],
          },
    resultRevision: 0,
    eventCount: fixture.events.length,
    stateRevision: 0,
    finishedAtMs: settled ? seenAtMs : null,
  };
}

function sameState(one: MatchState, other: MatchState): boolean {
  const keys = Object.keys(other) as (keyof MatchState)[];
  return keys.every((key) =>
    key === "scoreDetails"
      ? JSON.stringify(one.scoreDetails) === JSON.stringify(other.scoreDetails)
      : one[key] === other[key],
  );
}
