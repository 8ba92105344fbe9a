import { describe, expect, it } from "vitest";

import { savedFilterBody } from "../../worker/notify/contract.ts";
import { countLimits, listHref, namedLimits, pageOf, readFilter, sameLimits, withoutLimits } from "./list-filter.ts";

const open = readFilter(new URLSearchParams());

describe("filter of the list", () => {
  it("is the open list of results when the address says nothing", () => {
    expect(open).toEqual({
      date: null,
      type: "1X2",
      league: null,
      minProbability: null,
      minReliability: null,
      minEdge: null,
      sport: null,
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
      minEdge: 2,
      sport: "football",
      q: "köln",
      hideStarted: true,
    };
    expect(readFilter(new URL(listHref(filter), "https://x").searchParams)).toEqual(filter);
    expect(countLimits(filter)).toBe(7);
    expect(listHref(withoutLimits(filter))).toBe("/predictions?date=2015-02-14&type=OU");
  });

  it("understands what the API calls the same, leaving out no more than that would", () => {
    const ofApi = new URLSearchParams("league=Ligue+1&confidence_min=70&status=upcoming");
    expect(readFilter(ofApi)).toEqual({ ...open, league: "Ligue 1", minReliability: 4, hideStarted: true });
    expect(readFilter(new URLSearchParams("confidence_min=40")).minReliability).toBeNull();
    expect(readFilter(new URLSearchParams("confidence_min=x&status=live"))).toEqual(open);
  });

  it("comes back from the limits kept under a name, but for its day", () => {
    const filter = readFilter(
      new URLSearchParams("date=2015-02-14&type=OU&league=x-de&min_probability=60&min_edge=2&q=k&hide_started=1"),
    );
    const kept = new URLSearchParams(Object.entries(namedLimits(filter)).map(([name, value]) => [name, String(value)]));
    expect(readFilter(kept)).toEqual({ ...filter, date: null });
    expect(sameLimits(readFilter(kept), filter)).toBe(true);
    expect(sameLimits({ ...filter, q: null }, filter)).toBe(false);
    expect(savedFilterBody.safeParse({ name: "n", filter: namedLimits(filter) }).success).toBe(true);
    expect(namedLimits({ ...open, date: "2015-02-14" })).toEqual({});
  });

  it("ignores what cannot be understood", () => {
    const params = new URLSearchParams({
      date: "2015-02-30",
      type: "1x2",
      league: "../x",
      min_probability: "55",
      min_reliability: "0",
      min_edge: "-1",
      sport: "<b>",
      q: "  ",
      hide_started: "yes",
    });
    expect(readFilter(params)).toEqual(open);
  });

  it("shows fifty at a time, every one of them once, whatever page an address asks for", () => {
    const rows = Array.from({ length: 101 }, (_, index) => index);
    const shown = (page: string) => pageOf(rows, new URLSearchParams({ page }));
    expect(["1", "2", "3"].flatMap((page) => shown(page).rows)).toEqual(rows);
    expect(["1", "2", "3", "4"].map((page) => shown(page).rows.length)).toEqual([50, 50, 1, 1]);
    expect(["3", "99", "0", "-1", "1.5", "x", "99999", ""].map((page) => shown(page).page)).toEqual([
      3, 3, 1, 1, 1, 1, 1, 1,
    ]);
    expect(pageOf([], new URLSearchParams())).toEqual({ page: 1, pageCount: 1, rows: [] });
    expect(pageOf(rows.slice(0, 50), new URLSearchParams()).pageCount).toBe(1);
  });
});
