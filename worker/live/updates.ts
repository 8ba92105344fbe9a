import type { LiveEvent, LiveUpdatePayload, RoomUpdate } from "./protocol.ts";

/** A thing to say in a room, before it has its number. */
export type NewLiveUpdate = {
  matchId: number;
  /** Names the fact within its match, so that the same fact told twice is one update. */
  factKey: string;
  kind: RoomUpdate["type"];
  minute: number | null;
  homeScore: number;
  awayScore: number;
  /** Provider's short code at that moment. */
  status: string;
  payload: LiveUpdatePayload;
  /** Match clock. */
  matchAtMs: number;
};

/** The same of a match that may not have its id yet, in order. */
export type PastMatch = { ref: string; updates: Omit<NewLiveUpdate, "matchId">[] };

export type StoredLiveUpdate = NewLiveUpdate & { seq: number };

/** A goal that counted for a team. */
export type TeamGoal = {
  teamId: number;
  /** Kick-off of its match. */
  playedAtMs: number;
  /** Null for an opponent's own goal, and where nobody knows who scored. */
  player: string | null;
  penalty: boolean;
};

/** The state of a match that rooms care about. */
export type LiveState = {
  matchId: number;
  matchStatus: string;
  providerStatus: string;
  minute: number | null;
  homeScore: number;
  awayScore: number;
  stateRevision: number;
};

/**
 * What to say of a match that moved, in order: events nobody has heard of yet with the score after each, then the
 * score or the end. Events whose key is in `toldKeys` are not told again.
 */
export function updatesFor(
  state: LiveState,
  events: readonly (LiveEvent & { key: string })[],
  toldKeys: ReadonlySet<string>,
  before: { providerStatus: string },
  matchAtMs: number,
): NewLiveUpdate[] {
  const untold = events.filter((event) => !toldKeys.has(`event:${event.key}`));
  const { matchId } = state;
  return [
    ...eventUpdates(state, untold, matchAtMs).map((update) => ({ matchId, ...update })),
    {
      matchId,
      status: state.providerStatus,
      matchAtMs,
      factKey: `state:${state.stateRevision}`,
      kind: state.matchStatus === "finished" ? "match_finished" : "live_score_update",
      minute: state.minute,
      homeScore: state.homeScore,
      awayScore: state.awayScore,
      payload: {
        event: null,
        matchStatus: state.matchStatus,
        phaseBegan: before.providerStatus !== state.providerStatus,
      },
    },
  ];
}

/** The events of a match that lead up to the score of `state`, with the score after each. */
export function eventUpdates(
  state: Pick<LiveState, "matchStatus" | "providerStatus" | "homeScore" | "awayScore">,
  events: readonly (LiveEvent & { key: string })[],
  matchAtMs: number,
): Omit<NewLiveUpdate, "matchId">[] {
  // Counted back from the score now: the score before may hold goals of which nobody has told yet.
  const running = { homeScore: state.homeScore, awayScore: state.awayScore };
  for (const event of events) {
    const scorer = scoringSide(event);
    if (scorer) running[scorer] = Math.max(0, running[scorer] - 1);
  }
  return events.map(({ key, ...event }) => {
    const scorer = scoringSide(event);
    if (scorer) running[scorer] += 1;
    return {
      status: state.providerStatus,
      matchAtMs,
      factKey: `event:${key}`,
      kind: "event",
      minute: event.minute,
      homeScore: running.homeScore,
      awayScore: running.awayScore,
      payload: { event, matchStatus: state.matchStatus, phaseBegan: false },
    };
  });
}

function scoringSide(event: Pick<LiveEvent, "kind" | "side">): "homeScore" | "awayScore" | null {
  if (event.kind === "goal" || event.kind === "penalty_goal") return event.side === "home" ? "homeScore" : "awayScore";
  if (event.kind === "own_goal") return event.side === "home" ? "awayScore" : "homeScore";
  return null;
}

/** A told goal as one of the team it counts for; null for an event that is no goal. */
export function teamGoalOf(
  { kind, side, player }: Pick<LiveEvent, "kind" | "side" | "player">,
  match: { homeTeamId: number; awayTeamId: number; kickoffAtMs: number },
): TeamGoal | null {
  const scorer = scoringSide({ kind, side });
  if (!scorer) return null;
  return {
    teamId: scorer === "homeScore" ? match.homeTeamId : match.awayTeamId,
    playedAtMs: match.kickoffAtMs,
    player: kind === "own_goal" ? null : player,
    penalty: kind === "penalty_goal",
  };
}

/** A stored update as it travels over the socket. */
export function roomUpdateOf(update: StoredLiveUpdate): RoomUpdate {
  const state = {
    match_id: update.matchId,
    seq: update.seq,
    status: update.payload.matchStatus,
    provider_status: update.status,
    minute: update.minute,
    home_score: update.homeScore,
    away_score: update.awayScore,
    timestamp: new Date(update.matchAtMs).toISOString(),
  };
  if (update.kind === "event" && update.payload.event) return { type: "event", ...state, event: update.payload.event };
  return { type: update.kind === "match_finished" ? "match_finished" : "live_score_update", ...state };
}
