import fc from "fast-check";
import { expect, test } from "vitest";

import { type LiveEvent, liveEventSchema, roomMessageSchema } from "./protocol.ts";
import type { EventChange, StandingEvent } from "./standing.ts";
import {
  type LiveState,
  type NewLiveUpdate,
  type StoredLiveUpdate,
  roomUpdateOf,
  standingUpdates,
  updatesFor,
} from "./updates.ts";

const atMs = Date.UTC(2026, 9, 3, 19, 30);
const state: LiveState = {
  matchId: 7,
  matchStatus: "live",
  providerStatus: "1H",
  minute: 30,
  homeScore: 1,
  awayScore: 1,
  stateRevision: 4,
};
const before = { matchStatus: "live", providerStatus: "1H", homeScore: 0, awayScore: 0 };

function event(changes: Partial<LiveEvent> = {}): LiveEvent {
  return { kind: "goal", minute: 30, extra_minute: null, side: "home", player: null, estimated: false, ...changes };
}

function added(changes: Partial<LiveEvent> = {}): EventChange {
  return { kind: "added", event: event(changes) };
}

function standing(seq: number, changes: Partial<LiveEvent> = {}): StandingEvent {
  return { event: event(changes), seq, firstSeq: seq };
}

function scores(updates: readonly NewLiveUpdate[]): string[] {
  return updates.map(({ factKey, kind, homeScore, awayScore }) => `${factKey} ${kind} ${homeScore}-${awayScore}`);
}

test("each new event is told with the score after it, and the state comes last", () => {
  const events = [added(), added({ kind: "yellow_card", side: "away" }), added({ kind: "own_goal" })];
  expect(scores(updatesFor(state, events, before, atMs))).toEqual([
    "event:4:1 event 1-0",
    "event:4:2 event 1-0",
    "event:4:3 event 1-1",
    "state:4 live_score_update 1-1",
  ]);
});

test("a correction names what it replaces and moves no score, and a goal taken back is told with the score without it", () => {
  const updates = updatesFor(
    { ...state, homeScore: 1, awayScore: 0 },
    [
      { kind: "retracted", before: standing(9, { side: "away", minute: 28 }) },
      { kind: "replaced", before: standing(5, { minute: 12 }), event: event({ minute: 13, player: "Boll" }) },
      added(),
    ],
    { ...before, homeScore: 1, awayScore: 1 },
    atMs,
  );
  expect(scores(updates)).toEqual([
    "event:4:1 event 0-0",
    "event:4:2 event 0-0",
    "event:4:3 event 1-0",
    "state:4 live_score_update 1-0",
  ]);
  expect(updates.map(({ replacesSeq, retractsSeq, minute }) => [replacesSeq, retractsSeq, minute])).toEqual([
    [null, 9, 30],
    [5, null, 13],
    [null, null, 30],
    [null, null, 30],
  ]);
  const messages = updates.map((update, index) => roomUpdateOf({ ...update, seq: 20 + index }));
  expect(messages[0]).toMatchObject({ type: "event", retracts: 9, event: { side: "away", minute: 28 } });
  expect(messages[1]).toMatchObject({ type: "event", replaces: 5, event: { player: "Boll" } });
  expect(messages[2]).not.toHaveProperty("replaces");
  expect(messages[2]).not.toHaveProperty("retracts");
});

test("the end of a match is told as such and a new phase is marked, but a match that was over does not end again", () => {
  const over = { ...state, matchStatus: "finished", providerStatus: "FT" };
  const [end] = updatesFor(over, [], before, atMs);
  expect(end).toMatchObject({ kind: "match_finished", payload: { phaseBegan: true, matchStatus: "finished" } });
  const [goal] = updatesFor(state, [], before, atMs);
  expect(goal).toMatchObject({ kind: "live_score_update", payload: { phaseBegan: false, event: null } });

  const wasOver = { matchStatus: "finished", providerStatus: "FT", homeScore: 1, awayScore: 1 };
  const correction: EventChange = { kind: "replaced", before: standing(5), event: event({ player: "Boll" }) };
  expect(updatesFor(over, [correction], wasOver, atMs).map(({ kind }) => kind)).toEqual(["event"]);
  const corrected = updatesFor({ ...over, homeScore: 2 }, [added()], wasOver, atMs);
  expect(
    corrected.map(({ kind }) => kind),
    "its result was corrected",
  ).toEqual(["event", "match_finished"]);
});

test("what travels over the socket obeys the protocol and carries the number of the store", () => {
  const kinds = liveEventSchema.shape.kind.options;
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds),
      fc.constantFrom("live", "finished"),
      fc.nat(20),
      fc.integer({ min: 1, max: 1000 }),
      (kind, matchStatus, goals, seq) => {
        const changes: EventChange[] = [
          { kind: "retracted", before: standing(1) },
          { kind: "replaced", before: standing(2), event: event({ kind }) },
          added({ kind }),
        ];
        const updates = updatesFor({ ...state, matchStatus, homeScore: goals }, changes, before, atMs);
        for (const [index, update] of updates.entries()) {
          const message = roomUpdateOf({ ...update, seq: seq + index });
          expect(roomMessageSchema.parse(message)).toStrictEqual(message);
          expect(message).toMatchObject({ match_id: 7, seq: seq + index, status: matchStatus, provider_status: "1H" });
          expect(message.timestamp).toBe("2026-10-03T19:30:00.000Z");
        }
        expect(updates.map((update) => roomUpdateOf({ ...update, seq }).type)).toEqual([
          "event",
          "event",
          "event",
          matchStatus === "finished" ? "match_finished" : "live_score_update",
        ]);
      },
    ),
  );
});

test("of what was told remains what stands, where it was told first, and that something was taken back", () => {
  const base = { matchId: 7, minute: 1, homeScore: 0, awayScore: 0, status: "1H", matchAtMs: atMs };
  const update = (seq: number, of: LiveEvent | null, corrects: Partial<StoredLiveUpdate> = {}): StoredLiveUpdate => ({
    ...base,
    seq,
    factKey: String(seq),
    kind: of ? "event" : "live_score_update",
    replacesSeq: null,
    retractsSeq: null,
    payload: { event: of, matchStatus: "live", phaseBegan: false },
    ...corrects,
  });
  const told = [
    update(1, null),
    update(2, event()),
    update(3, event({ minute: 40 })),
    update(4, null),
    update(5, event({ player: "Boll" }), { replacesSeq: 2 }),
    update(6, event({ minute: 40 }), { retractsSeq: 3 }),
  ];
  expect(standingUpdates(told).map(({ seq, firstSeq }) => [seq, firstSeq])).toEqual([
    [1, 1],
    [5, 2],
    [4, 4],
    [6, 6],
  ]);
});

test("an event without its event is told as a score, not as a broken message", () => {
  const update: NewLiveUpdate = {
    matchId: 7,
    factKey: "event:lost",
    kind: "event",
    minute: null,
    homeScore: 0,
    awayScore: 0,
    status: "1H",
    replacesSeq: null,
    retractsSeq: null,
    payload: { event: null, matchStatus: "live", phaseBegan: false },
    matchAtMs: atMs,
  };
  expect(roomUpdateOf({ ...update, seq: 1 }).type).toBe("live_score_update");
});
