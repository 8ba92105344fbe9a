import { describe, expect, it } from "vitest";

import { shownClock } from "./match-clock.ts";

const reading = { minute: 30, providerStatus: "1H", ageMs: 0, speed: 1 };

describe("match clock", () => {
  it("moves on with the time that passed, faster in a replay", () => {
    expect(shownClock({ ...reading, ageMs: 59_999 })).toEqual({ kind: "minute", minute: 30, added: false });
    expect(shownClock({ ...reading, ageMs: 61_000 })).toEqual({ kind: "minute", minute: 31, added: false });
    expect(shownClock({ ...reading, ageMs: 3_000, speed: 60 })).toEqual({ kind: "minute", minute: 33, added: false });
  });

  it("stops at the end of the half and says so", () => {
    expect(shownClock({ ...reading, minute: 44, ageMs: 180_000 })).toEqual({ kind: "minute", minute: 45, added: true });
    expect(shownClock({ ...reading, minute: 93, providerStatus: "2H" })).toEqual({
      kind: "minute",
      minute: 90,
      added: true,
    });
  });

  it("never runs into the next half, nor backwards", () => {
    expect(shownClock({ ...reading, ageMs: 3_600_000 })).toEqual({ kind: "minute", minute: 45, added: true });
    expect(shownClock({ ...reading, ageMs: -5_000 })).toEqual({ kind: "minute", minute: 30, added: false });
  });

  it("stands still at half-time, when interrupted, and when nothing was said", () => {
    expect(shownClock({ ...reading, providerStatus: "HT" })).toEqual({ kind: "half_time" });
    expect(shownClock({ ...reading, providerStatus: "SUSP", ageMs: 600_000 })).toEqual({
      kind: "minute",
      minute: 30,
      added: false,
    });
    expect(shownClock({ ...reading, minute: null })).toEqual({ kind: "unknown" });
  });
});
