import type { LiveEvent, LiveUpdatePayload, RoomUpdate } from "./protocol.ts";
import { type EventChange, type ToldEvent, scoreAfter, scoreBefore, scoringSideOf, standingOf } from "./standing.ts";

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
  /** The number of the earlier update whose event this one corrects; null for everything else. */
  replacesSeq: number | null;
  /** The number of the earlier update whose event is taken back; the payload repeats that event. */
  retractsSeq: number | null;
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
 * What to say of a match that moved, in order: what became of its events, with the score after each, then the score or
 * the end. A match that was over already and only had its events corrected does not end again.
 */
export function updatesFor(
  state: LiveState,
  changes: readonly EventChange[],
  before: { matchStatus: string; providerStatus: string; homeScore: number; awayScore: number },
  matchAtMs: number,
): NewLiveUpdate[] {
  const { matchId } = state;
  const told = eventUpdates(state, changes, matchAtMs).map((update) => ({ matchId, ...update }));
  const isOverAsBefore =
    before.matchStatus === "finished" &&
    before.providerStatus === state.providerStatus &&
    before.homeScore === state.homeScore &&
    before.awayScore === state.awayScore;
  if (isOverAsBefore && told.length > 0) return told;
  return [
    ...told,
    {
      matchId,
      status: state.providerStatus,
      matchAtMs,
      factKey: `state:${state.stateRevision}`,
      kind: state.matchStatus === "finished" ? "match_finished" : "live_score_update",
      minute: state.minute,
      homeScore: state.homeScore,
      awayScore: state.awayScore,
      replacesSeq: null,
      retractsSeq: null,
      payload: {
        event: null,
        matchStatus: state.matchStatus,
        phaseBegan: before.providerStatus !== state.providerStatus,
      },
    },
  ];
}

/** What became of the events of a match on the way to the score of `state`, with the score after each. */
export function eventUpdates(
  state: Omit<LiveState, "matchId">,
  changes: readonly EventChange[],
  matchAtMs: number,
): Omit<NewLiveUpdate, "matchId">[] {
  // A correction moves no score, and a goal taken back is missing from the one of now already.
  let reached = scoreBefore(
    changes.flatMap((change) => (change.kind === "added" ? [change.event] : [])),
    { home: state.homeScore, away: state.awayScore },
  );
  return changes.map((change, index) => {
    if (change.kind === "added") reached = scoreAfter(reached, change.event);
    const event = change.kind === "retracted" ? change.before.event : change.event;
    return {
      status: state.providerStatus,
      matchAtMs,
      // One answer takes a match from one revision to the next, whoever else has read it meanwhile.
      factKey: `event:${state.stateRevision}:${index + 1}`,
      kind: "event",
      minute: change.kind === "retracted" ? state.minute : event.minute,
      homeScore: reached.home,
      awayScore: reached.away,
      replacesSeq: change.kind === "replaced" ? change.before.seq : null,
      retractsSeq: change.kind === "retracted" ? change.before.seq : null,
      payload: { event, matchStatus: state.matchStatus, phaseBegan: false },
    };
  });
}

/** A told goal as one of the team it counts for; null for an event that is no goal. */
export function teamGoalOf(
  { kind, side, player }: Pick<LiveEvent, "kind" | "side" | "player">,
  match: { homeTeamId: number; awayTeamId: number; kickoffAtMs: number },
): TeamGoal | null {
  const scorer = scoringSideOf({ kind, side });
  if (!scorer) return null;
  return {
    teamId: scorer === "home" ? match.homeTeamId : match.awayTeamId,
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
  const { replacesSeq, retractsSeq } = update;
  if (update.kind === "event" && update.payload.event) {
    return {
      type: "event",
      ...state,
      event: update.payload.event,
      ...(replacesSeq === null ? {} : { replaces: replacesSeq }),
      ...(retractsSeq === null ? {} : { retracts: retractsSeq }),
    };
  }
  return { type: update.kind === "match_finished" ? "match_finished" : "live_score_update", ...state };
}

/** The updates that told of an event or of what became of one, as `standingOf` reads them. */
export function toldEventsOf(
  told: readonly Pick<StoredLiveUpdate, "seq" | "replacesSeq" | "retractsSeq" | "payload">[],
): ToldEvent[] {
  return told.flatMap(({ seq, replacesSeq, retractsSeq, payload: { event } }) =>
    event ? [{ seq, event, replacesSeq, retractsSeq }] : [],
  );
}

export type StandingUpdate = StoredLiveUpdate & {
  /** Where it stands among the others: a correction stands where what it corrects stood. */
  firstSeq: number;
};

/** What was told without what was corrected or taken back since; that something was taken back is told. */
export function standingUpdates(told: readonly StoredLiveUpdate[]): StandingUpdate[] {
  const firstSeqOf = new Map(standingOf(toldEventsOf(told)).map(({ seq, firstSeq }) => [seq, firstSeq]));
  return told
    .flatMap((update) => {
      const isCorrected = update.payload.event !== null && update.retractsSeq === null && !firstSeqOf.has(update.seq);
      return isCorrected ? [] : [{ ...update, firstSeq: firstSeqOf.get(update.seq) ?? update.seq }];
    })
    .sort((one, other) => one.firstSeq - other.firstSeq);
}
