import { describe, expect, it } from "vitest";

import { chooseStart } from "./choose-start.ts";
import type { TapeOpening } from "./record.ts";
import { TapeError } from "./tape-error.ts";

const minuteMs = 60_000;

function tape(kickoffs: readonly string[], opening: TapeOpening = { kind: "league", preferredMonth: "2015-02" }) {
  return {
    opening,
    fixtures: kickoffs.map((text) => {
      const [at = "", ref = "league"] = text.split(" ");
      return { kickoffAtMs: Date.parse(at), competition: { ref } };
    }),
  };
}

const winter = tape([
  "2014-02-08T15:00:00Z",
  "2015-02-01T15:00:00Z",
  "2015-02-07T17:30:00Z",
  "2015-02-07T12:45:00Z",
  "2015-02-21T15:00:00Z",
  "2016-02-06T15:00:00Z",
]);

describe("chooseStart", () => {
  it("starts two real minutes before the first Saturday kick-off of the preferred February", () => {
    expect(chooseStart(winter, { speed: 60 })).toBe(Date.parse("2015-02-07T12:45:00Z") - 120 * minuteMs);
    expect(chooseStart(winter, { speed: 1 })).toBe(Date.parse("2015-02-07T12:45:00Z") - 2 * minuteMs);
  });

  it("takes the last February when the preferred one is missing", () => {
    for (const preferredMonth of ["2024-02", null]) {
      const other = { ...winter, opening: { kind: "league", preferredMonth } as const };
      expect(chooseStart(other, { speed: 60, requested: "" })).toBe(Date.parse("2016-02-06T13:00:00Z"));
    }
  });

  it("honours a request, and waits no longer than two real minutes for a kick-off", () => {
    const at = (requested: string) => new Date(chooseStart(winter, { speed: 60, requested })).toISOString();
    expect(at("2015-02-07T12:00:00Z")).toBe("2015-02-07T12:00:00.000Z");
    expect(at("2015-02-07T14:00:00+02:00")).toBe("2015-02-07T12:00:00.000Z");
    expect(at("2015-02-10")).toBe("2015-02-21T13:00:00.000Z");
  });

  it.each(["tomorrow", "07/02/2015", "2015-02-30x", "2015-02-07T12:00"])("refuses %s", (requested) => {
    expect(() => chooseStart(winter, { speed: 60, requested })).toThrow(/REPLAY_START: ".*" is not an ISO date/);
  });

  it.each(["2010-01-01", "2016-03-01"])("refuses %s, outside the tape", (requested) => {
    expect(() => chooseStart(winter, { speed: 60, requested })).toThrow(
      `REPLAY_START: ${requested} lies outside the tape, which runs from 2014-02-08 to 2016-02-06`,
    );
  });

  it("says so when there is no February", () => {
    expect(() => chooseStart(tape(["2015-08-08T15:00:00Z"]), { speed: 60 })).toThrow(TapeError);
  });

  const cup = tape(
    ["2026-07-01T19:00:00Z cup", "2026-06-11T19:00:00Z cup", "2021-02-06T15:00:00Z", "2026-06-10T19:00:00Z"],
    { kind: "tournament", competitionRef: "cup", season: "2026" },
  );

  it("starts two real minutes before the first match of a tournament, whatever else was played before", () => {
    expect(chooseStart(cup, { speed: 60 })).toBe(Date.parse("2026-06-11T17:00:00Z"));
    expect(chooseStart(cup, { speed: 1 })).toBe(Date.parse("2026-06-11T18:58:00Z"));
  });

  it("honours a request within a tournament that goes on into July, and refuses one after its end", () => {
    const at = (requested: string) => new Date(chooseStart(cup, { speed: 60, requested })).toISOString();
    expect(at("2026-06-20")).toBe("2026-07-01T17:00:00.000Z");
    expect(() => at("2026-07-20")).toThrow("lies outside the tape, which runs from 2021-02-06 to 2026-07-01");
  });

  it("says so when no match of the tournament can be played", () => {
    const other = { ...cup, opening: { kind: "tournament", competitionRef: "none", season: "2026" } as const };
    expect(() => chooseStart(other, { speed: 60 })).toThrow("holds no match of the tournament to start in");
  });
});
