import { describe, expect, it } from "vitest";

import type { RoomMessage, RoomNotice } from "../../worker/live/protocol.ts";
import { type RoomState, intakeOf, readRoomSpeech, roomAfter, roomBefore } from "./room-state.ts";

const before: RoomState = {
  status: "live",
  providerStatus: "1H",
  minute: 30,
  score: [0, 0],
  speed: 60,
  lastSeq: 4,
  heardAtMs: 1000,
  contactAtMs: 1000,
  spectators: 2,
  silentSinceMs: null,
  thread: [],
};
const state = {
  match_id: 7,
  status: "live",
  provider_status: "1H",
  minute: 31,
  home_score: 1,
  away_score: 0,
  timestamp: "2015-02-07T15:31:00.000Z",
};
const event = {
  kind: "goal" as const,
  minute: 31,
  extra_minute: null,
  side: "home" as const,
  player: null,
  estimated: true,
};

function say(from: RoomState, message: RoomMessage): RoomState {
  return roomAfter(from, { type: "message", message, atMs: 2000 });
}

describe("state of a room", () => {
  it("moves on with each message and tells of goals once", () => {
    const goal: RoomMessage = { type: "event", ...state, seq: 5, event };
    const after = say(before, goal);
    expect(after).toMatchObject({ score: [1, 0], minute: 31, lastSeq: 5, heardAtMs: 2000 });
    expect(after.thread).toHaveLength(1);
    expect(say(after, goal)).toEqual(after);
  });

  it("drops what it knows by number, however new it looks", () => {
    expect(say(before, { type: "live_score_update", ...state, seq: 4, home_score: 9 })).toEqual({
      ...before,
      contactAtMs: 2000,
    });
  });

  it("adds a line when the half changes, and for a score that no event told of", () => {
    const scored = say(before, { type: "live_score_update", ...state, seq: 5 });
    expect(scored.thread.map(({ told }) => told)).toEqual([{ by: "score" }]);
    const same = say(scored, { type: "live_score_update", ...state, seq: 6 });
    expect(same.thread).toEqual(scored.thread);
    const paused = say(same, { type: "live_score_update", ...state, provider_status: "HT", seq: 7 });
    expect(paused.thread.at(-1)?.told).toEqual({ by: "status", providerStatus: "HT" });
    const over = say(paused, { type: "match_finished", ...state, status: "finished", provider_status: "FT", seq: 8 });
    expect(over).toMatchObject({ status: "finished", lastSeq: 8 });
  });

  it("lets a correction take the place of what it corrects, and what was taken back go", () => {
    const goals = [
      { type: "event", ...state, seq: 5, event },
      { type: "live_score_update", ...state, seq: 6 },
      { type: "event", ...state, seq: 7, event: { ...event, player: "Boll" }, replaces: 5 },
    ] satisfies RoomMessage[];
    const corrected = goals.reduce(say, before);
    expect(corrected.thread.map(({ seq, place }) => [seq, place])).toEqual([[7, 5]]);
    const annulled = say(corrected, { type: "event", ...state, home_score: 0, seq: 8, event, retracts: 7 });
    expect(annulled.thread.map(({ told }) => told.by)).toEqual(["retraction"]);
    expect(annulled.score).toEqual([0, 0]);
    const unheard = say(before, { type: "event", ...state, seq: 5, event, replaces: 2 });
    expect(
      unheard.thread.map(({ seq, place }) => [seq, place]),
      "where it was, had it been heard",
    ).toEqual([[5, 2]]);
  });

  it("shows after a snapshot exactly the events that stand, and keeps the phases it knows", () => {
    const snapshot: RoomMessage = {
      type: "snapshot",
      ...state,
      seq: 9,
      home_team: "A",
      away_team: "B",
      speed: 30,
      events: [
        { ...event, seq: 3, first_seq: 3, home_score: 1, away_score: 0 },
        { ...event, seq: 8, first_seq: 5, home_score: 2, away_score: 0 },
      ],
    };
    const line = { minute: 1, score: [0, 0] as const };
    const known: RoomState = {
      ...before,
      lastSeq: 7,
      thread: [
        { ...line, seq: 1, place: 1, told: { by: "server", text: "Coup d’envoi", isEvent: false } },
        { ...line, seq: 3, place: 3, told: { by: "server", text: "But", isEvent: true } },
        { ...line, seq: 5, place: 5, told: { by: "event", event } },
        { ...line, seq: 7, place: 7, told: { by: "event", event } },
      ],
    };
    const after = say(known, snapshot);
    expect(after.thread.map(({ seq, place }) => [seq, place])).toEqual([
      [1, 1],
      [3, 3],
      [8, 5],
    ]);
    expect(after).toMatchObject({ speed: 30, lastSeq: 9, score: [1, 0] });
    expect(say(after, snapshot)).toEqual(after);
    expect(say({ ...known, lastSeq: 40 }, snapshot), "what never was is forgotten").toMatchObject({ lastSeq: 9 });
  });

  it("takes what comes next, drops what it knows, and notices what it missed", () => {
    const update = (seq: number): RoomMessage => ({ type: "live_score_update", ...state, seq });
    expect([4, 3, 5, 6, 60].map((seq) => intakeOf(4, update(seq)))).toEqual([
      "drop",
      "drop",
      "take",
      "missed",
      "missed",
    ]);
  });

  it("knows who watches, and since when the source is silent until it speaks again", () => {
    const notice = (said: RoomNotice, from = before) =>
      roomAfter(from, { type: "notice", notice: said, atMs: 500_000 });
    const feed = { type: "feed", match_id: 7, as_of: null, age_seconds: 400 } as const;
    expect(notice({ type: "presence", match_id: 7, spectators: 12 })).toMatchObject({
      spectators: 12,
      contactAtMs: 500_000,
    });
    const silent = notice({ ...feed, state: "silent" });
    expect(silent).toMatchObject({ silentSinceMs: 100_000, heardAtMs: 1000 });
    expect(notice({ ...feed, state: "flowing" }, silent).silentSinceMs).toBeNull();
    expect(say(silent, { type: "live_score_update", ...state, seq: 5 }).silentSinceMs).toBeNull();
  });

  it("lets loaded data correct the page, but never take it back", () => {
    const { heardAtMs: _heard, contactAtMs: _contact, spectators: _count, silentSinceMs: _silent, ...loaded } = before;
    const older = { ...loaded, lastSeq: 3 };
    const newer = { ...loaded, lastSeq: 9, minute: 40 };
    expect(roomAfter(before, { type: "loaded", loaded: older, atMs: 3000 })).toEqual({ ...before, contactAtMs: 3000 });
    expect(roomAfter(before, { type: "loaded", loaded: newer, atMs: 3000 })).toEqual({
      ...newer,
      heardAtMs: 3000,
      contactAtMs: 3000,
      spectators: 2,
      silentSinceMs: null,
    });
    expect(roomBefore(loaded)).toMatchObject({ heardAtMs: null, spectators: null, lastSeq: 4 });
  });

  it("reads nothing that is not a message", () => {
    expect(["pong", "{", "null", "[]", '{"type":"cheer","count":3}', '{"type":"event"}'].map(readRoomSpeech)).toEqual(
      Array.from({ length: 6 }, () => null),
    );
    expect(readRoomSpeech(JSON.stringify({ type: "live_score_update", ...state, seq: 5 }))).toMatchObject({ seq: 5 });
  });
});
