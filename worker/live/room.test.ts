import fc from "fast-check";
import { expect, test } from "vitest";

import type { RoomSnapshot, RoomUpdate } from "./protocol.ts";
import { type RoomRecord, feedNotice, greetingOf, isPresenceDue, newsAfter } from "./room.ts";

const state = {
  match_id: 7,
  status: "live",
  provider_status: "1H",
  minute: 1,
  home_score: 0,
  away_score: 0,
  timestamp: "2026-10-03T19:30:00.000Z",
};

function update(seq: number): RoomUpdate {
  return { type: "live_score_update", ...state, seq };
}

function recordUpTo(seq: number): RoomRecord {
  const snapshot: RoomSnapshot = {
    type: "snapshot",
    ...state,
    seq,
    home_team: "A",
    away_team: "B",
    speed: 1,
    events: [],
  };
  return { snapshot, updates: Array.from({ length: seq }, (_, index) => update(index + 1)) };
}

test("who comes back hears what was missed; who knows nothing, the future, or missed too much hears the whole state", () => {
  const record = recordUpTo(150);
  const seqs = (since: number | null) => greetingOf(record, since).map(({ type, seq }) => `${type} ${seq}`);
  expect(seqs(148)).toEqual(["live_score_update 149", "live_score_update 150"]);
  expect(seqs(150)).toEqual([]);
  expect(seqs(50)).toHaveLength(100);
  for (const since of [49, 0, 151, null]) expect(seqs(since), String(since)).toEqual(["snapshot 150"]);
});

test("news are told in order and once, and a room that would have to leave one out says so", () => {
  fc.assert(
    fc.property(fc.nat(10), fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 12 }), (toldSeq, seqs) => {
      const news = newsAfter(toldSeq, seqs.map(update));
      const wanted = [...new Set(seqs)].filter((seq) => seq > toldSeq).sort((one, other) => one - other);
      const dense = wanted.every((seq, index) => seq === toldSeq + 1 + index);
      expect(news === "gap" ? news : news.map(({ seq }) => seq)).toEqual(dense ? wanted : "gap");
    }),
  );
});

test("the room is told of its size at first, and then when it changed and not too often", () => {
  expect(isPresenceDue(null, 0, 0)).toBe(true);
  const told = { spectators: 5, atMs: 1_000 };
  expect(isPresenceDue(told, 6, 10_999)).toBe(false);
  expect(isPresenceDue(told, 6, 11_000)).toBe(true);
  expect(isPresenceDue(told, 5, 60_000)).toBe(false);
});

test("a source is silent after five real minutes, however fast the match clock runs", () => {
  const lastGoodAtMs = Date.UTC(2026, 9, 3, 19);
  const minuteMs = 60_000;
  const notice = (matchMinutes: number, speed: number) =>
    feedNotice(7, { lastGoodAtMs, matchNowMs: lastGoodAtMs + matchMinutes * minuteMs, speed });
  expect(notice(5, 1)).toMatchObject({ state: "flowing", age_seconds: 300, as_of: "2026-10-03T19:00:00.000Z" });
  expect(notice(6, 1)).toMatchObject({ state: "silent", age_seconds: 360 });
  expect(notice(299, 60)).toMatchObject({ state: "flowing", age_seconds: 299 });
  expect(notice(301, 60)).toMatchObject({ state: "silent" });
  expect(notice(900, 0), "a clock that stands still makes nobody wait").toMatchObject({ state: "flowing" });
  expect(feedNotice(7, { lastGoodAtMs: null, matchNowMs: 0, speed: 1 })).toMatchObject({
    state: "silent",
    as_of: null,
  });
});
