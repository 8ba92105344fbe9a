import { describe, expect, it } from "vitest";

import { shownClock } from "./match-clock.ts";

const reading = { minute: 30, providerStatus: "1H", ageMs: 0, speed: 1 };
const inPlay = { phase: null, added: false };

describe("match clock", () => {
  it("moves on with the time that passed, faster in a replay", () => {
    expect(shownClock({ ...reading, ageMs: 59_999 })).toEqual({ ...inPlay, minute: 30 });
    expect(shownClock({ ...reading, ageMs: 61_000 })).toEqual({ ...inPlay, minute: 31 });
    expect(shownClock({ ...reading, ageMs: 3_000, speed: 60 })).toEqual({ ...inPlay, minute: 33 });
  });

  it("stops at the end of the half and says so", () => {
    expect(shownClock({ ...reading, minute: 44, ageMs: 180_000 })).toEqual({ phase: null, minute: 45, added: true });
    expect(shownClock({ ...reading, minute: 93, providerStatus: "2H" })).toEqual({
      phase: null,
      minute: 90,
      added: true,
    });
    expect(shownClock({ ...reading, minute: 119, providerStatus: "ET", ageMs: 600_000 })).toEqual({
      phase: "extra_time",
      minute: 120,
      added: true,
    });
  });

  it("never runs into the next half, nor backwards", () => {
    expect(shownClock({ ...reading, ageMs: 3_600_000 })).toEqual({ phase: null, minute: 45, added: true });
    expect(shownClock({ ...reading, ageMs: -5_000 })).toEqual({ ...inPlay, minute: 30 });
  });

  it("stands still whenever nobody plays on, and says why", () => {
    const phases = { HT: "half_time", BT: "break", P: "shoot_out", SUSP: "suspended", INT: "interrupted" };
    for (const [providerStatus, phase] of Object.entries(phases)) {
      expect(shownClock({ ...reading, providerStatus, ageMs: 600_000 })).toEqual({ phase, minute: 30, added: false });
    }
  });

  it("has no minute where none was said", () => {
    expect(shownClock({ ...reading, minute: null, ageMs: 600_000 })).toEqual({ ...inPlay, minute: null });
  });
});
