import type { Match } from "../matches/service.ts";
import type { RoomMessage, RoomNotice, RoomSnapshot, RoomUpdate } from "./protocol.ts";
import { runningScores, standingOf } from "./standing.ts";
import { type StoredLiveUpdate, roomUpdateOf, toldEventsOf } from "./updates.ts";

/** A match as the store holds it: how it stands, and everything ever said of it, oldest first. */
export type RoomRecord = { snapshot: RoomSnapshot; updates: RoomUpdate[] };

/** Who missed more than this is better served by the state than by the way to it. */
const longestCatchUp = 100;

/** @param speed match milliseconds per real millisecond */
export function roomRecord(match: Match, told: readonly StoredLiveUpdate[], speed: number): RoomRecord {
  const last = told.at(-1);
  const standing = standingOf(toldEventsOf(told));
  const scores = runningScores(
    standing.map(({ event }) => event),
    { home: match.homeScore ?? 0, away: match.awayScore ?? 0 },
  );
  return {
    snapshot: {
      type: "snapshot",
      match_id: match.id,
      seq: last?.seq ?? 0,
      status: match.status,
      provider_status: match.providerStatus,
      minute: match.minute,
      home_score: match.homeScore,
      away_score: match.awayScore,
      timestamp: new Date(last?.matchAtMs ?? match.kickoffAtMs).toISOString(),
      home_team: match.homeTeam,
      away_team: match.awayTeam,
      speed,
      events: standing.map(({ event, seq, firstSeq }, index) => ({
        ...event,
        seq,
        first_seq: firstSeq,
        home_score: scores[index]?.home ?? 0,
        away_score: scores[index]?.away ?? 0,
      })),
    },
    updates: told.map(roomUpdateOf),
  };
}

/**
 * What somebody who enters hears: what they missed after `sinceSeq`, or the whole state where they know nothing, know of
 * what was never said, or missed too much.
 */
export function greetingOf({ snapshot, updates }: RoomRecord, sinceSeq: number | null): RoomMessage[] {
  const isKnown = sinceSeq !== null && sinceSeq <= snapshot.seq;
  if (!isKnown || snapshot.seq - sinceSeq > longestCatchUp) return [snapshot];
  return updates.filter(({ seq }) => seq > sinceSeq);
}

/**
 * What of some news is news to a room that has said everything up to `toldSeq`: in order, once.
 *
 * @returns "gap" when something between the two was never said here
 */
export function newsAfter(toldSeq: number, updates: readonly RoomUpdate[]): RoomUpdate[] | "gap" {
  const news: RoomUpdate[] = [];
  for (const update of updates.toSorted((one, other) => one.seq - other.seq)) {
    const reached = news.at(-1)?.seq ?? toldSeq;
    if (update.seq > reached + 1) return "gap";
    if (update.seq > reached) news.push(update);
  }
  return news;
}

/** Somebody comes or goes all the time; the room is told every so often, when it speaks or somebody enters anyway. */
const presenceEveryMs = 10_000;

export type ToldPresence = { spectators: number; atMs: number };

export function isPresenceDue(told: ToldPresence | null, spectators: number, nowMs: number): boolean {
  return told === null || (told.spectators !== spectators && nowMs - told.atMs >= presenceEveryMs);
}

/** Longer than the source is usually left alone, in real time. */
const silentAfterMs = 5 * 60_000;

/**
 * How old what the source last said is.
 *
 * @param lastGoodAtMs match clock; null when it never answered
 * @param speed match milliseconds per real millisecond
 */
export function feedNotice(
  matchId: number,
  input: { lastGoodAtMs: number | null; matchNowMs: number; speed: number },
): Extract<RoomNotice, { type: "feed" }> {
  const { lastGoodAtMs, matchNowMs, speed } = input;
  const ageMs = lastGoodAtMs === null || speed === 0 ? 0 : Math.max(0, matchNowMs - lastGoodAtMs) / speed;
  return {
    type: "feed",
    match_id: matchId,
    state: lastGoodAtMs === null || ageMs > silentAfterMs ? "silent" : "flowing",
    as_of: lastGoodAtMs === null ? null : new Date(lastGoodAtMs).toISOString(),
    age_seconds: Math.round(ageMs / 1000),
  };
}
