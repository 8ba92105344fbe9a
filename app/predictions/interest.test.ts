import * as fc from "fast-check";
import { expect, test } from "vitest";

import { byInterest, interests } from "./interest.ts";

test("matches with own bets come first, then favourites, then the rest, each in the order it came", () => {
  const own = { bets: new Set([4, 2]), favourites: new Set([5, 4]) };
  expect(byInterest([1, 2, 3, 4, 5], (id) => id, own)).toEqual([
    { interest: "bets", lines: [2, 4] },
    { interest: "favourites", lines: [5] },
    { interest: "rest", lines: [1, 3] },
  ]);
});

test("for somebody without own matches, as for nobody, everything stays as it was", () => {
  expect(byInterest([3, 1, 2], (id) => id, { bets: new Set(), favourites: new Set([9]) })).toEqual([
    { interest: "rest", lines: [3, 1, 2] },
  ]);
  expect(byInterest([], Number, { bets: new Set([1]), favourites: new Set() })).toEqual([]);
});

test("no match is lost, doubled or passed by one of less interest", () => {
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 40 }));
  fc.assert(
    fc.property(ids, ids, ids, (lines, bets, favourites) => {
      const groups = byInterest(lines, (id) => id, { bets: new Set(bets), favourites: new Set(favourites) });
      const shown = groups.flatMap((group) => group.lines);
      expect(shown.toSorted((one, other) => one - other)).toEqual(lines.toSorted((one, other) => one - other));
      const ranks = groups.map(({ interest }) => interests.indexOf(interest));
      expect(ranks).toEqual([...new Set(ranks)].toSorted((one, other) => one - other));
      for (const group of groups) {
        expect(group.lines).toEqual(lines.filter((id) => group.lines.includes(id)));
      }
    }),
  );
});
