import { describe, expect, it } from "vitest";

import { countLimits, listHref, readFilter, withoutLimits } from "./list-filter.ts";

const open = readFilter(new URLSearchParams());

describe("filter of the list", () => {
  it("is the open list of results when the address says nothing", () => {
    expect(open).toEqual({
      date: null,
      type: "1X2",
      league: null,
      minProbability: null,
      minReliability: null,
      q: null,
      hideStarted: false,
    });
    expect(listHref(open)).toBe("/predictions");
    expect(countLimits(open)).toBe(0);
  });

  it("survives its own address", () => {
    const filter = {
      date: "2015-02-14",
      type: "OU" as const,
      league: "bundesliga-de",
      minProbability: 60,
      minReliability: 4,
      q: "köln",
      hideStarted: true,
    };
    expect(readFilter(new URL(listHref(filter), "https://x").searchParams)).toEqual(filter);
    expect(countLimits(filter)).toBe(5);
    expect(listHref(withoutLimits(filter))).toBe("/predictions?date=2015-02-14&type=OU");
  });

  it("ignores what cannot be understood", () => {
    const params = new URLSearchParams({
      date: "2015-02-30",
      type: "1x2",
      league: "../x",
      min_probability: "55",
      min_reliability: "0",
      q: "  ",
      hide_started: "yes",
    });
    expect(readFilter(params)).toEqual(open);
  });
});
