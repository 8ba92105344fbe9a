import fc from "fast-check";
import { expect, test } from "vitest";

import { goalProfile, measureProfile, regularTimeOf, shareOfGoalsLeft } from "./playing-time.ts";

test("all goals are to come before kick-off, none after the end, and never more than a minute ago", () => {
  const course = [
    ...Array.from({ length: 60 }, (_, minute) => shareOfGoalsLeft({ half: 1, minute })),
    ...Array.from({ length: 60 }, (_, minute) => shareOfGoalsLeft({ half: 2, minute: 45 + minute })),
  ];
  expect(shareOfGoalsLeft("before")).toBe(1);
  expect(course[0]).toBeCloseTo(1, 12);
  expect(course).toEqual(course.toSorted((a, b) => b - a));
  expect(course.at(-1)).toBeGreaterThan(0);
  expect(shareOfGoalsLeft("over")).toBe(0);
});

test("whole quarters are worth what was measured", () => {
  const { quarters, stoppage } = goalProfile;
  expect([...quarters, ...stoppage].reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(shareOfGoalsLeft({ half: 1, minute: 15 })).toBeCloseTo(1 - 0.1267, 12);
  // Half-time, with the stoppage time of the first half behind it.
  expect(shareOfGoalsLeft({ half: 2, minute: 45 })).toBeCloseTo(0.1632 + 0.1709 + 0.1897 + 0.0371, 12);
  expect(shareOfGoalsLeft({ half: 1, minute: 45 }) - shareOfGoalsLeft({ half: 2, minute: 45 })).toBeCloseTo(0.0152, 12);
  expect(shareOfGoalsLeft({ half: 2, minute: 90 })).toBeCloseTo(0.0371, 12);
});

test("a half does not begin before its first minute, and stoppage time runs down", () => {
  expect(shareOfGoalsLeft({ half: 2, minute: 30 })).toBe(shareOfGoalsLeft({ half: 2, minute: 45 }));
  // 0.0371 at 0.1897 in 15 minutes are 2.93 minutes: of twice that half is gone after as many.
  expect(shareOfGoalsLeft({ half: 2, minute: 90 + 2.93 })).toBeCloseTo(0.0371 / 2, 3);
  expect(shareOfGoalsLeft({ half: 2, minute: 110 })).toBeCloseTo(0.00371, 12);
});

test("a profile is found again in goals drawn from it", () => {
  // Ten goals a minute, with 15 more in the stoppage time of the first half and 35 in that of the second.
  const minutes = Array.from({ length: 90 }, (_, index) => Array.from({ length: 10 }, () => index + 1)).flat();
  const late = [...Array.from({ length: 15 }, () => 45), ...Array.from({ length: 35 }, () => 90)];
  const { quarters, stoppage } = measureProfile([...minutes, ...late, 97]);
  for (const share of quarters) expect(share).toBeCloseTo(150 / 950, 12);
  expect(stoppage[0]).toBeCloseTo(15 / 950, 12);
  expect(stoppage[1]).toBeCloseTo(35 / 950, 12);
  expect(() => measureProfile([])).toThrow(RangeError);
});

test("the provider's word places a match, or says that nobody knows", () => {
  expect(regularTimeOf("NS", null)).toBe("before");
  expect(regularTimeOf("1H", 47)).toEqual({ half: 1, minute: 47 });
  expect(regularTimeOf("HT", 45)).toEqual({ half: 2, minute: 45 });
  expect(regularTimeOf("2H", 44)).toEqual({ half: 2, minute: 45 });
  expect(regularTimeOf("SUSP", 30)).toEqual({ half: 1, minute: 30 });
  expect(regularTimeOf("INT", 60)).toEqual({ half: 2, minute: 60 });
  for (const code of ["ET", "BT", "P", "FT", "AET", "PEN"]) expect(regularTimeOf(code, 100)).toBe("over");
  for (const code of ["PST", "CANC", "ABD", "AWD"]) expect(regularTimeOf(code, 10)).toBeNull();
  expect(regularTimeOf("LIVE", null)).toBeNull();
  expect(regularTimeOf("SUSP", 105)).toBeNull();
  fc.assert(
    fc.property(fc.constantFrom("1H", "HT", "2H", "SUSP", "FT"), fc.integer({ min: 0, max: 130 }), (code, minute) => {
      const time = regularTimeOf(code, minute);
      if (time === null) return;
      const left = shareOfGoalsLeft(time);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left).toBeLessThanOrEqual(1 + 1e-12);
    }),
  );
});
