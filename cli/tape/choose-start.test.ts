import { describe, expect, it } from "vitest";

import { chooseStart } from "./choose-start.ts";
import { TapeError } from "./tape-error.ts";

const minuteMs = 60_000;

function tape(kickoffs: readonly string[], preferredMonth = "2015-02") {
  return { preferredMonth, fixtures: kickoffs.map((text) => ({ kickoffAtMs: Date.parse(text) })) };
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
    const other = { ...winter, preferredMonth: "2024-02" };
    expect(chooseStart(other, { speed: 60, requested: "" })).toBe(Date.parse("2016-02-06T13:00:00Z"));
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
});
