import fc from "fast-check";
import { expect, test } from "vitest";

import { type LiveEvent, liveEventSchema } from "./protocol.ts";
import {
  type EventChange,
  type StandingEvent,
  eventChanges,
  runningScores,
  scoringSideOf,
  standingOf,
} from "./standing.ts";

function event(minute: number, changes: Partial<LiveEvent> = {}): LiveEvent {
  return { kind: "goal", minute, extra_minute: null, side: "home", player: "Ames", estimated: false, ...changes };
}

/** Events as they stand when nothing was ever corrected. */
function told(...events: LiveEvent[]): StandingEvent[] {
  return events.map((each, index) => ({ event: each, seq: index + 1, firstSeq: index + 1 }));
}

function brief(changes: readonly EventChange[]): string[] {
  return changes.map((change) =>
    change.kind === "added"
      ? "added"
      : change.kind === "replaced"
        ? `replaced ${change.before.seq}`
        : `retracted ${change.before.seq}`,
  );
}

/** Tells these changes with the numbers that follow. */
function tell(standing: readonly StandingEvent[], changes: readonly EventChange[], fromSeq: number): StandingEvent[] {
  const known = standing.map(({ seq, event: each }) => ({ seq, event: each, replacesSeq: null, retractsSeq: null }));
  const news = changes.map((change, index) => ({
    seq: fromSeq + index,
    event: change.kind === "retracted" ? change.before.event : change.event,
    replacesSeq: change.kind === "replaced" ? change.before.seq : null,
    retractsSeq: change.kind === "retracted" ? change.before.seq : null,
  }));
  return standingOf([...known, ...news]);
}

test("a goal whose scorer, minute or kind is corrected is the same goal, and one that is gone was taken back", () => {
  const goal = event(30);
  const other = event(70, { player: "Boll" });
  const none = { home: 0, away: 0 };
  for (const corrected of [
    event(30, { player: "Boll" }),
    event(30, { player: null }),
    event(28),
    event(40),
    event(30, { kind: "penalty_goal" }),
    event(30, { kind: "own_goal", side: "away", player: "Back" }),
    event(29, { extra_minute: 2 }),
  ]) {
    expect(brief(eventChanges(told(goal), [corrected], null)), JSON.stringify(corrected)).toEqual(["replaced 1"]);
  }
  for (const another of [
    event(30, { side: "away" }),
    event(30, { kind: "yellow_card" }),
    event(34, { player: "Boll" }),
    event(41),
    event(30, { kind: "own_goal" }),
  ]) {
    expect(brief(eventChanges(told(goal), [another], null)), JSON.stringify(another)).toEqual(["retracted 1", "added"]);
  }
  expect(brief(eventChanges(told(goal, other), [other, event(31, { kind: "var" })], none))).toEqual([
    "retracted 1",
    "added",
  ]);
  expect(brief(eventChanges(told(goal, other), [other, goal], none)), "the order says nothing").toEqual([]);
});

test("of several that could be the same the smallest change is believed", () => {
  const standing = told(event(30), event(31, { player: "Boll" }));
  expect(brief(eventChanges(standing, [event(32, { player: "Boll" })], null))).toEqual(["retracted 1", "replaced 2"]);
  expect(brief(eventChanges(standing, [event(29, { player: "Cole" }), event(31, { player: "Boll" })], null))).toEqual([
    "replaced 1",
  ]);
  // A second booking is no correction of the first while both are named.
  const booked = event(60, { kind: "yellow_card" });
  expect(brief(eventChanges(told(booked), [booked, event(60, { kind: "red_card" })], null))).toEqual(["added"]);
});

test("an answer that leaves the events out takes back the latest goals above its score, and nothing else", () => {
  const standing = told(event(10), event(20, { side: "away" }), event(30), event(40, { kind: "yellow_card" }));
  expect(brief(eventChanges(standing, [], null))).toEqual([]);
  expect(brief(eventChanges(standing, [], { home: 2, away: 1 }))).toEqual([]);
  expect(brief(eventChanges(standing, [], { home: 1, away: 1 }))).toEqual(["retracted 3"]);
  expect(brief(eventChanges(standing, [], { home: 0, away: 0 }))).toEqual([
    "retracted 1",
    "retracted 3",
    "retracted 2",
  ]);
});

const anyEvent = fc.record({
  kind: fc.constantFrom(...liveEventSchema.shape.kind.options),
  minute: fc.integer({ min: 1, max: 12 }),
  extra_minute: fc.constantFrom(null, 1),
  side: fc.constantFrom<LiveEvent["side"]>("home", "away"),
  player: fc.constantFrom(null, "Ames", "Boll"),
  estimated: fc.constant(false),
});
const anyAnswer = fc.array(anyEvent, { minLength: 1, maxLength: 8 });
const asSet = (events: readonly LiveEvent[]) => events.map((each) => JSON.stringify(each)).sort();

test("whatever answers follow one another, what stands is what the last one named, and saying it again changes nothing", () => {
  fc.assert(
    fc.property(fc.array(anyAnswer, { minLength: 1, maxLength: 5 }), (answers) => {
      let standing: StandingEvent[] = [];
      let nextSeq = 1;
      for (const named of answers) {
        const changes = eventChanges(standing, named, null);
        standing = tell(standing, changes, nextSeq);
        nextSeq += changes.length;
        expect(asSet(standing.map(({ event: each }) => each))).toEqual(asSet(named));
        expect(eventChanges(standing, named, null)).toEqual([]);
      }
    }),
  );
});

test("a correction keeps the place of what it corrects, however often it is corrected, and what is taken back has none", () => {
  const update = (seq: number, replacesSeq: number | null = null, retractsSeq: number | null = null) => ({
    seq,
    event: event(seq),
    replacesSeq,
    retractsSeq,
  });
  const all = [update(1), update(3), update(4, 1), update(6, 4), update(7, null, 3), update(9)];
  const standing = standingOf(all.toReversed());
  expect(standing.map(({ seq, firstSeq }) => [seq, firstSeq])).toEqual([
    [6, 1],
    [9, 9],
  ]);
  expect(standingOf([...all, update(10, null, 6)]).map(({ seq }) => seq)).toEqual([9]);
});

test("goals of every kind count for the side they help, everything else for nobody", () => {
  const counted = (kind: LiveEvent["kind"]) => [
    scoringSideOf({ kind, side: "home" }),
    scoringSideOf({ kind, side: "away" }),
  ];
  expect(counted("goal")).toEqual(["home", "away"]);
  expect(counted("penalty_goal")).toEqual(["home", "away"]);
  expect(counted("own_goal")).toEqual(["away", "home"]);
  const others = liveEventSchema.shape.kind.options.filter(
    (kind) => !["goal", "penalty_goal", "own_goal"].includes(kind),
  );
  expect(others).toContain("shootout_goal");
  for (const kind of others) expect(counted(kind), kind).toEqual([null, null]);
});

test("running scores lead to the score of now, and a feed that names too many goals to none below zero", () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 8 }), fc.nat(8), fc.nat(8), (events, home, away) => {
      const scores = runningScores(events, { home, away });
      expect(scores).toHaveLength(events.length);
      for (const score of scores) expect(Math.min(score.home, score.away)).toBeGreaterThanOrEqual(0);
      const goals = events.map(scoringSideOf);
      const possible = [home, away].every(
        (count, index) => goals.filter((side) => side === (index === 0 ? "home" : "away")).length <= count,
      );
      if (possible && scores.length > 0) expect(scores.at(-1)).toEqual({ home, away });
    }),
  );
});
