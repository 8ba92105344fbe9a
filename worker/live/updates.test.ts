import fc from "fast-check";
import { expect, test } from "vitest";

import { type LiveEvent, liveEventSchema, roomMessageSchema } from "./protocol.ts";
import { type LiveState, type NewLiveUpdate, roomUpdateOf, updatesFor } from "./updates.ts";

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
const before = { providerStatus: "1H" };

function event(key: string, changes: Partial<LiveEvent> = {}): LiveEvent & { key: string } {
  return {
    key,
    kind: "goal",
    minute: 30,
    extra_minute: null,
    side: "home",
    player: null,
    estimated: false,
    ...changes,
  };
}

test("each new event is told once, with the score after it, and the state comes last", () => {
  const events = [
    event("g1"),
    event("c1", { kind: "yellow_card", side: "away" }),
    event("g2", { kind: "own_goal", side: "home" }),
  ];
  const updates = updatesFor(state, events, new Set(), before, atMs);
  expect(updates.map(({ factKey, kind, homeScore, awayScore }) => [factKey, kind, homeScore, awayScore])).toEqual([
    ["event:g1", "event", 1, 0],
    ["event:c1", "event", 1, 0],
    ["event:g2", "event", 1, 1],
    ["state:4", "live_score_update", 1, 1],
  ]);
  expect(updates[0]?.payload.event, "the key stays inside").not.toHaveProperty("key");

  const told = new Set(updates.map((update) => update.factKey));
  expect(updatesFor({ ...state, stateRevision: 5 }, events, told, before, atMs).map(({ factKey }) => factKey)).toEqual([
    "state:5",
  ]);
});

test("goals of every kind count for the side they help, everything else for nobody", () => {
  // Seen from the card that came just before it, with 1-1 on the board after it.
  const scoreBefore = (kind: LiveEvent["kind"], side: LiveEvent["side"]) => {
    const card = event("c", { kind: "yellow_card" });
    const [first] = updatesFor(state, [card, event("e", { kind, side })], new Set(), before, atMs);
    return `${first?.homeScore}-${first?.awayScore}`;
  };
  expect([scoreBefore("goal", "home"), scoreBefore("goal", "away")]).toEqual(["0-1", "1-0"]);
  expect([scoreBefore("penalty_goal", "home"), scoreBefore("penalty_goal", "away")]).toEqual(["0-1", "1-0"]);
  expect([scoreBefore("own_goal", "home"), scoreBefore("own_goal", "away")]).toEqual(["1-0", "0-1"]);
  const goals: LiveEvent["kind"][] = ["goal", "penalty_goal", "own_goal"];
  const others = liveEventSchema.shape.kind.options.filter((kind) => !goals.includes(kind));
  expect(others).toContain("shootout_goal");
  for (const kind of others) {
    expect([scoreBefore(kind, "home"), scoreBefore(kind, "away")], kind).toEqual(["1-1", "1-1"]);
  }
});

test("events told late lead up to the score of now, and a feed that names too many goals to no score below zero", () => {
  const sides = fc.array(fc.constantFrom<LiveEvent["side"]>("home", "away"), { maxLength: 8 });
  fc.assert(
    fc.property(sides, fc.nat(8), fc.nat(8), (scorers, homeScore, awayScore) => {
      const goals = scorers.map((side, nth) => event(`g${nth}`, { side }));
      const updates = updatesFor({ ...state, homeScore, awayScore }, goals, new Set(), before, atMs);
      for (const [index, update] of updates.entries()) {
        expect(Math.min(update.homeScore, update.awayScore)).toBeGreaterThanOrEqual(0);
        const last = updates[index - 1];
        if (last && update.kind === "event")
          expect(update.homeScore + update.awayScore).toBe(last.homeScore + last.awayScore + 1);
      }
      const possible =
        scorers.filter((side) => side === "home").length <= homeScore &&
        scorers.filter((side) => side === "away").length <= awayScore;
      const lastTold = updates.at(-2);
      if (possible && lastTold) expect([lastTold.homeScore, lastTold.awayScore]).toEqual([homeScore, awayScore]);
    }),
  );
});

test("the end of a match is told as such, and a new phase is marked", () => {
  const [end] = updatesFor({ ...state, matchStatus: "finished", providerStatus: "FT" }, [], new Set(), before, atMs);
  expect(end).toMatchObject({ kind: "match_finished", payload: { phaseBegan: true, matchStatus: "finished" } });
  const [goal] = updatesFor(state, [], new Set(), before, atMs);
  expect(goal).toMatchObject({ kind: "live_score_update", payload: { phaseBegan: false, event: null } });
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
        const updates = updatesFor(
          { ...state, matchStatus, homeScore: goals },
          [event("e", { kind })],
          new Set(),
          before,
          atMs,
        );
        for (const [index, update] of updates.entries()) {
          const message = roomUpdateOf({ ...update, seq: seq + index });
          expect(roomMessageSchema.parse(message)).toStrictEqual(message);
          expect(message).toMatchObject({ match_id: 7, seq: seq + index, status: matchStatus, provider_status: "1H" });
          expect(message.timestamp).toBe("2026-10-03T19:30:00.000Z");
        }
        expect(updates.map((update) => roomUpdateOf({ ...update, seq }).type)).toEqual([
          "event",
          matchStatus === "finished" ? "match_finished" : "live_score_update",
        ]);
      },
    ),
  );
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
    payload: { event: null, matchStatus: "live", phaseBegan: false },
    matchAtMs: atMs,
  };
  expect(roomUpdateOf({ ...update, seq: 1 }).type).toBe("live_score_update");
});
