import { describe, expect, it } from "vitest";

import type { RoomMessage } from "../../worker/live/protocol.ts";
import { type RoomState, readRoomMessage, roomAfter } from "./room-state.ts";

const before: RoomState = {
  status: "live",
  providerStatus: "1H",
  minute: 30,
  score: [0, 0],
  speed: 60,
  lastSeq: 4,
  heardAtMs: 1000,
  contactAtMs: 1000,
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

  it("takes from a snapshot only the events it missed", () => {
    const snapshot: RoomMessage = {
      type: "snapshot",
      ...state,
      seq: 6,
      home_team: "A",
      away_team: "B",
      speed: 30,
      events: [
        { ...event, seq: 3, home_score: 0, away_score: 0 },
        { ...event, seq: 5, home_score: 1, away_score: 0 },
      ],
    };
    const after = say(before, snapshot);
    expect(after.thread.map(({ seq }) => seq)).toEqual([5]);
    expect(after.speed).toBe(30);
    expect(say({ ...before, lastSeq: 6 }, snapshot)).toMatchObject({ lastSeq: 6, score: [0, 0], speed: 30 });
  });

  it("lets loaded data correct the page, but never take it back", () => {
    const { heardAtMs: _heard, contactAtMs: _contact, ...loaded } = before;
    const older = { ...loaded, lastSeq: 3 };
    const newer = { ...loaded, lastSeq: 9, minute: 40 };
    expect(roomAfter(before, { type: "loaded", loaded: older, atMs: 3000 })).toEqual({ ...before, contactAtMs: 3000 });
    expect(roomAfter(before, { type: "loaded", loaded: newer, atMs: 3000 })).toEqual({
      ...newer,
      heardAtMs: 3000,
      contactAtMs: 3000,
    });
  });

  it("reads nothing that is not a message", () => {
    expect(
      ["pong", "{", "null", "[]", '{"type":"presence","count":3}', '{"type":"event"}'].map(readRoomMessage),
    ).toEqual(Array.from({ length: 6 }, () => null));
    expect(readRoomMessage(JSON.stringify({ type: "live_score_update", ...state, seq: 5 }))).toMatchObject({ seq: 5 });
  });
});
