import { expect, test } from "vitest";

import { afterwardsMs, kickoffAtMs, legOf, resultOf } from "../../test/oracle/bets.ts";
import { type MatchResult, settleLeg } from "./leg-outcome.ts";

const hourMs = 3_600_000;
const acceptedAtMs = kickoffAtMs - 60_000;
const windowEndMs = kickoffAtMs + 48 * hourMs;
const won = resultOf(1, { kind: "played", home: 2, away: 1 });

test("only the 90 minutes count: what extra time and penalties brought is never looked at", () => {
  for (const providerStatus of ["FT", "AET", "PEN"]) {
    const result = { ...won, providerStatus, fullTime: { home: 1, away: 1 }, score: { home: 2, away: 1 } };
    expect(settleLeg(legOf({ selection: "X" }), acceptedAtMs, result, afterwardsMs), providerStatus).toEqual({
      matchId: 1,
      outcome: "won",
      reason: null,
      halves: [1, 1],
    });
  }
});

test("a finished match without its 90-minute score is awaited", () => {
  expect(fate({ ...won, fullTime: null })).toBe("pending: result_missing");
});

test("nothing is settled while it is played, not even what the goals have decided", () => {
  for (const providerStatus of ["1H", "HT", "2H", "ET", "BT", "P"]) {
    expect(fate({ ...won, providerStatus, score: { home: 4, away: 0 } }), providerStatus).toBe("pending: not_finished");
  }
});

test("a code nobody knows settles nothing, ever, and neither does one that says no more than live", () => {
  for (const providerStatus of ["LIVE", "???", "", "toString"]) {
    expect(fate({ ...won, providerStatus }, windowEndMs * 2), providerStatus).toBe("pending: unknown_status");
  }
});

test("cancelled and awarded matches are void, whatever score came with them", () => {
  expect(fate({ ...won, providerStatus: "CANC" })).toBe("void: cancelled");
  expect(fate({ ...won, providerStatus: "AWD" })).toBe("void: awarded");
  expect(fate({ ...won, providerStatus: "WO" })).toBe("void: awarded");
});

test("a postponed match is void 48 hours after the kick-off of the bet, and not a moment before", () => {
  const postponed = { ...won, providerStatus: "PST", fullTime: null };
  expect(fate(postponed, windowEndMs - 1)).toBe("pending: not_finished");
  expect(fate(postponed, windowEndMs)).toBe("void: not_played_in_time");
});

test("the kick-off frozen in the bet rules, not the one the feed moved", () => {
  const rescheduled = { ...won, providerStatus: "NS", fullTime: null, kickoffAtMs: kickoffAtMs + 30 * 24 * hourMs };
  expect(fate(rescheduled, windowEndMs - 1)).toBe("pending: not_finished");
  expect(fate(rescheduled, windowEndMs)).toBe("void: not_played_in_time");
  expect(fate({ ...rescheduled, providerStatus: "TBD" }, windowEndMs)).toBe("void: not_played_in_time");
});

test("a match that kicks off within 48 hours stands, later it is void even if it was played", () => {
  expect(fate({ ...won, kickoffAtMs: windowEndMs }, windowEndMs + 2 * hourMs)).toBe("won");
  expect(fate({ ...won, kickoffAtMs: windowEndMs + 1 }, windowEndMs + 2 * hourMs)).toBe("void: not_played_in_time");
  const playing = { ...won, providerStatus: "2H", fullTime: null, kickoffAtMs: windowEndMs + 1 };
  expect(fate(playing, windowEndMs + hourMs)).toBe("void: not_played_in_time");
});

test("a match of which nobody told is awaited: silence voids nothing", () => {
  expect(fate({ ...won, providerStatus: "NS", fullTime: null }, windowEndMs + 1000 * hourMs)).toBe(
    "pending: not_finished",
  );
});

test("an interrupted match is held until 48 hours after its kick-off", () => {
  for (const providerStatus of ["SUSP", "INT"]) {
    const interrupted = { ...won, providerStatus, fullTime: null };
    expect(fate(interrupted, windowEndMs - 1), providerStatus).toBe("pending: interrupted");
    expect(fate(interrupted, windowEndMs), providerStatus).toBe("void: not_played_in_time");
  }
});

