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

export type StoredLiveUpdate = NewLiveUpdate & { seq: number };

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
  // Counted back from the score now: the score before may hold goals of which nobody has told yet.
  const running = { homeScore: state.homeScore, awayScore: state.awayScore };
  for (const event of untold) {
    const scorer = scoringSide(event);
    if (scorer) running[scorer] = Math.max(0, running[scorer] - 1);
  }
  const common = { matchId: state.matchId, status: state.providerStatus, matchAtMs };
  const told = untold.map(({ key, ...event }): NewLiveUpdate => {
    const scorer = scoringSide(event);
    if (scorer) running[scorer] += 1;
    return {
      ...common,
      factKey: `event:${key}`,
      kind: "event",
      minute: event.minute,
      homeScore: running.homeScore,
      awayScore: running.awayScore,
      payload: { event, matchStatus: state.matchStatus, phaseBegan: false },
    };
  });
  return [
    ...told,
    {
      ...common,
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

function scoringSide(event: LiveEvent): "homeScore" | "awayScore" | null {
  if (event.kind === "goal" || event.kind === "penalty_goal") return event.side === "home" ? "homeScore" : "awayScore";
  if (event.kind === "own_goal") return event.side === "home" ? "awayScore" : "homeScore";
  return null;
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