test("an abandoned match is void, unless the goals had decided the leg", () => {
  const abandonedAt = (home: number, away: number) => resultOf(1, { kind: "abandoned", home, away });
  const over = (lineHundredths: number) => legOf({ market: "OU", selection: "over", lineHundredths });
  const under = (lineHundredths: number) => legOf({ market: "OU", selection: "under", lineHundredths });
  const both = (selection: string) => legOf({ market: "BTTS", selection });
  expect(fate(abandonedAt(3, 0))).toBe("void: abandoned");
  expect(fate({ ...won, providerStatus: "ABD", fullTime: null, score: null })).toBe("void: abandoned");
  expect(fate(abandonedAt(1, 0), afterwardsMs, over(50))).toBe("won");
  expect(fate(abandonedAt(1, 0), afterwardsMs, under(50))).toBe("lost");
  expect(fate(abandonedAt(1, 1), afterwardsMs, over(250))).toBe("void: abandoned");
  expect(fate(abandonedAt(1, 1), afterwardsMs, under(250))).toBe("void: abandoned");
  expect(fate(abandonedAt(1, 1), afterwardsMs, over(200))).toBe("void: abandoned");
  // Of a quarter line one half can be decided and the other not.
  expect(fate(abandonedAt(2, 1), afterwardsMs, over(275))).toBe("half_won");
  expect(fate(abandonedAt(2, 1), afterwardsMs, under(275))).toBe("half_lost");
  expect(fate(abandonedAt(1, 1), afterwardsMs, both("yes"))).toBe("won");
  expect(fate(abandonedAt(1, 1), afterwardsMs, both("no"))).toBe("lost");
  expect(fate(abandonedAt(4, 0), afterwardsMs, both("yes"))).toBe("void: abandoned");
  expect(fate(abandonedAt(4, 0), afterwardsMs, both("no"))).toBe("void: abandoned");
  expect(fate(abandonedAt(4, 0), afterwardsMs, legOf({ market: "DNB", selection: "1" }))).toBe("void: abandoned");
});

test("a match broken off after its 90 minutes is decided by them", () => {
  const inExtraTime = { ...won, providerStatus: "ABD", fullTime: { home: 1, away: 0 }, score: { home: 1, away: 1 } };
  expect(fate(inExtraTime)).toBe("won");
});

test("home and away swapped is void", () => {
  expect(fate({ ...won, homeTeamId: 11 })).toBe("void: sides_swapped");
});

test("a bet accepted once play had begun is void, a moment before it stands", () => {
  expect(settleLeg(legOf(), kickoffAtMs - 1, won, afterwardsMs).outcome).toBe("won");
  const late = settleLeg(legOf(), kickoffAtMs, won, afterwardsMs);
  expect([late.outcome, late.reason]).toEqual(["void", "accepted_after_kickoff"]);
});

test.each([
  ["1X2", "1", null, { "1-0": "won", "1-1": "lost", "0-1": "lost" }],
  ["1X2", "X", null, { "1-0": "lost", "1-1": "won", "0-1": "lost" }],
  ["1X2", "2", null, { "1-0": "lost", "1-1": "lost", "0-1": "won" }],
  ["DC", "1X", null, { "1-0": "won", "1-1": "won", "0-1": "lost" }],
  ["DC", "12", null, { "1-0": "won", "1-1": "lost", "0-1": "won" }],
  ["DC", "X2", null, { "1-0": "lost", "1-1": "won", "0-1": "won" }],
  ["DNB", "1", null, { "1-0": "won", "1-1": "void: push", "0-1": "lost" }],
  ["DNB", "2", null, { "1-0": "lost", "1-1": "void: push", "0-1": "won" }],
  ["BTTS", "yes", null, { "0-0": "lost", "1-1": "won", "0-1": "lost", "1-0": "lost" }],
  ["BTTS", "no", null, { "0-0": "won", "1-1": "lost", "0-1": "won", "1-0": "won" }],
  ["OU", "over", 250, { "2-0": "lost", "2-1": "won" }],
  ["OU", "under", 250, { "2-0": "won", "2-1": "lost" }],
  ["OU", "over", 225, { "1-0": "lost", "2-0": "half_lost", "2-1": "won" }],
  ["OU", "under", 275, { "2-0": "won", "2-1": "half_lost", "2-2": "lost" }],
  ["AH", "1", -25, { "1-0": "won", "1-1": "half_lost", "0-1": "lost" }],
  ["AH", "2", -25, { "1-0": "lost", "1-1": "half_won", "0-1": "won" }],
  ["AH", "1", -75, { "2-0": "won", "1-0": "half_won", "1-1": "lost" }],
  ["AH", "1", -100, { "2-0": "won", "1-0": "void: push", "1-1": "lost" }],
  ["AH", "2", 125, { "0-2": "won", "0-1": "half_lost", "1-1": "lost" }],
])("%s %s at line %s settles by the rules", (market, selection, lineHundredths, expected) => {
  for (const [score, outcome] of Object.entries(expected)) {
    const [home = 0, away = 0] = score.split("-").map(Number);
    const leg = legOf({ market, selection, lineHundredths });
    expect(fate(resultOf(1, { kind: "played", home, away }), afterwardsMs, leg), score).toBe(outcome);
  }
});

test("a leg of a market that has no such selection or line is refused", () => {
  expect(() => legOf({ selection: "over" })).toThrow();
  expect(() => legOf({ market: "OU", selection: "over", lineHundredths: null })).toThrow();
  expect(() => legOf({ market: "OU", selection: "over", lineHundredths: 260 })).toThrow();
  expect(() => legOf({ market: "AH", selection: "X", lineHundredths: 0 })).toThrow();
  expect(() => legOf({ lineHundredths: 250 })).toThrow();
});

function fate(result: MatchResult, nowMs = afterwardsMs, leg = legOf()): string {
  const { outcome, reason } = settleLeg(leg, acceptedAtMs, result, nowMs);
  return reason === null ? outcome : `${outcome}: ${reason}`;
}
